"""The queries of the evidence. Each takes the session of the database first; none commits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlmodel import Session, col

from app.audits import store as audits
from app.audits.models import Audit
from app.evidence.kinds import EvidenceKind
from app.evidence.models import Evidence, EvidenceUse

LIVE = col(Evidence.removed_at).is_(None)
NEWEST_FIRST = (col(Evidence.added_at).desc(), col(Evidence.id))


@dataclass(frozen=True)
class KeptFile:
    """What is said of a file beside its content."""

    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True)
class EvidenceValues:
    """What a person says of a piece of evidence."""

    title: str
    detail: str = ""
    address: str = ""
    dated_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Amount:
    """How many pieces an audit has, and how many bytes their files."""

    pieces: int
    size: int


def add(
    session: Session,
    audit: Audit,
    kind: EvidenceKind,
    values: EvidenceValues,
    staff_id: str,
    now: datetime,
    file: KeptFile | None = None,
    evidence_id: str | None = None,
) -> Evidence:
    """A new piece of evidence, which serves nothing yet."""
    made = Evidence(
        id=evidence_id or secrets.token_hex(10),
        firm_id=audit.firm_id,
        client_id=audit.client_id,
        audit_id=audit.id,
        kind=kind.value,
        title=values.title,
        detail=values.detail,
        address=values.address,
        file_name=file.name if file else None,
        media_type=file.media_type if file else None,
        sha256=file.sha256 if file else None,
        size=file.size if file else None,
        dated_on=values.dated_on,
        expires_on=values.expires_on,
        added_by=staff_id,
        added_at=now,
    )
    session.add(made)
    session.flush()
    return made


def values_of(evidence: Evidence) -> EvidenceValues:
    """What is said of a piece now."""
    return EvidenceValues(evidence.title, evidence.detail, evidence.address, evidence.dated_on, evidence.expires_on)


def change(session: Session, evidence: Evidence, values: EvidenceValues) -> None:
    """Says something else of a piece. Its kind and its file stay."""
    for name, value in asdict(values).items():
        setattr(evidence, name, value)
    session.flush()


def by_id(session: Session, client_id: str, evidence_id: str) -> Evidence | None:
    """A piece of evidence of a client. Whoever means to write locks it on PostgreSQL."""
    query = select(Evidence).where(col(Evidence.client_id) == client_id, col(Evidence.id) == evidence_id, LIVE)
    if session.info.get("locks_rows"):
        query = query.with_for_update(key_share=True)
    return session.execute(query).scalar_one_or_none()


def added(session: Session, client_id: str, evidence_id: str) -> Evidence | None:
    """The piece that a form made before, even where it was removed since."""
    query = select(Evidence).where(col(Evidence.client_id) == client_id, col(Evidence.id) == evidence_id)
    return session.execute(query).scalar_one_or_none()


def same_file(session: Session, client_id: str, sha256: str) -> Evidence | None:
    """The piece of a client that holds this file already."""
    query = select(Evidence).where(col(Evidence.client_id) == client_id, col(Evidence.sha256) == sha256, LIVE)
    return session.execute(query.order_by(col(Evidence.added_at)).limit(1)).scalar_one_or_none()


def of_client(session: Session, client_id: str) -> list[Evidence]:
    """All evidence of a client, the newest first."""
    query = select(Evidence).where(col(Evidence.client_id) == client_id, LIVE).order_by(*NEWEST_FIRST)
    return list(session.execute(query).scalars())


def _is_of_audit(audit_id: str) -> ColumnElement[bool]:
    """What was added in an audit, or serves it."""
    here = select(col(EvidenceUse.evidence_id)).where(col(EvidenceUse.audit_id) == audit_id)
    return or_(col(Evidence.audit_id) == audit_id, col(Evidence.id).in_(here))


def of_audit(session: Session, audit_id: str) -> list[Evidence]:
    """What an audit has, the newest first: added in it, or attached to it again."""
    query = select(Evidence).where(_is_of_audit(audit_id), LIVE).order_by(*NEWEST_FIRST)
    return list(session.execute(query).scalars())


def amount(session: Session, audit_id: str) -> Amount:
    """How much an audit has, to hold against its limits."""
    size = func.coalesce(func.sum(col(Evidence.size)), 0)
    row = session.execute(select(func.count(), size).where(_is_of_audit(audit_id), LIVE)).one()
    return Amount(int(row[0]), int(row[1]))


def size_of(session: Session, evidence_ids: Iterable[str]) -> int:
    """How many bytes the files of some pieces have."""
    query = select(func.coalesce(func.sum(col(Evidence.size)), 0)).where(col(Evidence.id).in_(list(evidence_ids)))
    return int(session.execute(query).scalar_one())


def _earlier(client_id: str, audit_id: str, question_id: str) -> Select[Any]:
    query = select(Evidence).where(col(Evidence.client_id) == client_id, ~_is_of_audit(audit_id), LIVE)
    if question_id:
        served = select(col(EvidenceUse.evidence_id)).where(col(EvidenceUse.question_id) == question_id)
        query = query.where(col(Evidence.id).in_(served))
    return query


def earlier(
    session: Session, client_id: str, audit_id: str, question_id: str, most: int, skipped: int = 0
) -> list[Evidence]:
    """Some of what the other audits of a client have and this one has not, the newest first."""
    query = _earlier(client_id, audit_id, question_id).order_by(*NEWEST_FIRST).limit(most).offset(skipped)
    return list(session.execute(query).scalars())


def count_earlier(session: Session, client_id: str, audit_id: str, question_id: str = "") -> int:
    query = select(func.count()).select_from(_earlier(client_id, audit_id, question_id).subquery())
    return int(session.execute(query).scalar_one())


@dataclass(frozen=True)
class Use:
    """That a piece serves a question in an audit."""

    evidence_id: str
    question_id: str
    audit_id: str
    audit_title: str
    is_completed: bool


def uses(session: Session, evidence_ids: Iterable[str]) -> list[Use]:
    """What pieces of evidence serve, in all audits, those of the newest audit first."""
    audit = audits.in_short()
    of_it = (col(EvidenceUse.evidence_id), col(EvidenceUse.question_id))
    query = (
        select(*of_it, audit.c.id, audit.c.title, audit.c.completed_at)
        .join(audit, audit.c.id == col(EvidenceUse.audit_id))
        .where(col(EvidenceUse.evidence_id).in_(list(evidence_ids)))
        .order_by(audit.c.created_at.desc(), audit.c.id, col(EvidenceUse.question_id))
    )
    return [Use(row[0], row[1], row[2], row[3], row[4] is not None) for row in session.execute(query)]


def served_in(session: Session, audit_id: str) -> dict[str, set[str]]:
    """The questions that each piece of evidence serves in an audit."""
    query = select(EvidenceUse).where(col(EvidenceUse.audit_id) == audit_id)
    found: dict[str, set[str]] = {}
    for use in session.execute(query).scalars():
        found.setdefault(use.evidence_id, set()).add(use.question_id)
    return found


def attach(session: Session, audit_id: str, evidence_id: str, questions: Iterable[str]) -> None:
    """Lets a piece serve questions that it did not serve in this audit yet."""
    for question_id in questions:
        session.add(EvidenceUse(audit_id=audit_id, question_id=question_id, evidence_id=evidence_id))
    session.flush()


def detach(session: Session, audit_id: str, evidence_id: str, questions: Iterable[str]) -> None:
    of_it = (col(EvidenceUse.audit_id) == audit_id, col(EvidenceUse.evidence_id) == evidence_id)
    session.execute(delete(EvidenceUse).where(*of_it, col(EvidenceUse.question_id).in_(list(questions))))


def remove(session: Session, evidence: Evidence, now: datetime) -> None:
    """Removes a piece from wherever it serves. What was written in it goes; that there was one stays."""
    session.execute(delete(EvidenceUse).where(col(EvidenceUse.evidence_id) == evidence.id))
    evidence.removed_at = now
    evidence.title = evidence.detail = evidence.address = ""
    evidence.file_name = None
    session.flush()


def of_question(session: Session, audit_id: str) -> dict[str, list[Evidence]]:
    """What supports each indicator or skill of an audit, by the id of its question, the oldest first."""
    query = (
        select(col(EvidenceUse.question_id), Evidence)
        .join(Evidence, col(Evidence.id) == col(EvidenceUse.evidence_id))
        .where(col(EvidenceUse.audit_id) == audit_id, col(Evidence.removed_at).is_(None))
        .order_by(col(Evidence.added_at), col(Evidence.id))
    )
    found: dict[str, list[Evidence]] = {}
    for question_id, evidence in session.execute(query):
        found.setdefault(question_id, []).append(evidence)
    return found


def expiring_counts(session: Session, firm_id: str, until: date) -> dict[str, int]:
    """How many pieces of evidence in use in a client's latest audit expire before a day, or have, by client of a firm.

    A client with none is not named.
    """
    audit = audits.in_short()
    newest_first = (audit.c.created_at.desc(), audit.c.id.desc())
    place = func.row_number().over(partition_by=audit.c.client_id, order_by=newest_first).label("place")
    latest = select(audit.c.id, audit.c.client_id, place).where(audit.c.firm_id == firm_id).subquery()
    query = (
        select(latest.c.client_id, func.count(col(Evidence.id).distinct()))
        .join(EvidenceUse, col(EvidenceUse.audit_id) == latest.c.id)
        .join(Evidence, col(Evidence.id) == col(EvidenceUse.evidence_id))
        .where(latest.c.place == 1, col(Evidence.expires_on) <= until, col(Evidence.removed_at).is_(None))
        .group_by(latest.c.client_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
