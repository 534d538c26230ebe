"""Closing a round: what was counted becomes its report, once. There is none before, and it never changes after."""

from __future__ import annotations

from sqlmodel import Session

from app.assessments.content import UnknownContent
from app.assessments.rescoring import NO_CONTENT, OTHER_BYTES, UNREADABLE
from app.groups import store
from app.groups.content import experience_of
from app.groups.models import Round
from app.web.house import House
from scoring.voice_shapes import Voices, from_json, to_json
from scoring.voices import voices


def close(house: House, session: Session, found: Round) -> None:
    """Closes a round for good. Closing one that is closed changes nothing."""
    if found.closed_at is None:
        store.close(session, found, to_json(report_now(house, session, found)).decode(), house.now())


def report_now(house: House, session: Session, found: Round) -> Voices:
    """The report as its counts give it. Only for closing, and to check that an old one still comes out the same."""
    experience = experience_of(house, session, found.experience_hash)
    return voices(experience, found.sector, store.heard(session, found, experience))


def report_of(found: Round) -> Voices | None:
    """The report of a closed round, as it was stored."""
    return from_json(found.report) if found.closed_at is not None else None


def difference(house: House, session: Session, assessment_id: str, round_id: str) -> str | None:
    """What is wrong with one report, or None where its counts still give the same bytes."""
    found = store.one(session, assessment_id, round_id)
    if found is None or found.closed_at is None:
        return None  # it was removed since the ids were read
    try:
        again = to_json(report_now(house, session, found)).decode()
    except UnknownContent:
        return NO_CONTENT
    except (ValueError, KeyError, TypeError, AttributeError):
        return UNREADABLE
    return None if again == found.report else OTHER_BYTES
