"""From the posted form of invitations to the addresses to invite, with sentences for what does not fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from app.groups.reading import Listed, Unreadable, read_file, read_text
from app.reading import turns
from app.reading.turns import WAIT_FOR_ANOTHER as BUSY
from app.web.upload import MOST_FILE, Upload

MOST_INVITED = 5000
TOO_LARGE = f"This file is larger than {MOST_FILE // 1024 // 1024} MB. Send the list alone, or split it."
LONGEST_WAIT = 2  # seconds


@dataclass
class InvitationForm:
    """What was posted: the group, what was typed, what it came to, and what does not fit."""

    role_group: str = ""
    addresses: str = ""
    listed: Listed = field(default_factory=Listed)
    errors: list[tuple[str, str]] = field(default_factory=list)
    is_too_large: bool = False
    is_busy: bool = False

    @property
    def status(self) -> int:
        return 503 if self.is_busy else 413 if self.is_too_large else 422


def read_invitations(upload: Upload) -> InvitationForm:
    """The addresses of a form, pasted, in a file, or both. What is wrong with either is said, and nothing is taken."""
    posted = upload.posted
    form = InvitationForm(posted.text("role_group"), posted.text("addresses"), is_too_large=upload.is_too_large)
    if upload.is_too_large:
        form.errors.append(("list", TOO_LARGE))
    if not turns.READING.acquire(timeout=LONGEST_WAIT):
        form.is_busy = True
        form.errors.append(("list", BUSY))
        return form
    try:
        _read(form, upload.content)
    finally:
        turns.READING.release()
    if not (form.errors or form.listed.addresses or form.listed.left_out):
        form.errors.append(("addresses", "Paste at least one email address, or choose a file with some."))
    return form


def _read(form: InvitationForm, content: bytes) -> None:
    try:
        if content:
            read_file(form.listed, content)
    except Unreadable as why:
        form.errors.append(("list", str(why)))
    try:
        if form.addresses:
            read_text(form.listed, form.addresses)
    except Unreadable as why:
        form.errors.append(("addresses", str(why)))


def fit(form: InvitationForm, groups: Collection[str], known: Collection[str]) -> None:
    """Checks the form against the round as it stands: its groups, and who is invited to it already."""
    if form.role_group not in groups:
        form.errors.insert(0, ("role_group", "Choose the group that these people belong to."))
    form.listed.leave_out_known(known)
    if form.listed.left_out and not form.listed.addresses:
        form.errors.append(("addresses", "No row of this list could be taken. Below it says why."))
    room = MOST_INVITED - len(known)
    if len(form.listed.addresses) > room:
        left = f"There is room for {room:,} more" if room else "There is no room for more"
        form.errors.append(("addresses", f"A round can invite {MOST_INVITED:,} people by letter. {left}."))
