"""Removing rounds, and what is kept on who was invited. Each function takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlmodel import Session, col

from app.groups.models import Invitation, Round, RoundGroup, UsedForm

LEFT_FOR = timedelta(days=90)  # a round past its date may still be closed or extended, and its people reminded


def invitations_in(session: Session, assessment_ids: Sequence[str]) -> Sequence[str]:
    """The invitations to the rounds of some assessments: what went out about them is found by these ids."""
    rounds = select(col(Round.id)).where(col(Round.assessment_id).in_(assessment_ids))
    return session.execute(select(col(Invitation.id)).where(col(Invitation.round_id).in_(rounds))).scalars().all()


def remove(session: Session, assessment_ids: Sequence[str]) -> None:
    """Removes the rounds of some assessments with all that belongs to them."""
    rounds = select(col(Round.id)).where(col(Round.assessment_id).in_(assessment_ids))
    for table in (RoundGroup, Invitation, UsedForm):
        session.execute(delete(table).where(col(table.round_id).in_(rounds)))
    session.execute(delete(Round).where(col(Round.assessment_id).in_(assessment_ids)))


def _forgotten(before: datetime) -> Select[Any]:
    """Invitations to rounds that were left open long after their date."""
    query = select(col(Invitation.id)).join(Round, col(Round.id) == col(Invitation.round_id))
    return query.where(col(Round.closes_at) < before - LEFT_FOR)


def forgotten(session: Session, before: datetime, most: int) -> Sequence[str]:
    """Some of them: nobody closed the round, which would have removed their addresses."""
    return session.execute(_forgotten(before).order_by(col(Invitation.id)).limit(most)).scalars().all()


def count_forgotten(session: Session, before: datetime) -> tuple[int, datetime | None]:
    """How many there are, and the date of the oldest of their rounds."""
    ids = _forgotten(before).with_only_columns(func.count(), func.min(col(Round.closes_at)))
    count, oldest = session.execute(ids).one()
    return count, oldest
