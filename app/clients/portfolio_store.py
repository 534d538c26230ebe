"""The clients of a firm, in short, for its portfolio. What is known of their audits is asked of those rooms."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.clients.models import Client


class ClientLine(NamedTuple):
    """One client."""

    id: str
    name: str
    sector: str
    next_audit_on: date | None


# No join with the audits: SQLite would go through all of them for each client. The rooms are asked one by one.
def clients(session: Session, firm_id: str, archived: bool) -> list[ClientLine]:
    """The clients of a firm: those in its archive, or all others."""
    put_away = col(Client.archived_at)
    query = (
        select(col(Client.id), col(Client.name), col(Client.sector), col(Client.next_audit_on))
        .where(col(Client.firm_id) == firm_id)
        .where(put_away.is_not(None) if archived else put_away.is_(None))
    )
    return [ClientLine(*row) for row in session.execute(query)]


def archived_count(session: Session, firm_id: str) -> int:
    """How many clients of a firm are in its archive."""
    query = select(func.count()).where(col(Client.firm_id) == firm_id, col(Client.archived_at).is_not(None))
    return int(session.execute(query).scalar_one())
