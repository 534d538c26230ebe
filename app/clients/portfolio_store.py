"""The query behind a portfolio: one row for each client of a firm, with its latest completed audit."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Subquery, and_, func, select
from sqlmodel import Session, col

from app.audits.models import Audit
from app.clients.models import Client


class ClientLine(NamedTuple):
    """One client. What its latest completed audit says is None where there is none; `opened` counts open audits."""

    client_id: str
    name: str
    sector: str
    next_audit_on: date | None
    audit_id: str | None
    questionnaire_hash: str | None
    completed_at: datetime | None
    band: str | None
    weakest: str | None
    points: str | None
    opened: int


def lines(session: Session, firm_id: str, archived: bool) -> list[ClientLine]:
    """The clients of a firm by name: those in its archive, or all others. No result is read."""
    done, opened = _latest(firm_id), _opened(firm_id)
    of_audit = (done.c.id, done.c.questionnaire_hash, done.c.completed_at, done.c.band, done.c.weakest, done.c.points)
    put_away = col(Client.archived_at)
    query = (
        select(col(Client.id), col(Client.name), col(Client.sector), col(Client.next_audit_on), *of_audit)
        .add_columns(func.coalesce(opened.c.opened, 0))
        .outerjoin(done, and_(done.c.client_id == col(Client.id), done.c.place == 1))
        .outerjoin(opened, opened.c.client_id == col(Client.id))
        .where(col(Client.firm_id) == firm_id, put_away.is_not(None) if archived else put_away.is_(None))
        .order_by(func.lower(col(Client.name)), col(Client.id))
    )
    return [ClientLine(*row) for row in session.execute(query)]


def archived_count(session: Session, firm_id: str) -> int:
    """How many clients of a firm are in its archive."""
    query = select(func.count()).where(col(Client.firm_id) == firm_id, col(Client.archived_at).is_not(None))
    return int(session.execute(query).scalar_one())


def _latest(firm_id: str) -> Subquery:
    """The completed audits of a firm; the latest of each client has place 1."""
    done_at = col(Audit.completed_at)
    latest_first = (done_at.desc(), col(Audit.id).desc())
    place = func.row_number().over(partition_by=col(Audit.client_id), order_by=latest_first)
    said = (col(Audit.band), col(Audit.weakest), col(Audit.points))
    about = (col(Audit.id), col(Audit.client_id), col(Audit.questionnaire_hash), done_at)
    query = select(*about, *said, place.label("place"))
    return query.where(col(Audit.firm_id) == firm_id, done_at.is_not(None)).subquery()


def _opened(firm_id: str) -> Subquery:
    """How many audits of each client are in progress."""
    query = select(col(Audit.client_id), func.count().label("opened"))
    query = query.where(col(Audit.firm_id) == firm_id, col(Audit.completed_at).is_(None))
    return query.group_by(col(Audit.client_id)).subquery()
