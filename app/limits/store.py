"""Counting. Each function takes the session first; none commits."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, delete, select
from sqlmodel import Session

from app.database import dialect_of, insert_for
from app.limits.models import Tally

TALLY: Any = Tally.__table__  # type: ignore[attr-defined]  # SQLModel does not type its tables


def key_of(*parts: str) -> str:
    """What is counted, as it is kept: the SHA-256 of its parts."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def count(session: Session, key: str, now: datetime, window: timedelta) -> int:
    """Counts one more and returns how many that makes within the window, which begins with the first."""
    values = {"of": key, "at": now, "old": now - window}
    return int(session.execute(_count(dialect_of(session)), values).scalar_one())


@cache
def _count(dialect: str) -> Any:
    """One more, or one again: built once for each kind of database, for every answer of a round runs it."""
    at = bindparam("at", type_=TALLY.c.since.type)
    is_old = TALLY.c.since <= bindparam("old", type_=TALLY.c.since.type)
    return (
        insert_for(dialect, TALLY)
        .values(key=bindparam("of"), since=at, count=1)
        .on_conflict_do_update(
            index_elements=[TALLY.c.key],
            set_={
                "since": case((is_old, at), else_=TALLY.c.since),
                "count": case((is_old, 1), else_=TALLY.c.count + 1),
            },
        )
        .returning(TALLY.c.count)
    )


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
