"""The content that an assessment was begun with, and the catalogue in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from app.assessments import store
from app.web.errors import Problem
from app.web.house import House
from questionnaire.load import from_canonical
from questionnaire.model import Catalogue, Questionnaire, Versioned

C = TypeVar("C", bound=Versioned)


class UnknownContent(Problem):
    """An assessment refers to a version of the content that is not kept here."""

    status = 409
    title = "We cannot open this version of the questions"
    advice = "Your answers are safe. Please tell us, and we will bring this version back."


def kept(
    session: Session, kind: store.Kind, content_hash: str, today: C, known: dict[str, C], read: Callable[[str], C]
) -> C:
    """The content with this hash: today's, some met before, or some kept in the database. Raises UnknownContent."""
    if content_hash == today.hash:
        return today
    if content_hash not in known:
        body = store.content_body(session, kind, content_hash)
        if body is None:
            raise UnknownContent
        known[content_hash] = read(body)
    return known[content_hash]


def questionnaire_of(house: House, session: Session, content_hash: str) -> Questionnaire:
    """The questionnaire with this hash."""
    return kept(session, "questionnaire", content_hash, house.questionnaire, house.questionnaires, from_canonical)


def catalogue_of(house: House, session: Session, content_hash: str) -> Catalogue:
    """The catalogue with this hash."""
    read = Catalogue.model_validate_json
    return kept(session, "catalogue", content_hash, house.example_catalogue, house.catalogues, read)
