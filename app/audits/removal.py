"""Removing audits that were kept long enough. Each function takes the session first; none commits.

What an audit alone has goes with it. A piece of evidence that a later audit rests on moves there. Issued reports have
a rule of their own: they are frozen, and whoever was given one can still verify it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from app.audits.models import Audit, AuditAnswer
from app.evidence import removal as evidence
from app.plans import removal as plans


def _old(before: datetime) -> Select[Any]:
    """Audits that were completed before a moment, or begun before it, never completed, and not answered since."""
    of_it = col(AuditAnswer.audit_id) == col(Audit.id)
    answered_since = select(col(AuditAnswer.question_id)).where(of_it, col(AuditAnswer.saved_at) >= before).exists()
    never_completed = col(Audit.completed_at).is_(None) & (col(Audit.created_at) < before) & ~answered_since
    return select(col(Audit.id)).where(or_(col(Audit.completed_at) < before, never_completed))


def old(session: Session, before: datetime, most: int) -> Sequence[str]:
    """Some of them, the oldest first, locked where others may write to them."""
    query = _old(before).order_by(col(Audit.created_at), col(Audit.id)).limit(most)
    return session.execute(query.with_for_update(skip_locked=True)).scalars().all()


def count_old(session: Session, before: datetime) -> tuple[int, datetime | None]:
    """How many there are, and when the oldest was begun."""
    ids = _old(before).subquery()
    query = select(func.count(), func.min(col(Audit.created_at))).where(col(Audit.id).in_(select(ids.c.id)))
    count, oldest = session.execute(query).one()
    return count, oldest


def remove(session: Session, ids: Sequence[str]) -> None:
    """Removes audits with all that belongs to them alone. What follows one stands by itself from then on."""
    session.execute(update(Audit).where(col(Audit.follows).in_(ids)).values(follows=None))
    evidence.remove_of_audits(session, ids)
    plans.remove_of_audits(session, ids)
    session.execute(delete(AuditAnswer).where(col(AuditAnswer.audit_id).in_(ids)))
    session.execute(delete(Audit).where(col(Audit.id).in_(ids)))


def is_left_at(client_id: Mapped[str]) -> ColumnElement[bool]:
    """Whether there is an audit of a client, as a condition of another room's query."""
    return select(col(Audit.id)).where(col(Audit.client_id) == client_id).exists()
