"""Removing assessments that were kept long enough. Each function takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlmodel import Session, col

from app.assessments.models import Assessment, Holding, ReturnLink, SavedAnswer, Submission


def _unfinished(before: datetime) -> Select[Any]:
    """Assessments that were begun before a moment, never handed in, and not answered since."""
    of_it = col(SavedAnswer.assessment_id) == col(Assessment.id)
    answered_since = select(col(SavedAnswer.question_id)).where(of_it, col(SavedAnswer.saved_at) >= before).exists()
    handed_in = (
        select(col(Submission.assessment_id)).where(col(Submission.assessment_id) == col(Assessment.id)).exists()
    )
    return select(col(Assessment.id)).where(col(Assessment.created_at) < before, ~answered_since, ~handed_in)


def unfinished(session: Session, before: datetime, most: int) -> Sequence[str]:
    """The oldest of them, locked where others may write to them."""
    query = _unfinished(before).order_by(col(Assessment.created_at)).limit(most)
    return session.execute(query.with_for_update(skip_locked=True)).scalars().all()


def count_unfinished(session: Session, before: datetime) -> tuple[int, datetime | None]:
    """How many there are, and when the oldest was begun."""
    ids = _unfinished(before).subquery()
    query = select(func.count(), func.min(col(Assessment.created_at))).where(col(Assessment.id).in_(select(ids.c.id)))
    count, oldest = session.execute(query).one()
    return count, oldest


def finished(session: Session, before: datetime, most: int) -> Sequence[str]:
    """Assessments that were handed in before a moment, the oldest first."""
    query = select(col(Submission.assessment_id)).where(col(Submission.submitted_at) < before)
    query = query.order_by(col(Submission.submitted_at)).limit(most)
    return session.execute(query.with_for_update(skip_locked=True)).scalars().all()


def count_finished(session: Session, before: datetime) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(col(Submission.submitted_at))).where(col(Submission.submitted_at) < before)
    count, oldest = session.execute(query).one()
    return count, oldest


def remove(session: Session, ids: Sequence[str]) -> None:
    """Removes assessments with all that belongs to them alone. What continues one stands by itself from then on."""
    session.execute(update(Assessment).where(col(Assessment.continues).in_(ids)).values(continues=None))
    for table in (Holding, ReturnLink, SavedAnswer, Submission):
        session.execute(delete(table).where(col(table.assessment_id).in_(ids)))
    session.execute(delete(Assessment).where(col(Assessment.id).in_(ids)))
