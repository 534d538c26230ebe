"""The queries of privacy: the audit log, and requests that wait for their address to be proved. None commits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlmodel import Session, col

from app.privacy.models import AuditEntry, DataRequest
from app.web.visitor import holder_of

LASTS = timedelta(days=2)
OPEN_FOR = timedelta(minutes=30)  # how long what was asked for stays open after its link was used


@dataclass(frozen=True)
class LogFilter:
    """Which lines of the audit log to show. Empty means any."""

    staff_id: str = ""
    action: str = ""
    kind: str = ""
    subject_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def log(session: Session, view: LogFilter, before: int | None, most: int) -> Sequence[AuditEntry]:
    """Lines of the audit log, the newest first, from the one before `before`."""
    query = select(AuditEntry)
    for column, value in (
        (col(AuditEntry.staff_id), view.staff_id),
        (col(AuditEntry.action), view.action),
        (col(AuditEntry.subject_kind), view.kind),
        (col(AuditEntry.subject_id), view.subject_id),
    ):
        if value:
            query = query.where(column == value)
    if view.since is not None:
        query = query.where(col(AuditEntry.at) >= view.since)
    if view.until is not None:
        query = query.where(col(AuditEntry.at) < view.until)
    if before is not None:
        query = query.where(col(AuditEntry.id) < before)
    return session.execute(query.order_by(col(AuditEntry.id).desc()).limit(most)).scalars().all()


def about(session: Session, subjects: Sequence[tuple[str, str]]) -> Sequence[AuditEntry]:
    """The lines about some subjects, the oldest first."""
    if not subjects:
        return []
    any_of = or_(
        *(
            (col(AuditEntry.subject_kind) == kind) & (col(AuditEntry.subject_id) == subject)
            for kind, subject in subjects
        )
    )
    return session.execute(select(AuditEntry).where(any_of).order_by(col(AuditEntry.id))).scalars().all()


def old_lines(session: Session, before: datetime, most: int) -> Sequence[int]:
    query = select(col(AuditEntry.id)).where(col(AuditEntry.at) < before).order_by(col(AuditEntry.at)).limit(most)
    return [int(found) for found in session.execute(query).scalars() if found is not None]


def count_old_lines(session: Session, before: datetime) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(col(AuditEntry.at))).where(col(AuditEntry.at) < before)
    count, oldest = session.execute(query).one()
    return count, oldest


def remove_lines(session: Session, ids: Sequence[int]) -> None:
    session.execute(delete(AuditEntry).where(col(AuditEntry.id).in_(ids)))


def ask(session: Session, kind: str, email: str, now: datetime) -> str:
    """A new request: the token of its link, which is kept only as its hash."""
    token = secrets.token_urlsafe(32)
    session.add(
        DataRequest(token_hash=holder_of(token), kind=kind, email=email, created_at=now, expires_at=now + LASTS)
    )
    session.flush()
    return token


def request_of(session: Session, token: str) -> DataRequest | None:
    """The request of a token, used or not."""
    return session.get(DataRequest, holder_of(token))


def use(session: Session, token: str, now: datetime) -> bool:
    """Marks a request as used. True for the one that does; of two at once, one."""
    unused = (
        col(DataRequest.token_hash) == holder_of(token),
        col(DataRequest.used_at).is_(None),
        col(DataRequest.expires_at) > now,
    )
    found = session.execute(update(DataRequest).where(*unused).values(used_at=now))
    return cast("CursorResult[Any]", found).rowcount == 1


def forget_requests(session: Session, email: str, now: datetime) -> None:
    """Blanks the address in all its requests. Their links do nothing any more."""
    theirs = func.lower(col(DataRequest.email)) == email.lower()
    session.execute(update(DataRequest).where(theirs).values(email="", used_at=now))


def old_requests(session: Session, now: datetime, most: int) -> Sequence[str]:
    """Requests whose links have run out."""
    query = select(col(DataRequest.token_hash)).where(col(DataRequest.expires_at) < now).limit(most)
    return session.execute(query).scalars().all()


def count_old_requests(session: Session, now: datetime) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(col(DataRequest.created_at))).where(col(DataRequest.expires_at) < now)
    count, oldest = session.execute(query).one()
    return count, oldest


def remove_requests(session: Session, hashes: Sequence[str]) -> None:
    session.execute(delete(DataRequest).where(col(DataRequest.token_hash).in_(hashes)))
