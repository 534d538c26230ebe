"""Find the firm of a request, and what whoever asks may do there, or refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.accounts.access import StaffDesk
from app.firms import store
from app.firms.models import Firm
from app.firms.roles import OWN, READ, WORK, FirmRole
from app.privacy import audit
from app.web.errors import Forbidden, NotFound

ID = re.compile(r"[0-9a-f]{20}")


class NotYourPart(Forbidden):
    """They belong to the firm, but their role does not do this."""

    title = "Your role in this firm does not do that"
    advice = "If you need it for your work, ask an owner of the firm to change your role."


@dataclass(frozen=True)
class Place:
    """A firm, and what whoever asks may do there."""

    firm: Firm
    role: FirmRole

    @property
    def may_work(self) -> bool:
        return self.role in WORK

    @property
    def is_owner(self) -> bool:
        return self.role is FirmRole.OWNER


def no_such(what: str) -> NotFound:
    """What another firm has is not there at all: nobody may learn that it exists."""
    return NotFound(f"There is no such {what} among yours", "Check the address, or go back to your clients.")


def firm_of(desk: StaffDesk, firm_id: str, may: frozenset[FirmRole] = READ) -> Place:
    """The firm, if whoever asks is a member with one of these roles. Raises NotFound or NotYourPart."""
    found = store.membership(desk.session, firm_id, desk.staff.id) if ID.fullmatch(firm_id) else None
    if found is None:
        raise no_such("firm")
    place = Place(*found)
    if place.role not in may:
        raise NotYourPart
    return place


def owned(desk: StaffDesk, firm_id: str) -> Place:
    """The firm of an owner, who is looked at once more: two may remove each other at once."""
    firm_of(desk, firm_id, OWN)
    store.lock(desk.session, firm_id)
    return firm_of(desk, firm_id, OWN)


def record(desk: StaffDesk, action: str, firm_id: str, detail: str = "") -> None:
    audit.record(desk.session, desk.now, action, ("firm", firm_id), desk.staff.id, detail=detail)
