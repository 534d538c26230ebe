"""Who asks, and whether they may: every page of the staff begins here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from sqlmodel import Session

from app.accounts import cookie, store
from app.accounts.models import Staff, StaffSession
from app.accounts.roles import ADMINS, DESK, EVERYBODY, Role
from app.web.errors import Forbidden, Unauthorised
from app.web.house import House

ROOMS = (  # the links at the top of every page of the staff, each with the roles that may follow it
    ("/desk", "Leads", DESK),
    ("/desk/figures", "Figures", DESK),
    ("/desk/deliveries", "Deliveries", ADMINS),
    ("/desk/privacy", "Privacy", ADMINS),
    ("/desk/staff", "Staff", ADMINS),
    ("/account", "Your account", EVERYBODY),
)


class NotSignedIn(Unauthorised):
    """Nobody is signed in here, or no longer. A page leads to the sign-in; a form is shown again."""

    title = "You are not signed in"
    advice = "Sign in again in another tab, then come back to this one and send it again."
    headers: ClassVar[Mapping[str, str]] = {}


class NotYourRoom(Forbidden):
    title = "Your account does not open this"
    advice = "If you need it for your work, ask an administrator to change your role."


@dataclass(frozen=True)
class StaffDesk:
    """What a handler works with: the house, the session of the database, and the member of staff who asks."""

    house: House
    session: Session
    staff: Staff
    signed_in: StaffSession

    @property
    def role(self) -> Role:
        return Role(self.staff.role)


def staff(roles: frozenset[Role]) -> Callable[[Request], StaffDesk]:
    """A dependency that finds who asks. Raises NotSignedIn, or NotYourRoom where their role is none of these."""

    def desk(request: Request) -> StaffDesk:
        house: House = request.app.state.house
        session: Session = request.state.session
        found = store.signed_in(session, cookie.token(request), house.now())
        if found is None:
            raise NotSignedIn
        who, signed_in = found
        request.state.staff_links = tuple((href, label) for href, label, who_may in ROOMS if who.role in who_may)
        if who.role not in roles:
            raise NotYourRoom
        return StaffDesk(house, session, who, signed_in)

    desk.roles = roles  # type: ignore[attr-defined]  # a test reads it from the table of routes
    return desk


CurrentStaff = Annotated[StaffDesk, Depends(staff(EVERYBODY))]
EnquiryDesk = Annotated[StaffDesk, Depends(staff(DESK))]
AdminDesk = Annotated[StaffDesk, Depends(staff(ADMINS))]
