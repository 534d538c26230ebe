"""The queries of the audits. Each takes the session of the database first; none commits."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, insert, select, update
from sqlmodel import Session, SQLModel, col

from app.assessments.store import answer_columns, answer_from, answers_from_json, answers_to_json
from app.audits.models import Audit
from questionnaire.answers import Answer, Answers
from scoring.result import Result, from_json, to_json
from scoring.tree import Score

ANSWERS: Any = SQLModel.metadata.tables["audit_answer"]


@dataclass(frozen=True)
class Verified:
    """A verified answer as it is saved: who saved it last, when, and how often it has been."""

    answer: Answer
    version: int
    saved_by: str
    saved_at: datetime


class AnswerConflict(Exception):
    """Somebody saved another answer in the meantime. Holds what is saved now."""

    def __init__(self, saved: Verified) -> None:
        self.saved = saved
        super().__init__("another answer was saved in the meantime")


@dataclass(frozen=True)
class Claim:
    """What the client submitted about itself: a copy, and the version of the questions it answers."""

    questionnaire_hash: str
    submitted_at: datetime
    answers: dict[str, Answer]


def create(
    session: Session,
    firm_id: str,
    client_id: str,
    title: str,
    questionnaire_hash: str,
    staff_id: str,
    now: datetime,
    context: Mapping[str, Answer],
    follows: str | None = None,
    audit_id: str | None = None,
) -> Audit:
    """A new audit. `context` is what routes its questions: scope, sector, setting and role."""
    made = Audit(
        id=audit_id or secrets.token_hex(10),
        firm_id=firm_id,
        client_id=client_id,
        title=title,
        questionnaire_hash=questionnaire_hash,
        follows=follows,
        created_by=staff_id,
        created_at=now,
    )
    session.add(made)
    session.flush()
    for question_id, answer in context.items():
        save_answer(session, made.id, question_id, answer, 0, staff_id, now)
    return made


def by_id(session: Session, audit_id: str, locked: bool = False) -> Audit | None:
    """The audit. Whoever means to write locks it on PostgreSQL, so that nothing is saved after its completion."""
    query = select(Audit).where(col(Audit.id) == audit_id)
    if locked and session.info.get("locks_rows"):
        query = query.with_for_update()
    return session.execute(query).scalar_one_or_none()


def of_client(session: Session, client_id: str) -> list[Audit]:
    """The audits of a client, the newest first."""
    query = select(Audit).where(col(Audit.client_id) == client_id)
    return list(session.execute(query.order_by(col(Audit.created_at).desc(), col(Audit.id))).scalars())


def verified(session: Session, audit_id: str) -> dict[str, Verified]:
    """The verified answers of an audit, by question."""
    rows = session.execute(select(ANSWERS).where(ANSWERS.c.audit_id == audit_id))
    return {row.question_id: _verified(row) for row in rows}


def verified_one(session: Session, audit_id: str, question_id: str) -> Verified | None:
    query = select(ANSWERS).where(ANSWERS.c.audit_id == audit_id, ANSWERS.c.question_id == question_id)
    row = session.execute(query).first()
    return _verified(row) if row else None


def _verified(row: Any) -> Verified:
    return Verified(answer_from(row), row.version, row.saved_by, row.saved_at)


def save_answer(
    session: Session, audit_id: str, question_id: str, answer: Answer, version: int, staff_id: str, now: datetime
) -> int:
    """Saves over the version that the person saw (0 where there was none) and returns the new version.

    The same answer again is no conflict. Raises AnswerConflict where another one was saved in the meantime.
    """
    values = answer_columns(answer) | {"version": version + 1, "saved_by": staff_id, "saved_at": now}
    now_saved = verified_one(session, audit_id, question_id)
    if now_saved is None:
        session.execute(insert(ANSWERS).values(audit_id=audit_id, question_id=question_id, **values | {"version": 1}))
        return 1
    if now_saved.answer == answer:
        return now_saved.version
    if now_saved.version != version:
        raise AnswerConflict(now_saved)
    of_it = (ANSWERS.c.audit_id == audit_id, ANSWERS.c.question_id == question_id)
    session.execute(update(ANSWERS).where(*of_it).values(**values))
    return version + 1


def claim_of(audit: Audit) -> Claim | None:
    """What the client claimed, or None where the audit started empty."""
    if audit.claimed_hash is None or audit.claimed_at is None:
        return None
    return Claim(audit.claimed_hash, audit.claimed_at, answers_from_json(audit.claimed_answers))


def keep_claim(audit: Audit, claim: Claim) -> None:
    """Puts the claim beside the audit. It is a copy: the client's own assessment may go one day."""
    audit.claimed_hash, audit.claimed_at = claim.questionnaire_hash, claim.submitted_at
    audit.claimed_answers = answers_to_json(claim.answers)


def complete(audit: Audit, result: Result, staff_id: str, now: datetime) -> None:
    """Stores the whole result. From now on nothing is answered any more."""
    audit.completed_by, audit.completed_at = staff_id, now
    audit.catalogue_hash = result.catalogue
    audit.result = to_json(result).decode()
    audit.band = result.score.standing.band if result.score.standing else None
    audit.weakest = result.score.weakest
    shown = (result.score, *result.score.parts)
    audit.points = json.dumps({score.of: _shown(score) for score in shown})


def reopen(audit: Audit) -> None:
    """Takes the stored result away again. Whoever calls has made sure that nothing stands on it."""
    audit.completed_by = audit.completed_at = audit.catalogue_hash = audit.band = audit.weakest = None
    audit.result = audit.points = ""


def in_short() -> Subquery:
    """What says which audit is meant, for the queries of other rooms: no answer, claim or result is read."""
    which = (col(Audit.id), col(Audit.firm_id), col(Audit.client_id), col(Audit.title))
    return select(*which, col(Audit.created_at), col(Audit.completed_at)).subquery("audit_in_short")


def newest_first(audit: Subquery) -> tuple[Any, Any]:
    """The order of audits in short, of which a client has several."""
    return audit.c.created_at.desc(), audit.c.id.desc()


def _shown(score: Score) -> float | None:
    """Tenths, rounded down: enough for the whole points that pages show, and for the band, whose edges are whole."""
    return (10 * score.point // 1) / 10 if score.published and score.point is not None else None


def result_of(audit: Audit) -> Result | None:
    """The result as it was stored at completion, or None before."""
    return from_json(audit.result) if audit.result else None


def answers_of(saved: Mapping[str, Verified]) -> Answers:
    """The answers alone, as scoring takes them."""
    return {question_id: each.answer for question_id, each in saved.items()}
