"""The link to take consents back. It is signed, so that every mail can carry it and no table has to hold it."""

from __future__ import annotations

import hashlib
import hmac
import re

from app.web.house import House

TOKEN = re.compile(r"([0-9a-f]{20})\.([0-9a-f]{40})")


def withdrawal_url(house: House, enquiry_id: str) -> str:
    """Where whoever holds this link can see what was agreed to with an enquiry, and take it back. Nothing else."""
    return f"{house.settings.base_url}/consents/{enquiry_id}.{_signature(house.secret, enquiry_id)}"


def enquiry_of(house: House, token: str) -> str | None:
    """The enquiry that a link is for, if it is one of ours."""
    found = TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(found[2], _signature(house.secret, found[1])):
        return None
    return found[1]


def fingerprint(house: House, email: str) -> str:
    """What stands for an address in the audit log: the same for the same address, and not to be turned back."""
    return hmac.new(house.secret, f"person|{email.strip().lower()}".encode(), hashlib.sha256).hexdigest()


def _signature(secret: bytes, enquiry_id: str) -> str:
    return hmac.new(secret, f"consents|{enquiry_id}".encode(), hashlib.sha256).hexdigest()[:40]
