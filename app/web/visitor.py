"""The key in a visitor's cookie, and the CSRF tokens bound to it. The key says nothing about the person."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass

from fastapi import Request, Response

CSRF_SECONDS = 24 * 60 * 60
COOKIE_SECONDS = 30 * 24 * 60 * 60
KEY_LENGTH = 43
WHOSE_LENGTH = 8  # of the tag of a member of staff: enough to tell the few apart who share a device
WHOSE = re.compile(r"\d+\.[0-9a-f]+\.([0-9a-f]{8})")


def holder_of(key: str) -> str:
    """How a secret key is kept in the database: its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()


def cookie_name(is_tls: bool) -> str:
    """`__Host-` binds the cookie to this host, but browsers take it only over TLS."""
    return "__Host-levelhead" if is_tls else "levelhead"


@dataclass(frozen=True)
class Visitor:
    """Whoever holds this browser's key."""

    key: str
    is_new: bool

    @property
    def holder(self) -> str:
        return holder_of(self.key)

    def csrf_token(self, secret: bytes, now: float | None = None, whose: str = "") -> str:
        """A token that only this visitor can use, for a day. `whose` is the tag of a member of staff."""
        issued = str(int(time.time() if now is None else now))
        short = whose[:WHOSE_LENGTH]
        token = f"{issued}.{_signature(secret, self.key, issued, short)}"
        return f"{token}.{short}" if short else token

    def owns(self, token: str, secret: bytes, now: float | None = None) -> bool:
        """Whether a token was issued to this visitor within the last day."""
        issued, _, rest = token.partition(".")
        signature, _, short = rest.partition(".")
        if self.is_new or not issued.isascii() or not issued.isdigit() or len(issued) > 12:
            return False
        age = (time.time() if now is None else now) - int(issued)
        good = hmac.compare_digest(signature.encode(), _signature(secret, self.key, issued, short).encode())
        return good and -60 <= age <= CSRF_SECONDS


def _signature(secret: bytes, key: str, issued: str, whose: str) -> str:
    return hmac.new(secret, f"csrf|{key}|{issued}|{whose}".encode(), hashlib.sha256).hexdigest()


def drawn_for(token: str) -> str:
    """Whose page a token was on: the beginning of their tag, or nothing where nobody was signed in."""
    found = WHOSE.fullmatch(token)
    return found[1] if found else ""


def visitor(request: Request) -> Visitor:
    """The visitor of a request, with a new key where the cookie is missing or malformed."""
    known: Visitor | None = getattr(request.state, "visitor", None)
    if known is None:
        key = request.cookies.get(cookie_name(request.app.state.house.settings.is_tls), "")
        fits = len(key) == KEY_LENGTH and key.replace("-", "").replace("_", "").isalnum() and key.isascii()
        known = Visitor(key, False) if fits else Visitor(secrets.token_urlsafe(32), True)
        request.state.visitor = known
    return known


def keep(request: Request, response: Response) -> None:
    """Sets the visitor's cookie, or extends it."""
    is_tls = request.app.state.house.settings.is_tls
    response.set_cookie(
        cookie_name(is_tls),
        visitor(request).key,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=is_tls,
        httponly=True,
        samesite="lax",
    )


def forget(request: Request, response: Response) -> None:
    """Takes the visitor's cookie away from this device."""
    is_tls = request.app.state.house.settings.is_tls
    response.delete_cookie(cookie_name(is_tls), path="/", secure=is_tls, httponly=True, samesite="lax")
