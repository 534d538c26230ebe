"""The versions of the questions that are kept here, and those that are only proposed. None of the queries commits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.assessments.content import questionnaire_of
from app.assessments.models import ContentVersion, Submission
from app.assessments.store import PROPOSAL, answers_from_json
from app.web.house import House
from questionnaire.answers import Answer
from questionnaire.load import from_canonical
from questionnaire.model import Questionnaire

QUESTIONNAIRE = "questionnaire"
OPENING = '{"index":{"version":'  # how the canonical JSON of every questionnaire begins
OPENING_LENGTH = 200


@dataclass(frozen=True)
class KeptVersion:
    """A version of the questions. `name` is what its author called it."""

    hash: str
    name: str
    kept_at: datetime
    is_proposal: bool


def kept_versions(session: Session) -> list[KeptVersion]:
    """All versions and proposals, the newest first. Of each only the opening is read: the whole is long."""
    opening = func.substr(col(ContentVersion.body), 1, OPENING_LENGTH)
    query = (
        select(col(ContentVersion.hash), opening, col(ContentVersion.kept_at), col(ContentVersion.kind))
        .where(col(ContentVersion.kind).in_((QUESTIONNAIRE, PROPOSAL)))
        .order_by(col(ContentVersion.kept_at).desc(), col(ContentVersion.hash))
    )
    return [
        KeptVersion(content_hash, _name(body), kept_at, kind == PROPOSAL)
        for content_hash, body, kept_at, kind in session.execute(query)
    ]


def _name(body: str) -> str:
    """What a version is called, read from its opening."""
    if not body.startswith(OPENING):
        return "unnamed"
    name, _ = json.JSONDecoder().raw_decode(body[len(OPENING) :])
    return str(name)


def propose(session: Session, questionnaire: Questionnaire, now: datetime) -> bool:
    """Keeps a questionnaire as a proposal, which nobody is asked. False where it is kept already."""
    if session.get(ContentVersion, questionnaire.hash) is not None:
        return False
    session.add(ContentVersion(hash=questionnaire.hash, kind=PROPOSAL, body=questionnaire.canonical, kept_at=now))
    session.flush()
    return True


def version_of(house: House, session: Session, kept: KeptVersion) -> Questionnaire:
    """The questions of a kept version or proposal."""
    return _proposed(session, kept.hash) if kept.is_proposal else questionnaire_of(house, session, kept.hash)


def _proposed(session: Session, content_hash: str) -> Questionnaire:
    body = session.execute(select(col(ContentVersion.body)).where(col(ContentVersion.hash) == content_hash))
    return _read(body.scalar_one())


@lru_cache(maxsize=4)
def _read(body: str) -> Questionnaire:
    """A proposal read once for several looks at it. Few are kept in mind: there may be many drafts."""
    return from_canonical(body)


def submitted_answers(session: Session, assessment_ids: Sequence[str]) -> dict[str, dict[str, Answer]]:
    """What was submitted with each of some assessments."""
    query = select(col(Submission.assessment_id), col(Submission.answers)).where(
        col(Submission.assessment_id).in_(assessment_ids)
    )
    return {of: answers_from_json(stored) for of, stored in session.execute(query)}
