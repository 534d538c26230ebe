"""The experience items that a round was begun with."""

from __future__ import annotations

from sqlmodel import Session

from app.assessments import store
from app.assessments.content import UnknownContent
from app.web.house import House
from questionnaire.experience import Experience


def experience_of(house: House, session: Session, content_hash: str) -> Experience:
    """The items with this hash: today's, some met before, or some kept in the database."""
    if content_hash == house.experience.hash:
        return house.experience
    known = house.experiences.get(content_hash)
    if known is None:
        body = store.content_body(session, "experience", content_hash)
        if body is None:
            raise UnknownContent
        known = house.experiences[content_hash] = Experience.model_validate_json(body)
    return known
