"""The ids of forms that make something: the same form sent twice makes one."""

from __future__ import annotations

import hashlib
import re
import secrets

from app.web.forms import Posted

FIELD = "form_id"
FORM_ID = re.compile(r"[0-9a-f]{32}")


def fresh() -> str:
    """The id of a form that is about to be shown."""
    return secrets.token_hex(16)


def read(posted: Posted) -> str:
    """The id of a form that was posted; one of its own where it carries none."""
    found = posted.text(FIELD)
    return found if FORM_ID.fullmatch(found) else fresh()


def new_id(of: str, form_id: str) -> str:
    """The id of what a form makes: the same however often that form is sent."""
    return hashlib.sha256(f"{of}|{form_id}".encode()).hexdigest()[:20]
