"""Removing the evidence of audits that go. Each function takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from app.evidence.loose_files import loosen_all_of
from app.evidence.models import Evidence, EvidenceUse


def remove_of_audits(session: Session, ids: Sequence[str]) -> None:
    """Removes what audits alone have, and writes its files down as loose. What a later audit rests on moves there."""
    session.execute(delete(EvidenceUse).where(col(EvidenceUse.audit_id).in_(ids)))
    _leave(session, ids)
    loosen_all_of(session, ids)
    session.execute(delete(Evidence).where(col(Evidence.audit_id).in_(ids)))


def _leave(session: Session, ids: Sequence[str]) -> None:
    """Gives evidence to the first of the audits that still rest on it."""
    of_it = col(EvidenceUse.evidence_id) == col(Evidence.id)
    heir = select(func.min(col(EvidenceUse.audit_id))).where(of_it).scalar_subquery()
    still_used = select(col(EvidenceUse.audit_id)).where(of_it).exists()
    moved = update(Evidence).where(col(Evidence.audit_id).in_(ids), still_used).values(audit_id=heir)
    session.execute(moved.execution_options(synchronize_session=False))


def is_left_at(client_id: Mapped[str]) -> ColumnElement[bool]:
    """Whether there is evidence of a client, as a condition of another room's query."""
    return select(col(Evidence.id)).where(col(Evidence.client_id) == client_id).exists()
