"""A sealed text can be read with the key of the house, and only unchanged."""

from __future__ import annotations

import pytest

from app.web.sealed import Unreadable, seal, unseal

KEY = b"a key of the house, as long as it must be"


def test_it_comes_back_as_it_was_and_looks_different_each_time() -> None:
    text = "JBSWY3DPEHPK3PXP é \N{RAISED HAND}"
    one, other = seal(KEY, text), seal(KEY, text)
    assert one != other and "JBSW" not in one and one.isascii()
    assert unseal(KEY, one) == unseal(KEY, other) == text


@pytest.mark.parametrize("sealed", ["", "x", "gAAAAA", "é"])
def test_what_was_never_sealed_cannot_be_read(sealed: str) -> None:
    with pytest.raises(Unreadable):
        unseal(KEY, sealed)


def test_neither_can_one_that_was_changed_or_is_of_another_house() -> None:
    sealed = seal(KEY, "a secret")
    changed = sealed[:30] + ("A" if sealed[30] != "A" else "B") + sealed[31:]
    for key, text in ((KEY, changed), (KEY + b"!", sealed)):
        with pytest.raises(Unreadable):
            unseal(key, text)
