"""The queries over all audits of a firm, for its portfolio. Each takes the session first; none commits."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.audits.models import Audit


class LatestAudit(NamedTuple):
    """What the latest completed audit of a client says, in short."""

    client_id: str
    questionnaire_hash: str
    completed_at: datetime
    band: str | None
    weakest: str | None
    points: str


def latest(session: Session, firm_id: str) -> dict[str, LatestAudit]:
    """The latest completed audit of each client of a firm that has one. No result is read."""
    done_at, client_id = col(Audit.completed_at), col(Audit.client_id)
    place = func.row_number().over(partition_by=client_id, order_by=(done_at.desc(), col(Audit.id).desc()))
    said = (col(Audit.questionnaire_hash), done_at, col(Audit.band), col(Audit.weakest), col(Audit.points))
    ranked = select(client_id, *said, place.label("place"))
    found = ranked.where(col(Audit.firm_id) == firm_id, done_at.is_not(None)).subquery()
    columns = [column for column in found.c if column.name != "place"]
    rows = session.execute(select(*columns).where(found.c.place == 1))
    return {row[0]: LatestAudit(*row) for row in rows}


def opened_counts(session: Session, firm_id: str) -> dict[str, int]:
    """How many audits are in progress, by client of a firm. A client with none is not named."""
    query = (
        select(col(Audit.client_id), func.count())
        .where(col(Audit.firm_id) == firm_id, col(Audit.completed_at).is_(None))
        .group_by(col(Audit.client_id))
    )
    return {row[0]: row[1] for row in session.execute(query)}
