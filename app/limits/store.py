"""Counting. Each function takes the session first; none commits."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, select
from sqlmodel import Session

from app.database import insert_into
from app.limits.models import Tally

TALLY: Any = Tally.__table__  # type: ignore[attr-defined]  # SQLModel does not type its tables


def key_of(*parts: str) -> str:
    """What is counted, as it is kept: the SHA-256 of its parts."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def count(session: Session, key: str, now: datetime, window: timedelta) -> int:
    """Counts one more and returns how many that makes within the window, which begins with the first."""
    is_old = TALLY.c.since <= now - window
    statement = (
        insert_into(session, TALLY)
        .values(key=key, since=now, count=1)
        .on_conflict_do_update(
            index_elements=[TALLY.c.key],
            set_={
                "since": case((is_old, now), else_=TALLY.c.since),
                "count": case((is_old, 1), else_=TALLY.c.count + 1),
            },
        )
        .returning(TALLY.c.count)
    )
    return int(session.execute(statement).scalar_one())


def counted(session: Session, key: str, now: datetime, window: timedelta) -> int:
    """How many there were within the window, counting none."""
    query = select(TALLY.c.count).where(TALLY.c.key == key, TALLY.c.since > now - window)
    return int(session.execute(query).scalar() or 0)


def waits(session: Session, key: str, now: datetime, window: timedelta, most: int) -> timedelta | None:
    """How long until one more is allowed, counting none; None where it is allowed now."""
    query = select(TALLY.c.since).where(TALLY.c.key == key, TALLY.c.since > now - window, TALLY.c.count >= most)
    since: datetime | None = session.execute(query).scalar()
    return None if since is None else since + window - now


def forget(session: Session, key: str) -> None:
    """Begins again from nothing."""
    session.execute(delete(TALLY).where(TALLY.c.key == key))


def sweep(session: Session, before: datetime) -> int:
    """Removes what is too old to matter and returns how many that were."""
    removed: Any = session.execute(delete(TALLY).where(TALLY.c.since < before))
    return int(removed.rowcount)
