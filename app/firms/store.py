"""The queries of the firms. Each takes the session of the database first; none commits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session, col

from app.accounts.models import Staff
from app.accounts.roles import AUDITORS
from app.firms.models import Firm, FirmMember
from app.firms.roles import FirmRole


def add(session: Session, name: str, now: datetime) -> Firm:
    """A new firm, with nobody in it yet."""
    made = Firm(id=secrets.token_hex(10), name=name, created_at=now)
    session.add(made)
    session.flush()
    return made


def join(session: Session, firm_id: str, staff_id: str, role: FirmRole, now: datetime) -> None:
    """Makes somebody a member, or gives a member another role."""
    found = session.get(FirmMember, (firm_id, staff_id))
    if found is None:
        session.add(FirmMember(firm_id=firm_id, staff_id=staff_id, role=role, since=now))
    else:
        found.role = role
    session.flush()


def membership(session: Session, firm_id: str, staff_id: str) -> tuple[Firm, FirmRole] | None:
    """The firm and what somebody may do there; None where they are no member, or there is no such firm."""
    query = (
        select(Firm, col(FirmMember.role))
        .join(FirmMember, col(FirmMember.firm_id) == col(Firm.id))
        .where(col(Firm.id) == firm_id, col(FirmMember.staff_id) == staff_id)
    )
    row = session.execute(query).first()
    return (row[0], FirmRole(row[1])) if row else None


def firms_of(session: Session, staff_id: str) -> list[tuple[Firm, FirmRole]]:
    """The firms that somebody belongs to, by name."""
    query = (
        select(Firm, col(FirmMember.role))
        .join(FirmMember, col(FirmMember.firm_id) == col(Firm.id))
        .where(col(FirmMember.staff_id) == staff_id)
        .order_by(col(Firm.name), col(Firm.id))
    )
    return [(firm, FirmRole(role)) for firm, role in session.execute(query)]


@dataclass(frozen=True)
class Member:
    """Somebody of a firm as a list shows them. `may_enter`: they can sign in, and may open what consultants open."""

    staff_id: str
    name: str
    email: str
    role: FirmRole
    since: datetime
    is_disabled: bool
    may_enter: bool


def members(session: Session, firm_id: str) -> list[Member]:
    """Who belongs to a firm, by name."""
    query = (
        select(Staff, col(FirmMember.role), col(FirmMember.since))
        .join(FirmMember, col(FirmMember.staff_id) == col(Staff.id))
        .where(col(FirmMember.firm_id) == firm_id)
        .order_by(col(Staff.name), col(Staff.id))
    )
    return [_member(who, role, since) for who, role, since in session.execute(query)]


def _member(who: Staff, role: str, since: datetime) -> Member:
    is_disabled = who.disabled_at is not None
    may_enter = not is_disabled and who.role in AUDITORS
    return Member(who.id, who.name, who.email, FirmRole(role), since, is_disabled, may_enter)


def lock(session: Session, firm_id: str) -> None:
    """Whoever changes who belongs to a firm does so one after the other: so there is always an owner left."""
    session.execute(select(col(Firm.id)).where(col(Firm.id) == firm_id).with_for_update())


def owners(session: Session, firm_id: str) -> set[str]:
    """The owners of a firm who can still look after it: those who can sign in and open their clients."""
    of_it = (col(FirmMember.firm_id) == firm_id, col(FirmMember.role) == FirmRole.OWNER)
    query = select(col(FirmMember.staff_id)).join(Staff, col(Staff.id) == col(FirmMember.staff_id)).where(*of_it)
    return set(session.execute(query.where(*_can_enter())).scalars())


def _can_enter() -> tuple[ColumnElement[bool], ...]:
    return col(Staff.disabled_at).is_(None), col(Staff.role).in_([role.value for role in AUDITORS])


def without_owner(session: Session) -> list[Firm]:
    """The firms that nobody can look after, by name."""
    owned = (
        select(col(FirmMember.firm_id))
        .join(Staff, col(Staff.id) == col(FirmMember.staff_id))
        .where(col(FirmMember.role) == FirmRole.OWNER, *_can_enter())
    )
    query = select(Firm).where(col(Firm.id).not_in(owned)).order_by(col(Firm.name), col(Firm.id))
    return list(session.execute(query).scalars())


def by_id(session: Session, firm_id: str) -> Firm | None:
    return session.get(Firm, firm_id)


def rename(firm: Firm, name: str) -> None:
    """Gives a firm another name. Reports that were issued keep the one that they were issued with."""
    firm.name = name


def set_role(session: Session, firm_id: str, staff_id: str, role: FirmRole) -> None:
    of_it = (col(FirmMember.firm_id) == firm_id, col(FirmMember.staff_id) == staff_id)
    session.execute(update(FirmMember).where(*of_it).values(role=role))


def remove(session: Session, firm_id: str, staff_id: str) -> None:
    """Somebody leaves a firm. What they did stays."""
    of_it = (col(FirmMember.firm_id) == firm_id, col(FirmMember.staff_id) == staff_id)
    session.execute(delete(FirmMember).where(*of_it))
