"""What passes for an email address, and what could turn a letter round."""

from __future__ import annotations

import pytest

from app.assessments.mail import is_address

ENCODED = [
    "=?utf-8?q?eve=40evil.example=2C?=@levelhead.example",
    "=?utf-8?b?ZXZlQGV2aWwuZXhhbXBsZQ==?=@levelhead.example",
    "ada=?utf-8?q?=2Ceve?=@levelhead.example",
    "ada@=?utf-8?q?evil?=.example",
]


@pytest.mark.parametrize("text", ENCODED)
def test_an_encoded_word_is_no_address(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize("text", ["ada@levelhead.example", "ada=okoro@levelhead.example", "what?@levelhead.example"])
def test_a_sign_of_its_own_is_as_good_as_any(text: str) -> None:
    assert is_address(text)
