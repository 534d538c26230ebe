"""The invitations to join a firm: made, found, used once, withdrawn. Each takes the session first; none commits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlmodel import Session, col

from app.accounts.store import normal
from app.firms.models import Firm, FirmInvitation
from app.firms.roles import FirmRole
from app.web.visitor import holder_of

LASTS = timedelta(days=14)
KEPT_AFTER = timedelta(days=30)  # an owner still sees for a month what became of one
UNUSED = (col(FirmInvitation.used_at).is_(None), col(FirmInvitation.withdrawn_at).is_(None))


def invite(
    session: Session, firm_id: str, email: str, role: FirmRole, staff_id: str, now: datetime
) -> tuple[FirmInvitation, str]:
    """A new invitation and the token of its link, which is shown once. An earlier one to the address ends."""
    withdraw_to(session, firm_id, email, now)
    token = secrets.token_urlsafe(32)
    made = FirmInvitation(
        id=secrets.token_hex(10),
        firm_id=firm_id,
        token_hash=holder_of(token),
        email=normal(email),
        role=role,
        invited_by=staff_id,
        created_at=now,
        expires_at=now + LASTS,
    )
    session.add(made)
    session.flush()
    return made, token


def of_token(session: Session, token: str) -> tuple[FirmInvitation, Firm] | None:
    """The invitation that a link is for, whatever has become of it, and its firm."""
    query = select(FirmInvitation, Firm).join(Firm, col(Firm.id) == col(FirmInvitation.firm_id))
    row = session.execute(query.where(col(FirmInvitation.token_hash) == holder_of(token))).first()
    return (row[0], row[1]) if row else None


def of_firm(session: Session, firm_id: str) -> list[FirmInvitation]:
    """The invitations of a firm, the newest first."""
    query = select(FirmInvitation).where(col(FirmInvitation.firm_id) == firm_id)
    newest_first = (col(FirmInvitation.created_at).desc(), col(FirmInvitation.id))
    return list(session.execute(query.order_by(*newest_first)).scalars())


def use(session: Session, invitation_id: str, now: datetime) -> bool:
    """Uses an invitation up. True for the one request that does; of two at once, one."""
    open_one = (col(FirmInvitation.id) == invitation_id, *UNUSED, col(FirmInvitation.expires_at) > now)
    used = update(FirmInvitation).where(*open_one).values(used_at=now).returning(col(FirmInvitation.id))
    return session.execute(used).first() is not None


def withdraw(session: Session, firm_id: str, invitation_id: str, now: datetime) -> bool:
    """Withdraws an invitation of a firm that nobody has used. Whether there was one."""
    of_it = (col(FirmInvitation.id) == invitation_id, col(FirmInvitation.firm_id) == firm_id)
    ended = update(FirmInvitation).where(*of_it, *UNUSED).values(withdrawn_at=now).returning(col(FirmInvitation.id))
    return session.execute(ended).first() is not None


def withdraw_to(session: Session, firm_id: str, email: str, now: datetime) -> None:
    """Ends what is open to an address in a firm: whoever joins needs it no longer, and who leaves may not come back."""
    _end(session, firm_id, col(FirmInvitation.email) == normal(email), now)


def withdraw_made_by(session: Session, firm_id: str, staff_id: str, now: datetime) -> None:
    """Ends what somebody offered in a firm and nobody has taken: who is no owner any more asks nobody in."""
    _end(session, firm_id, col(FirmInvitation.invited_by) == staff_id, now)


def _end(session: Session, firm_id: str, which: ColumnElement[bool], now: datetime) -> None:
    ended = update(FirmInvitation).where(col(FirmInvitation.firm_id) == firm_id, which, *UNUSED)
    session.execute(ended.values(withdrawn_at=now))


def of_address(session: Session, email: str) -> list[tuple[FirmInvitation, Firm]]:
    """Every invitation to an address, and the firm that it is from."""
    query = select(FirmInvitation, Firm).join(Firm, col(Firm.id) == col(FirmInvitation.firm_id))
    found = session.execute(query.where(col(FirmInvitation.email) == normal(email)).order_by(col(FirmInvitation.id)))
    return [(invitation, firm) for invitation, firm in found]


def over(session: Session, now: datetime, most: int) -> Sequence[str]:
    """Some that ran out long enough ago for nobody to ask after them any more."""
    query = select(col(FirmInvitation.id)).where(col(FirmInvitation.expires_at) < now - KEPT_AFTER)
    return session.execute(query.order_by(col(FirmInvitation.id)).limit(most)).scalars().all()


def count_over(session: Session, now: datetime) -> tuple[int, datetime | None]:
    """How many of those there are, and when the oldest was made."""
    query = select(func.count(), func.min(col(FirmInvitation.created_at)))
    count, oldest = session.execute(query.where(col(FirmInvitation.expires_at) < now - KEPT_AFTER)).one()
    return count, oldest


def remove(session: Session, ids: Sequence[str]) -> None:
    session.execute(delete(FirmInvitation).where(col(FirmInvitation.id).in_(ids)))
