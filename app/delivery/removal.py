"""Finding, blanking and removing what went out. Each function takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlmodel import Session, col

from app.delivery.models import Attempt, Delivery, Event, Target
from app.delivery.store import AGAIN, NOTHING, STOPPED, WAITING
from app.privacy.addresses import in_json

TEAM = "Our team, or the person, by email"


@dataclass(frozen=True)
class Sent:
    """That something went out, or was to go out: what kind, when it was made, to whom, and how it stands."""

    kind: str
    made_at: datetime
    to: str
    state: str
    attempts: int


def _over(before: datetime) -> Select[Any]:
    """Events that were made before a moment and have nothing more to be sent."""
    waits = select(col(Delivery.id)).where(
        col(Delivery.event_id) == col(Event.id), col(Delivery.state).in_((WAITING, AGAIN))
    )
    return select(col(Event.id)).where(col(Event.made_at) < before, col(Event.handed_at).is_not(None), ~waits.exists())


def over(session: Session, before: datetime, most: int) -> Sequence[str]:
    """The oldest of them."""
    return session.execute(_over(before).order_by(col(Event.made_at)).limit(most)).scalars().all()


def count_over(session: Session, before: datetime) -> tuple[int, datetime | None]:
    """How many there are, and when the oldest was made."""
    ids = _over(before).subquery()
    query = select(func.count(), func.min(col(Event.made_at))).where(col(Event.id).in_(select(ids.c.id)))
    count, oldest = session.execute(query).one()
    return count, oldest


def of_subjects(session: Session, subject_ids: Collection[str]) -> Sequence[str]:
    """The events about some leads, enquiries or assessments."""
    return session.execute(select(col(Event.id)).where(col(Event.subject_id).in_(subject_ids))).scalars().all()


def of_person(session: Session, email: str, subject_ids: Collection[str]) -> Sequence[str]:
    """The events about these subjects, and all others that say this address."""
    may_say = select(col(Event.id), col(Event.body)).where(
        func.lower(col(Event.body)).contains(email.lower(), autoescape=True)
    )
    says = {event_id for event_id, body in session.execute(may_say) if in_json(body, email)}
    return [*says, *(each for each in of_subjects(session, subject_ids) if each not in says)]


def facts(session: Session, event_ids: Collection[str]) -> list[Sent]:
    """What became of some events, the oldest first."""
    query = (
        select(col(Event.kind), col(Event.made_at), col(Target.name), col(Delivery.state), col(Delivery.attempts))
        .outerjoin(Delivery, col(Delivery.event_id) == col(Event.id))
        .outerjoin(Target, col(Target.id) == col(Delivery.target_id))
        .where(col(Event.id).in_(event_ids))
        .order_by(col(Event.made_at), col(Event.id))
    )
    return [
        Sent(kind, made_at, name or TEAM, state or WAITING, attempts or 0)
        for kind, made_at, name, state, attempts in session.execute(query)
    ]


def erase(session: Session, event_ids: Collection[str], now: datetime) -> None:
    """Blanks what events said and what came back, and sends no more of them. That they were, and when, stays."""
    session.execute(update(Event).where(col(Event.id).in_(event_ids)).values(body=NOTHING))
    unhanded = (col(Event.id).in_(event_ids), col(Event.handed_at).is_(None))
    session.execute(update(Event).where(*unhanded).values(handed_at=now))
    theirs = select(col(Delivery.id)).where(col(Delivery.event_id).in_(event_ids))
    session.execute(update(Attempt).where(col(Attempt.delivery_id).in_(theirs)).values(said=""))
    waiting = (col(Delivery.event_id).in_(event_ids), col(Delivery.state).in_((WAITING, AGAIN)))
    session.execute(update(Delivery).where(*waiting).values(state=STOPPED, next_at=None, done_at=now))


def remove(session: Session, event_ids: Collection[str]) -> None:
    """Removes events with their deliveries and attempts."""
    theirs = select(col(Delivery.id)).where(col(Delivery.event_id).in_(event_ids))
    session.execute(delete(Attempt).where(col(Attempt.delivery_id).in_(theirs)))
    session.execute(delete(Delivery).where(col(Delivery.event_id).in_(event_ids)))
    session.execute(delete(Event).where(col(Event.id).in_(event_ids)))
