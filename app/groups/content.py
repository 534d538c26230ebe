"""The experience items that a round was begun with."""

from __future__ import annotations

from sqlmodel import Session

from app.assessments.content import kept
from app.web.house import House
from questionnaire.experience import Experience


def experience_of(house: House, session: Session, content_hash: str) -> Experience:
    """The items with this hash."""
    read = Experience.model_validate_json
    return kept(session, "experience", content_hash, house.experience, house.experiences, read)
