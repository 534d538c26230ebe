"""Proving results: each stored submission is scored again, with the content that it was scored with."""

from __future__ import annotations

from sqlmodel import Session

from app.assessments import store
from app.assessments.content import UnknownContent, catalogue_of, questionnaire_of
from app.web.house import House
from scoring.result import result, to_json

OTHER_BYTES = "does not give the same result."
NO_CONTENT = "cannot be scored again: the version of its content is not kept here."
UNREADABLE = "cannot be scored again: what is stored cannot be read."


def difference(house: House, session: Session, assessment_id: str) -> str | None:
    """What is wrong with one submission, or None where scoring it again gives the same bytes."""
    try:
        stored = store.submission(session, assessment_id)
        if stored is None:
            return None  # it was kept long enough, and removed since the ids were read
        questionnaire = questionnaire_of(house, session, stored.questionnaire_hash)
        catalogue = catalogue_of(house, session, stored.catalogue_hash)
        again = to_json(result(questionnaire, catalogue, stored.answers)).decode()
    except UnknownContent:
        return NO_CONTENT
    except (ValueError, KeyError, TypeError, AttributeError):
        return UNREADABLE
    return None if again == stored.result_json else OTHER_BYTES
