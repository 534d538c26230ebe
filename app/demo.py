"""Believable assessments and enquiries, made with a fixed seed. For showing and trying, never for figures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from app import demo_leads
from app.assessments import store
from app.library.store import catalogue_in_force
from app.web.house import House
from app.web.visitor import holder_of
from questionnaire.answers import DONT_KNOW, Answer, answered
from questionnaire.journey import Journey
from questionnaire.model import ContextQuestion
from scoring.result import result

NOTES = (
    "The log is kept by the clerk and was last checked in October.",
    "Planned for the spring, once the new rota is in place.",
    "Night staff are the exception.",
    "We think so, but nobody has counted.",
)
DEMO_KEY = "a demonstration, held by nobody"
SUBMITTED_SHARE = 0.8
ENQUIRY_SHARE = 0.4


def fill(house: House, count: int, seed: int = 20261123) -> Iterator[str]:
    """Adds assessments one at a time, each in a transaction of its own, and yields their ids."""
    source = random.Random(seed)  # noqa: S311  # believable, not secret
    with house.database.transaction() as session:
        store.keep_content(session, house.questionnaire, house.now())
        store.keep_content(session, house.example_catalogue, house.now())
    for _ in range(count):
        answers = believable(house, source)
        begun = house.now() - timedelta(days=source.randrange(1, 400), minutes=source.randrange(600))
        with house.database.transaction() as session:
            assessment = store.create(session, house.questionnaire.hash, holder_of(DEMO_KEY), begun)
            identifier = assessment.id
            asked = list(answers.items())
            is_submitted = source.random() < SUBMITTED_SHARE
            for number, (question, answer) in enumerate(asked if is_submitted else asked[: len(asked) // 2]):
                store.save_answer(session, identifier, question, answer, 0, begun + timedelta(seconds=20 * number))
            if is_submitted:
                catalogue = catalogue_in_force(house, session)
                scored = result(house.questionnaire, catalogue, answers)
                store.submit(session, identifier, answers, scored, begun + timedelta(minutes=20))
        if source.random() < ENQUIRY_SHARE:
            demo_leads.enquire(house, identifier, begun + timedelta(minutes=source.randrange(30, 3000)), source)
        yield identifier


def believable(house: House, source: random.Random) -> dict[str, Answer]:
    """One organisation's answers: a level of its own, factors that differ, and some things not known."""
    answers: dict[str, Answer] = {}
    base = source.gauss(1.9, 0.7)
    drift: dict[str, float] = {}
    question = house.questionnaire.context.questions[0].id
    following: str | None = question
    while following is not None:
        question = following
        journey = Journey(house.questionnaire, answers)
        answers[question] = _answer(journey, question, source, base, drift)
        following = Journey(house.questionnaire, answers).after(question)
    return answers


def _answer(journey: Journey, question_id: str, source: random.Random, base: float, drift: dict[str, float]) -> Answer:
    question = journey.question(question_id)
    if isinstance(question, ContextQuestion):
        if question.kind == "number":
            return answered(int(source.lognormvariate(4, 1)) + 3)
        return answered(source.choice(journey.options(question)).id)
    if source.random() < 0.07:
        return DONT_KNOW
    factor = question_id.partition(".")[0]
    drift.setdefault(factor, source.gauss(0, 0.6))
    level = min(4, max(0, round(source.gauss(base + drift[factor], 0.8))))
    evidence = source.choice((None, "verbal", "document", "record", "observed")) if level else None
    note = source.choice(NOTES) if source.random() < 0.15 else ""
    return answered(level, evidence, note)
