"""Joining a firm by invitation: who may use a link, and what happens when they do."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts import store as accounts
from app.accounts.models import Staff
from app.accounts.roles import AUDITORS, Role
from app.firms import invitations, store
from app.firms.models import Firm, FirmInvitation
from app.firms.roles import FirmRole
from app.limits import store as limits
from app.privacy import audit
from app.privacy.tokens import fingerprint
from app.web.errors import Gone, TooMany
from app.web.house import House
from app.web.single_use import State, state

WINDOW = timedelta(minutes=15)
MOST_OF_NETWORK = 30
ADVICE = {
    State.USED: ("This invitation has been used", "If you used it, sign in: the firm is under 'Clients'."),
    State.WITHDRAWN: ("This invitation was withdrawn", "Ask whoever invited you whether they still want you to join."),
    State.EXPIRED: ("This invitation has run out", "Ask whoever invited you for a new one."),
}


class InvitationGone(Gone):
    title = "There is no such invitation"
    advice = "Check that the whole link was copied, or ask whoever invited you for a new one."


class Way(StrEnum):
    """How whoever opens an invitation can go on."""

    JOIN = "join"  # signed in with the account that is invited
    SIGN_IN = "sign in"  # the account is there, and nobody is signed in
    OTHER_ACCOUNT = "other account"  # signed in with another one
    NEW = "new"  # nobody has an account with this address
    ADMINISTRATOR = "administrator"  # an account that cannot work in a firm


def guess(house: House, network: str) -> None:
    """Counts a link that leads nowhere, in a transaction of its own. Raises TooMany where a network tries many."""
    key = limits.key_of("firm invitation", fingerprint(house, network))
    with house.database.transaction() as session:
        count = limits.count(session, key, house.now(), WINDOW)
    if count > MOST_OF_NETWORK:
        raise TooMany(WINDOW)


def open_invitation(house: House, session: Session, token: str, network: str) -> tuple[FirmInvitation, Firm]:
    """The invitation of a link, while it works. Raises InvitationGone, which says why where the link was ours."""
    found = invitations.of_token(session, token)
    if found is None:
        guess(house, network)
        raise InvitationGone
    now = state(found[0], house.now())
    if now is not State.OPEN:
        raise InvitationGone(*ADVICE[now])
    return found


def way_of(invited: Staff | None, signed_in: Staff | None) -> Way:
    """How somebody can go on who opens an invitation. `invited` is the account of its address, if there is one."""
    if signed_in is not None and (invited is None or signed_in.id != invited.id):
        return Way.OTHER_ACCOUNT
    if invited is None:
        return Way.NEW
    if invited.disabled_at is not None or Role(invited.role) not in AUDITORS:
        return Way.ADMINISTRATOR
    return Way.JOIN if signed_in is not None else Way.SIGN_IN


def accept(session: Session, found: FirmInvitation, who: Staff, now: datetime) -> None:
    """Uses the invitation up and makes somebody a member. Of two at once, one finds it used."""
    use(session, found, now)
    join(session, found, who, now)


def accept_anew(session: Session, found: FirmInvitation, name: str, password_hash: str, now: datetime) -> Staff:
    """The same for somebody new: their account comes with it. Another firm may be inviting them at the same moment."""
    use(session, found, now)
    try:
        with session.begin_nested():
            who = accounts.add(session, found.email, name, Role.CONSULTANT, password_hash, now)
    except IntegrityError:
        raise InvitationGone(
            "There is an account with this address now", "Sign in, then open the link again."
        ) from None
    audit.record(session, now, "made an account with an invitation", ("staff", who.id), who.id)
    join(session, found, who, now)
    return who


def use(session: Session, found: FirmInvitation, now: datetime) -> None:
    if not invitations.use(session, found.id, now):
        raise InvitationGone(*ADVICE[State.USED])


def join(session: Session, found: FirmInvitation, who: Staff, now: datetime) -> None:
    """Makes somebody a member. It lowers nobody's role; a member who is named the owner becomes it."""
    role = FirmRole(found.role)
    if role is FirmRole.OWNER or store.membership(session, found.firm_id, who.id) is None:
        store.join(session, found.firm_id, who.id, role, now)
    invitations.withdraw_to(session, found.firm_id, who.email, now)
    audit.record(session, now, "joined a firm", ("firm", found.firm_id), who.id, detail=found.role)
