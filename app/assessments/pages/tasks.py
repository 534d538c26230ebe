"""The sections and how far each is: as the task list, and as the quiet dots above a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.assessments.pages.addresses import question_url, urls
from questionnaire.journey import Journey


@dataclass(frozen=True)
class Step:
    """One section as a quiet dot: where we are, and how much is answered."""

    name: str
    short: str
    href: str
    given: int
    total: int
    is_here: bool

    @property
    def is_done(self) -> bool:
        return self.given == self.total


def steps(assessment_id: str, journey: Journey, here: str | None) -> tuple[Step, ...]:
    """The sections as dots. Each leads to its first open question, or its first."""
    made = []
    for section in journey.sections:
        if section.questions:
            first = next((q for q in section.questions if not journey.answer(q).is_given), section.questions[0])
            given = journey.given_in(section)
            href = question_url(assessment_id, first)
            made.append(Step(section.name, section.short, href, given, len(section.questions), section.id == here))
    return tuple(made)


@dataclass(frozen=True)
class TaskListPage:
    """The sections and how far each is."""

    title: str
    scope: str
    steps: tuple[Step, ...]
    given: int
    total: int
    next_href: str | None
    check_href: str
    link_href: str
    team_href: str
    rounds_href: str
    may_submit: bool
    template: ClassVar[str] = "assessments/tasks.html"
    has_form: ClassVar[bool] = True


def task_list_page(assessment_id: str, journey: Journey) -> TaskListPage:
    rows = steps(assessment_id, journey, None)
    waiting = journey.open_questions()
    return TaskListPage(
        "Your assessment",
        journey.scope,
        rows,
        sum(row.given for row in rows),
        sum(row.total for row in rows),
        question_url(assessment_id, waiting[0]) if waiting else None,
        f"{urls(assessment_id)}/check",
        f"{urls(assessment_id)}/return-link",
        f"{urls(assessment_id)}/team",
        f"{urls(assessment_id)}/rounds",
        journey.may_submit,
    )
