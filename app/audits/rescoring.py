"""Proving audits: each stored result is scored again, with the content that it was scored with."""

from __future__ import annotations

from sqlmodel import Session

from app.assessments.content import UnknownContent, catalogue_of, questionnaire_of
from app.assessments.rescoring import NO_CONTENT, OTHER_BYTES, UNREADABLE
from app.audits import store
from app.web.house import House
from scoring.result import result, to_json


def difference(house: House, session: Session, audit_id: str) -> str | None:
    """What is wrong with one audit, or None where scoring it again gives the same bytes."""
    audit = store.by_id(session, audit_id)
    if audit is None or audit.completed_at is None:
        return None  # it was removed or reopened since the ids were read
    try:
        questionnaire = questionnaire_of(house, session, audit.questionnaire_hash)
        catalogue = catalogue_of(house, session, audit.catalogue_hash or "")
        answers = store.answers_of(store.verified(session, audit_id))
        again = to_json(result(questionnaire, catalogue, answers)).decode()
    except UnknownContent:
        return NO_CONTENT
    except (ValueError, KeyError, TypeError, AttributeError):
        return UNREADABLE
    return None if again == audit.result else OTHER_BYTES
