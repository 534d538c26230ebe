"""The queries over many completed audits, a chunk at a time. Each takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from app.assessments.store import answers_from_json
from app.audits.models import Audit
from questionnaire.answers import Answer, State

ANSWERS: Any = SQLModel.metadata.tables["audit_answer"]
WHAT_COUNTS = [ANSWERS.c[name] for name in ("audit_id", "question_id", "state", "number", "option", "evidence")]


@dataclass(frozen=True, slots=True)
class CompletedAudit:
    """A completed audit, without its answers."""

    id: str
    client_id: str
    title: str
    questionnaire_hash: str
    completed_at: datetime


_COMPLETED = (
    select(
        col(Audit.id), col(Audit.client_id), col(Audit.title), col(Audit.questionnaire_hash), col(Audit.completed_at)
    )
    .where(col(Audit.completed_at).is_not(None))
    .order_by(col(Audit.completed_at).desc(), col(Audit.id))
)


def completed_of(session: Session, firm_id: str) -> list[CompletedAudit]:
    """The completed audits of a firm, the newest first."""
    return [CompletedAudit(*row) for row in session.execute(_COMPLETED.where(col(Audit.firm_id) == firm_id))]


def completed_ids(session: Session) -> list[str]:
    """Those of all firms: for the owner's commands, which tell of no firm what it has."""
    return [row.id for row in session.execute(_COMPLETED)]


def latest_with_a_claim(session: Session, firm_id: str) -> list[CompletedAudit]:
    """Of each client of a firm, the newest completed audit that began with what the client claimed."""
    query = _COMPLETED.where(col(Audit.firm_id) == firm_id, col(Audit.claimed_hash).is_not(None))
    latest: dict[str, CompletedAudit] = {}
    for row in session.execute(query):
        latest.setdefault(row.client_id, CompletedAudit(*row))
    return list(latest.values())


def verified_in(session: Session, audit_ids: Sequence[str]) -> dict[str, dict[str, Answer]]:
    """The verified answers of some audits: what scoring needs of them, without notes and reasons."""
    found: dict[str, dict[str, Answer]] = {audit_id: {} for audit_id in audit_ids}
    for audit_id, question, state, number, option, evidence in session.execute(
        select(*WHAT_COUNTS).where(ANSWERS.c.audit_id.in_(audit_ids))
    ):
        value = option if option is not None else number
        found[audit_id][question] = Answer(State(state), value, evidence=evidence)
    return found


def claims_in(session: Session, audit_ids: Sequence[str]) -> dict[str, dict[str, Answer]]:
    """What was claimed beside each of some audits, without notes: of many at a time those take much room.

    One that started empty is not among them.
    """
    query = select(col(Audit.id), col(Audit.claimed_answers)).where(
        col(Audit.id).in_(audit_ids), col(Audit.claimed_hash).is_not(None)
    )
    return {audit_id: _bare(answers_from_json(stored)) for audit_id, stored in session.execute(query)}


def _bare(answers: dict[str, Answer]) -> dict[str, Answer]:
    return {of: Answer(each.state, each.value, evidence=each.evidence) for of, each in answers.items()}
