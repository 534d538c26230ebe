"""The queries of the evidence. Each takes the session of the database first; none commits."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from app.evidence.models import Evidence, EvidenceUse


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
