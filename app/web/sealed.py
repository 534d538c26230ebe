"""Keeping a text in the database so that the database alone does not give it away."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PURPOSE = b"levelhead sealed text"


class Unreadable(Exception):
    """A sealed text was changed, or was sealed with another key."""


@cache
def _box(secret: bytes) -> Fernet:
    """The key of the house signs forms already; what seals is derived from it, so that neither gives away the other."""
    from cryptography.fernet import Fernet  # these only once something is sealed: a start need not wait for them
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret)
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(secret: bytes, text: str) -> str:
    """The text, encrypted and signed: about a third longer, and 100 characters more."""
    return _box(secret).encrypt(text.encode()).decode()


def unseal(secret: bytes, sealed: str) -> str:
    """The text again. Raises Unreadable where it was changed, or the secret is another."""
    from cryptography.fernet import InvalidToken

    try:
        return _box(secret).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error
