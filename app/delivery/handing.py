"""Hands what was announced to the engine: one delivery for each event and whoever is to get it.

Killed at any step, the next run finds the event still to be handed on, and each of its deliveries begun at most once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from sqlmodel import Session

from app.delivery import store
from app.delivery.models import Delivery
from app.delivery.sending import recipients
from app.web.house import House

AT_A_TIME = 100
LOST_AFTER = timedelta(minutes=15)


class Beginner(Protocol):
    """What of the engine is needed here."""

    def begin(self, delivery_id: str, round_number: int, number: int, target_id: str | None) -> None: ...

    def is_lost(self, delivery: Delivery) -> bool: ...


def hand_on(house: House, engine: Beginner) -> int:
    """Hands on the oldest events, and returns how many there were. Several workers take different ones."""
    with house.database.session(writes=not house.database.is_sqlite) as claim:
        events = store.claim_events(claim, AT_A_TIME)
        if not events:
            return 0
        made: list[tuple[str, str | None]] = []
        with house.database.transaction() as session:
            targets = store.targets(session)
            for event in events:
                for target_id, to in recipients(house, event, targets):
                    made.append((store.add_delivery(session, event.id, target_id, to, house.now()), target_id))
        for delivery_id, target_id in made:
            engine.begin(delivery_id, 1, 1, target_id)
        ids = [event.id for event in events]
        _finish(house, claim, lambda session: store.hand(session, ids, house.now()))
    return len(ids)


def replay(house: House, engine: Beginner) -> int:
    """Begins what somebody wants to be made again, and returns how many there were."""
    with house.database.session(writes=not house.database.is_sqlite) as claim:
        found = store.to_replay(claim, AT_A_TIME)
        if not found:
            return 0
        for delivery in found:
            engine.begin(delivery.id, delivery.round, delivery.attempts + 1, delivery.target_id)
        ids = [delivery.id for delivery in found]
        _finish(house, claim, lambda session: store.begun_again(session, ids))
    return len(ids)


def find_lost(house: House, engine: Beginner) -> int:
    """Begins again what no engine knows of any more: its records were removed, or come from an older backup."""
    with house.database.session(writes=False) as session:
        overdue = store.overdue(session, house.now() - LOST_AFTER, AT_A_TIME)
        lost = [delivery.id for delivery in overdue if engine.is_lost(delivery)]
    for delivery_id in lost:
        with house.database.transaction() as session:
            delivery = store.locked(session, delivery_id)
            if delivery is not None and delivery.state == store.WAITING:
                store.replay(session, delivery, house.now())
    return len(lost)


def _finish(house: House, claim: Session, write: Callable[[Session], None]) -> None:
    """Writes in the session that holds the locks, or on SQLite, where reading holds none, in one of its own."""
    if house.database.is_sqlite:
        with house.database.transaction() as session:
            write(session)
    else:
        write(claim)
        claim.commit()
