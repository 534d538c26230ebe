"""All answers on one page, before they are submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.assessments.pages.addresses import question_url, urls
from app.assessments.pages.words import evidence_name, said
from questionnaire.answers import State
from questionnaire.journey import Journey
from questionnaire.model import ContextQuestion


@dataclass(frozen=True)
class CheckRow:
    """One question and its answer, to check."""

    name: str
    question: str
    said: str
    level: int | None
    state: str
    note: str
    evidence: str | None
    change: str


@dataclass(frozen=True)
class CheckSection:
    name: str
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True)
class CheckPage:
    """All answers before they are submitted, each with a way to change it and come back."""

    title: str
    sections: tuple[CheckSection, ...]
    open_count: int
    unknown_count: int
    may_submit: bool
    action: str
    tasks: str
    template: ClassVar[str] = "assessments/check.html"
    has_form: ClassVar[bool] = True


def check_page(assessment_id: str, journey: Journey) -> CheckPage:
    sections = []
    for section in journey.sections:
        rows = tuple(_check_row(assessment_id, journey, question) for question in section.questions)
        if rows:
            sections.append(CheckSection(section.name, rows))
    states = [row.state for section in sections for row in section.rows]
    return CheckPage(
        "Check your answers",
        tuple(sections),
        states.count(State.UNANSWERED.value),
        states.count(State.DONT_KNOW.value),
        journey.may_submit,
        f"{urls(assessment_id)}/submission",
        urls(assessment_id),
    )


def _check_row(assessment_id: str, journey: Journey, question_id: str) -> CheckRow:
    question = journey.question(question_id)
    answer = journey.answer(question_id)
    return CheckRow(
        question.name,
        question.question,
        said(journey, question_id, answer),
        None if isinstance(question, ContextQuestion) else answer.level,
        answer.state.value,
        answer.note,
        evidence_name(journey, answer),
        f"{question_url(assessment_id, question_id)}?return_to=check",
    )
