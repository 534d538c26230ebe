"""The queries of the firms. Each takes the session of the database first; none commits."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

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
