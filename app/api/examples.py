"""Examples for the documentation. What is answered is made by the code that answers; a test sends and compares all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from app.api import lead_examples, pages
from app.api.answers import LOOK_FIRST, read_answers
from app.api.forms import AnswersBody, NamedAnswerBody
from app.api.problems import KNOWN
from app.assessments.store import Held, Saved
from app.web.errors import Conflict, Invalid
from questionnaire.answers import Answer
from questionnaire.journey import Journey
from questionnaire.model import Catalogue, Questionnaire
from scoring.result import result, to_json

ID = "5f0e6c1b9a7d42e8c3b1"
KEY = "this-is-not-a-key-it-only-shows-how-one-loo"
WHEN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

ANSWERS: dict[str, dict[str, Any]] = {
    "option": {"question_id": "context.sector", "state": "answered", "option": "health"},
    "number": {"question_id": "context.staff", "state": "answered", "number": 40},
    "level": {
        "question_id": "refreshers.needs_analysis",
        "state": "answered",
        "level": 2,
        "evidence": "document",
        "note": "The analysis covers both wards, but not the night staff.",
    },
    "dont_know": {
        "question_id": "leadership.supervision",
        "state": "dont_know",
        "note": "The clinical lead will know.",
    },
    "not_applicable": {
        "question_id": "leadership.after_incidents",
        "state": "not_applicable",
        "reason": "There has been no serious incident here in the last 24 months.",
    },
}
SCREEN: list[dict[str, Any]] = [
    {"question_id": "context.scope", "state": "answered", "option": "screen"},
    {"question_id": "context.sector", "state": "answered", "option": "social_care"},
    {"question_id": "refreshers.interval", "state": "answered", "level": 3, "evidence": "record"},
    {"question_id": "refreshers.practice", "state": "dont_know"},
]

Named = dict[str, Any]  # the name of an example to the example


@dataclass(frozen=True)
class Examples:
    """Examples by operation: of its parameters, its body, and what it answers with each status."""

    parameters: dict[tuple[str, str], Named]
    bodies: dict[str, Named]
    answers: dict[tuple[str, int], Named]


def examples(questionnaire: Questionnaire, catalogue: Catalogue) -> Examples:
    """All examples. An example of put_answer's body goes with the question_id of the same name."""
    given = Given(questionnaire, SCREEN)
    links = pages.links(ID, questionnaire.hash)
    created = pages.Created(id=ID, key=KEY, questionnaire=questionnaire.hash, created_at=WHEN, links=links)
    submission = pages.Submission(
        id=ID, submitted_at=WHEN, questionnaire=questionnaire.hash, catalogue=catalogue.hash, links=links
    )
    answers: dict[tuple[str, int], Named] = {
        ("create_assessment", 201): {"created": plain(created)},
        ("read_assessment", 200): {"screen": plain(given.assessment)},
        ("put_answer", 200): _one_by_one(questionnaire),
        ("put_answer", 409): {"conflict": _conflict(Given(questionnaire, [ANSWERS["option"]]))},
        ("put_answer", 422): {"level": _no_such_level()},
        ("put_answers", 200): {"screen": {"answers": [plain(answer) for answer in given.saved]}},
        ("submit_assessment", 201): {"submitted": plain(submission)},
        ("submit_assessment", 200): {"again": plain(submission)},
        ("read_result", 200): {"screen": result_of(questionnaire, catalogue, given)},
    }
    return Examples(
        {
            ("put_answer", "question_id"): {name: answer["question_id"] for name, answer in ANSWERS.items()},
            ("read_questionnaire", "sector"): {"schools": "schools"},
            ("read_questionnaire_version", "content_hash"): {"in_force": questionnaire.hash},
            **lead_examples.PARAMETERS,
        },
        {
            "put_answer": {name: without_question(answer) for name, answer in ANSWERS.items()},
            "put_answers": {"screen": {"answers": SCREEN}},
            **lead_examples.BODIES,
        },
        answers | lead_examples.answers(),
    )


class Given:
    """A fresh assessment with these answers saved."""

    def __init__(self, questionnaire: Questionnaire, sent: list[dict[str, Any]]) -> None:
        body = AnswersBody(answers=[NamedAnswerBody(**answer) for answer in sent])
        _, accepted = read_answers(Journey(questionnaire, {}), body.answers)
        self.answers: dict[str, Answer] = {question: answer for question, answer, _ in accepted}
        kept = {question: Saved(answer, 1) for question, answer in self.answers.items()}
        journey = Journey(questionnaire, self.answers)
        held = Held(ID, questionnaire.hash, WHEN, None, None)
        self.assessment = pages.assessment(held, journey, kept)
        self.saved = [
            pages.saved_answer(journey, answer["question_id"], kept[answer["question_id"]]) for answer in sent
        ]


def plain(model: BaseModel) -> Any:
    """A model as the JSON that a program gets."""
    return model.model_dump(mode="json", by_alias=True)


def without_question(answer: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in answer.items() if field != "question_id"}


def _one_by_one(questionnaire: Questionnaire) -> Named:
    saved = Given(questionnaire, list(ANSWERS.values())).saved
    return {name: plain(answer) for name, answer in zip(ANSWERS, saved, strict=True)}


def _conflict(given: Given) -> dict[str, object]:
    return Conflict(advice=LOOK_FIRST, extra={"saved": [plain(answer) for answer in given.saved]}).details()


def _no_such_level() -> dict[str, object]:
    fault = {"in": "body.level", "message": "Input should be less than or equal to 4"}
    return Invalid(advice="Correct what 'errors' names, then send it again.", extra={"errors": [fault]}).details()


def of_problem(status: int) -> Named:
    """The problem that most often has this status."""
    return {"problem": KNOWN[status][0]().details()}


def result_of(questionnaire: Questionnaire, catalogue: Catalogue, given: Given) -> Any:

    return json.loads(to_json(result(questionnaire, catalogue, given.answers)))
