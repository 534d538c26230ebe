"""The code in the link of a personal invitation: it can be made again for a letter, and is kept nowhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

INVITATION = re.compile(r"([0-9a-f]{20})([A-Za-z0-9_-]{22})")


def invitation_code(secret: bytes, invitation_id: str) -> str:
    """The code for an invitation: its id, signed with the key of the house."""
    return invitation_id + _signature(secret, invitation_id)


def invitation_id(secret: bytes, code: str) -> str | None:
    """The invitation that a code is for. None where it is no such code, or was not made here."""
    found = INVITATION.fullmatch(code)
    if found is None or not hmac.compare_digest(_signature(secret, found[1]), found[2]):
        return None
    return found[1]


def _signature(secret: bytes, invitation_id: str) -> str:
    digest = hmac.new(secret, f"invitation|{invitation_id}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
