"""The queries of what goes out. Each takes the session first; none commits."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from app.database import insert_into
from app.delivery.models import Attempt, Delivery, Event, Target, Worker
from app.delivery.outbox import LETTER

WAITING, AGAIN, DONE, GIVEN_UP, STOPPED = "waiting", "again", "done", "given up", "stopped"
TEAM = "team"
OPEN = (WAITING, AGAIN)
LATEST = 50
DELIVERY: Any = Delivery.__table__  # type: ignore[attr-defined]  # SQLModel does not type its tables
WORKER: Any = Worker.__table__  # type: ignore[attr-defined]
NOTHING = "{}"


def delivery_id(event_id: str, to: str) -> str:
    """The id that a receiver recognises a delivery by: always the same for an event and a target."""
    return f"dlv_{hashlib.sha256(f'{event_id}|{to}'.encode()).hexdigest()[:32]}"


# --- handing on ---------------------------------------------------------------------------------------------------


def claim_events(session: Session, most: int) -> list[Event]:
    """The oldest events that nobody has handed on. On PostgreSQL they are locked, and those of others left out."""
    query = select(Event).where(col(Event.handed_at).is_(None)).order_by(col(Event.made_at)).limit(most)
    if session.info.get("locks_rows"):
        query = query.with_for_update(skip_locked=True, key_share=True)  # a new delivery may still point at one
    return list(session.execute(query).scalars())


def hand(session: Session, event_ids: list[str], now: datetime) -> None:
    session.execute(update(Event).where(col(Event.id).in_(event_ids)).values(handed_at=now))


def add_delivery(session: Session, event_id: str, target_id: str | None, to: str, now: datetime) -> str:
    """A delivery of an event. Where it is there already, it stays as it is."""
    made = delivery_id(event_id, to)
    row = {"id": made, "event_id": event_id, "target_id": target_id, "state": WAITING, "round": 1, "attempts": 0}
    statement = insert_into(session, DELIVERY).values(**row, made_at=now, next_at=now).on_conflict_do_nothing()
    session.execute(statement)
    return made


def to_replay(session: Session, most: int) -> list[Delivery]:
    """Deliveries that somebody wants to be made again."""
    query = select(Delivery).where(col(Delivery.state) == AGAIN).order_by(col(Delivery.id)).limit(most)
    if session.info.get("locks_rows"):
        query = query.with_for_update(skip_locked=True, key_share=True)
    return list(session.execute(query).scalars())


def begun_again(session: Session, of: list[str]) -> None:
    """Says that replays are in the engine's hands. One that is over by now stays as it is."""
    session.execute(
        update(Delivery).where(col(Delivery.id).in_(of), col(Delivery.state) == AGAIN).values(state=WAITING)
    )


def overdue(session: Session, before: datetime, most: int) -> list[Delivery]:
    """Deliveries whose next attempt should have been long ago."""
    query = select(Delivery).where(col(Delivery.state) == WAITING, col(Delivery.next_at) < before)
    return list(session.execute(query.order_by(col(Delivery.next_at)).limit(most)).scalars())


# --- targets ------------------------------------------------------------------------------------------------------


def targets(session: Session) -> list[Target]:
    return list(session.execute(select(Target).order_by(col(Target.name), col(Target.id))).scalars())


def target(session: Session, target_id: str) -> Target | None:
    return session.get(Target, target_id)


def disable(session: Session, found: Target, why: str, now: datetime) -> None:
    found.disabled_at, found.disabled_because = now, why[:200]
    session.add(found)


def last_done(session: Session) -> dict[str, datetime]:
    """When each target last took something, by its id."""
    query = (
        select(col(Delivery.target_id), func.max(col(Delivery.done_at)))
        .where(col(Delivery.state) == DONE, col(Delivery.target_id).is_not(None))
        .group_by(col(Delivery.target_id))
    )
    return {str(row[0]): row[1] for row in session.execute(query)}


