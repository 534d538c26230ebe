"""The server's side of ALTCHA, an open proof of work: a browser finds the number behind a hash before it sends."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from sqlmodel import Session

from app.limits import store as limits

FIELD = "altcha"
ALGORITHM = "SHA-256"
MOST_TRIES = 50_000
LASTS = timedelta(hours=1)
LONGEST = 2000


@dataclass(frozen=True)
class Challenge:
    """The hash of a salt and a number below `maxnumber`. The salt says until when it may be solved."""

    algorithm: str
    challenge: str
    salt: str
    signature: str
    maxnumber: int


def challenge(secret: bytes, now: datetime) -> Challenge:
    """A new one. The salt ends in '&', so that no digit of the number can pass for a part of it."""
    salt = f"{secrets.token_hex(12)}?expires={int((now + LASTS).timestamp())}&"
    hashed = _hash(salt, secrets.randbelow(MOST_TRIES))
    return Challenge(ALGORITHM, hashed, salt, _signed(secret, hashed), MOST_TRIES)


def solved(secret: bytes, session: Session, payload: str, now: datetime) -> bool:
    """Whether a payload solves a challenge of ours in time, for the first time."""
    try:
        said = json.loads(base64.b64decode(payload[:LONGEST], validate=True))
        hashed, salt, number, signature = (said[name] for name in ("challenge", "salt", "number", "signature"))
        expires = int(parse_qs(salt.partition("?")[2])["expires"][0])
        texts = all(isinstance(each, str) and each.isascii() for each in (hashed, salt, signature))
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    if not texts or type(number) is not int or not 0 <= number <= MOST_TRIES or said.get("algorithm") != ALGORITHM:
        return False
    is_ours = hmac.compare_digest(signature, _signed(secret, hashed)) and hmac.compare_digest(
        hashed, _hash(salt, number)
    )
    if not is_ours or expires <= now.timestamp():
        return False
    return limits.count(session, limits.key_of("altcha", hashed), now, 2 * LASTS) == 1


def _hash(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _signed(secret: bytes, hashed: str) -> str:
    return hmac.new(secret, f"altcha|{hashed}".encode(), hashlib.sha256).hexdigest()
