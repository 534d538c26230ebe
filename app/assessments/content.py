"""The content that an assessment was begun with, and the catalogue in force."""

from __future__ import annotations

from sqlmodel import Session

from app.assessments import store
from app.web.errors import Problem
from app.web.house import House
from questionnaire.load import from_canonical
from questionnaire.model import Catalogue, Questionnaire


class UnknownContent(Problem):
    """An assessment refers to a version of the content that is not kept here."""

    status = 409
    title = "We cannot open this version of the questions"
    advice = "Your answers are safe. Please tell us, and we will bring this version back."


def questionnaire_of(house: House, session: Session, content_hash: str) -> Questionnaire:
    """The questionnaire with this hash: today's, one met before, or one kept in the database."""
    if content_hash == house.questionnaire.hash:
        return house.questionnaire
    known = house.questionnaires.get(content_hash)
    if known is None:
        body = store.content_body(session, "questionnaire", content_hash)
        if body is None:
            raise UnknownContent
        known = house.questionnaires[content_hash] = from_canonical(body)
    return known


def catalogue_of(house: House, session: Session, content_hash: str) -> Catalogue:
    """The catalogue with this hash."""
    if content_hash == house.example_catalogue.hash:
        return house.example_catalogue
    known = house.catalogues.get(content_hash)
    if known is None:
        body = store.content_body(session, "catalogue", content_hash)
        if body is None:
            raise UnknownContent
        known = house.catalogues[content_hash] = Catalogue.model_validate_json(body)
    return known