def last_done_of_team(session: Session) -> datetime | None:
    """When the team last got a letter."""
    query = select(func.max(col(Delivery.done_at))).where(
        col(Delivery.state) == DONE, col(Delivery.target_id).is_(None), col(Event.kind) != LETTER
    )
    found: datetime | None = session.execute(
        query.join(Event, col(Event.id) == col(Delivery.event_id))
    ).scalar_one_or_none()
    return found


# --- deliveries ---------------------------------------------------------------------------------------------------


def delivery(session: Session, of: str) -> tuple[Delivery, Event] | None:
    query = select(Delivery, Event).join(Event, col(Event.id) == col(Delivery.event_id)).where(col(Delivery.id) == of)
    row = session.execute(query).first()
    return (row[0], row[1]) if row else None


def locked(session: Session, of: str) -> Delivery | None:
    """A delivery that nobody else changes until we commit."""
    query = select(Delivery).where(col(Delivery.id) == of)
    return session.execute(query.with_for_update() if session.info.get("locks_rows") else query).scalar_one_or_none()


def latest(
    session: Session, target_id: str | None = None, states: tuple[str, ...] = ()
) -> list[tuple[Delivery, Event]]:
    """The last deliveries, of one target or of all, with their events, newest first."""
    query = select(Delivery, Event).join(Event, col(Event.id) == col(Delivery.event_id))
    if target_id is not None:
        query = query.where(col(Delivery.target_id) == target_id)
    if states:
        query = query.where(col(Delivery.state).in_(states))
    query = query.order_by(col(Delivery.made_at).desc(), col(Delivery.id)).limit(LATEST)
    return [(row[0], row[1]) for row in session.execute(query)]


def attempts(session: Session, of: str) -> list[Attempt]:
    """The attempts at a delivery, the first one first."""
    query = select(Attempt).where(col(Attempt.delivery_id) == of).order_by(col(Attempt.id))
    return list(session.execute(query).scalars())


def last_words(session: Session, of: list[str]) -> dict[str, Attempt]:
    """The last attempt at each of some deliveries."""
    newest = (
        select(func.max(col(Attempt.id))).where(col(Attempt.delivery_id).in_(of)).group_by(col(Attempt.delivery_id))
    )
    query = select(Attempt).where(col(Attempt.id).in_(newest))
    return {each.delivery_id: each for each in session.execute(query).scalars()}


def in_state(session: Session, state: str) -> int:
    return int(session.execute(select(func.count()).where(col(Delivery.state) == state)).scalar_one())


def replay(session: Session, found: Delivery, now: datetime) -> None:
    """Has a delivery made once more. Its id, and with it the receiver's, stays the same."""
    found.state, found.round, found.next_at, found.done_at = AGAIN, found.round + 1, now, None
    session.add(found)


def forget_text(session: Session, event_id: str) -> None:
    """Removes what an event said. That it was, and when, stays."""
    session.execute(update(Event).where(col(Event.id) == event_id).values(body=NOTHING))


def wants(found: Target, kind: str) -> bool:
    return found.disabled_at is None and kind in found.kinds_of_event.split()


# --- workers ------------------------------------------------------------------------------------------------------


def beat(session: Session, name: str, now: datetime) -> None:
    """Says that a worker is alive."""
    statement = insert_into(session, WORKER).values(id=name, seen_at=now)
    session.execute(statement.on_conflict_do_update(index_elements=[WORKER.c.id], set_={"seen_at": now}))


def quiet_workers(session: Session, since: datetime, but: str) -> list[str]:
    """The workers that have not been seen since a moment."""
    query = select(col(Worker.id)).where(col(Worker.seen_at) < since, col(Worker.id) != but)
    return list(session.execute(query).scalars())


def forget_worker(session: Session, name: str) -> None:
    session.execute(delete(Worker).where(col(Worker.id) == name))


def last_beat(session: Session) -> datetime | None:
    """When any worker was last seen."""
    found: datetime | None = session.execute(select(func.max(col(Worker.seen_at)))).scalar_one_or_none()
    return found
