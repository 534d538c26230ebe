"""Counting many at once. Each function takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, select
from sqlmodel import Session

from app.database import insert_into
from app.limits.store import TALLY

AT_A_TIME = 1000


def take(session: Session, key: str, now: datetime, window: timedelta, wanted: int, most: int) -> int:
    """Counts as many as there is room for within the window, and returns how many those are."""
    over = _add(session, key, now, window, wanted) - most
    if over <= 0:
        return wanted
    give_back(session, key, now, window, min(over, wanted))
    return max(0, wanted - over)


def give_back(session: Session, key: str, now: datetime, window: timedelta, unused: int) -> None:
    """Takes out what was counted and is not needed."""
    _add(session, key, now, window, -unused)


def _add(session: Session, key: str, now: datetime, window: timedelta, more: int) -> int:
    statement = _adding(session, now, window, more).values(key=key, since=now, count=more)
    return int(session.execute(statement.returning(TALLY.c.count)).scalar_one())


def _adding(session: Session, now: datetime, window: timedelta, more: int) -> Any:
    """Adds to a count, or begins it again where its window is over."""
    is_old = TALLY.c.since <= now - window
    return insert_into(session, TALLY).on_conflict_do_update(
        index_elements=[TALLY.c.key],
        set_={
            "since": case((is_old, now), else_=TALLY.c.since),
            "count": case((is_old, more), else_=TALLY.c.count + more),
        },
    )


def at_bound(session: Session, keys: Sequence[str], now: datetime, window: timedelta, most: int) -> set[str]:
    """Which of many have been counted as often as they may be within the window."""
    found: set[str] = set()
    for start in range(0, len(keys), AT_A_TIME):
        some = (TALLY.c.key.in_(keys[start : start + AT_A_TIME]), TALLY.c.since > now - window, TALLY.c.count >= most)
        found.update(session.execute(select(TALLY.c.key).where(*some)).scalars())
    return found


def count_each(session: Session, keys: Sequence[str], now: datetime, window: timedelta) -> None:
    """Counts one more of each of many, in one order: of two who count the same, one waits for the other."""
    if keys:
        rows = [{"key": key, "since": now, "count": 1} for key in sorted(keys)]
        session.execute(_adding(session, now, window, 1), rows)
