"""Removing clients that were archived long ago. Each function takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlmodel import Session, col

from app.audits import removal as audits
from app.clients.models import Client
from app.evidence import removal as evidence


def _old(before: datetime) -> Select[Any]:
    """Clients that were archived before a moment and have nothing left that was found at them."""
    left = (audits.is_left_at(col(Client.id)), evidence.is_left_at(col(Client.id)))
    return select(col(Client.id)).where(col(Client.archived_at) < before, *(~each for each in left))


def old(session: Session, before: datetime, most: int) -> Sequence[str]:
    """Some of them, the longest archived first, locked where others may bring them back."""
    query = _old(before).order_by(col(Client.archived_at), col(Client.id)).limit(most)
    return session.execute(query.with_for_update(skip_locked=True)).scalars().all()


def count_old(session: Session, before: datetime) -> tuple[int, datetime | None]:
    """How many there are, and when the first of them was archived."""
    ids = _old(before).subquery()
    query = select(func.count(), func.min(col(Client.archived_at))).where(col(Client.id).in_(select(ids.c.id)))
    count, oldest = session.execute(query).one()
    return count, oldest


def remove(session: Session, ids: Sequence[str]) -> None:
    session.execute(delete(Client).where(col(Client.id).in_(ids)))
