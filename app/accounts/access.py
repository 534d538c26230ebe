"""Who asks, and whether they may: every page of the staff begins here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.accounts import cookie, store
from app.accounts.device_tags import TAG_HEADER, device_tag
from app.accounts.models import Staff, StaffSession
from app.accounts.roles import ADMINS, AUDITORS, DESK, EVERYBODY, Role
from app.privacy import audit
from app.web.errors import Forbidden, Unauthorised
from app.web.forms import check_whose
from app.web.house import House

NOTED_EVERY = timedelta(minutes=5)  # how exactly we know when a session was last in use
ROOMS = (  # the links at the top of every page of the staff, each with the roles that may follow it
    ("/firms", "Clients", AUDITORS),
    ("/desk", "Leads", DESK),
    ("/desk/figures", "Figures", DESK),
    ("/desk/deliveries", "Deliveries", ADMINS),
    ("/desk/privacy", "Privacy", ADMINS),
    ("/desk/tokens", "Tokens", ADMINS),
    ("/desk/staff", "Staff", ADMINS),
    ("/account", "Your account", EVERYBODY),
)


class NotSignedIn(Unauthorised):
    """Nobody is signed in here, or no longer. A page leads to the sign-in; a form is shown again."""

    title = "You are not signed in"
    advice = "Sign in again in another tab, then come back to this one and send it again."
    headers: ClassVar[Mapping[str, str]] = {}


class SomebodyElse(NotSignedIn):
    """A script holds what one of the staff answered, and another has signed in since, in the same browser."""

    title = "Somebody else is signed in here"
    advice = "Nothing was saved. Whoever answered it signs in again, and then it is sent."


class NotYourRoom(Forbidden):
    title = "Your account does not open this"
    advice = "If you need it for your work, ask an administrator to change your role."


class SecondFactorNeeded(Forbidden):
    """The house wants a second factor of everybody, and this account has none yet."""

    title = "Set up your second factor first"
    advice = "Everybody here signs in with one. Set it up at 'Your account', then come back and send this again."


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

    @property
    def now(self) -> datetime:
        return self.house.now()

    @property
    def today(self) -> date:
        """The day on the owner's clock."""
        return self.now.astimezone(self.house.settings.zone).date()

    def saw(self, kind: str, subject_id: str) -> None:
        """Notes in the audit log that they saw something: in a transaction of its own, since a page only reads."""
        with self.house.database.transaction() as own:
            audit.record(own, self.now, "saw", (kind, subject_id), self.staff.id)


def staff(roles: frozenset[Role], is_own_account: bool = False) -> Callable[[Request], StaffDesk]:
    """A dependency that finds who asks. Raises NotSignedIn, or NotYourRoom where their role is none of these.

    Their own account stays open to those who must set up a second factor there.
    """

    def desk(request: Request) -> StaffDesk:
        house: House = request.app.state.house
        session: Session = request.state.session
        found = store.signed_in(session, cookie.token(request), house.now(), house.settings.idle)
        if found is None:
            raise NotSignedIn
        who, signed_in = found
        note(house, session, signed_in)
        greet(request, house, who)
        if request.headers.get(TAG_HEADER, request.state.staff_tag) != request.state.staff_tag:
            raise SomebodyElse
        check_whose(request)
        if who.role not in roles:
            raise NotYourRoom
        if house.settings.second_factor == "required" and who.totp_confirmed_at is None and not is_own_account:
            raise SecondFactorNeeded
        return StaffDesk(house, session, who, signed_in)

    desk.roles = roles  # type: ignore[attr-defined]  # a test reads it from the table of routes
    return desk


def greet(request: Request, house: House, who: Staff) -> None:
    """What the pages of this request show of who is signed in: their links, and whose device it is."""
    request.state.staff_links = tuple((href, label) for href, label, who_may in ROOMS if who.role in who_may)
    request.state.staff_tag = device_tag(house.secret, who.id)


def note(house: House, session: Session, signed_in: StaffSession) -> None:
    """Notes now and then that a session is in use. A page that only reads does so in a short transaction of its own."""
    now = house.now()
    if now - signed_in.seen_at < min(NOTED_EVERY, house.settings.idle / 12):
        return
    if session.info["writes"]:
        store.saw(session, signed_in.id, now)
        return
    with suppress(DBAPIError), house.database.transaction() as own:
        own.connection(execution_options={"waits": False})  # whoever only reads does not wait for who writes
        store.saw(own, signed_in.id, now)


EnquiryDesk = Annotated[StaffDesk, Depends(staff(DESK))]
AdminDesk = Annotated[StaffDesk, Depends(staff(ADMINS))]
AuditDesk = Annotated[StaffDesk, Depends(staff(AUDITORS))]
OwnAccount = Annotated[StaffDesk, Depends(staff(EVERYBODY, is_own_account=True))]
