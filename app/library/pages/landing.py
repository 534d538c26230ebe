"""The first page: what this is, for whom, how long it takes, and what the evidence honestly says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from app.library.example import example_answers
from app.library.pages.evidence import Balance, balance
from app.reports.profile import Profile, draw
from app.reports.report import sentence
from questionnaire.journey import Journey
from questionnaire.model import Factor, Option, Questionnaire
from scoring.engine import score
from scoring.tree import Score, whole

STRONGEST = ("randomised", "review")


@dataclass(frozen=True)
class ExampleRow:
    """One factor of the example, in whole points: the drawing as a table."""

    name: str
    point: int
    low: int
    high: int
    evidenced: int


@dataclass(frozen=True)
class Example:
    """The made-up result on the first page: its sentence and its five factors."""

    sentence: str
    profile: Profile
    rows: tuple[ExampleRow, ...]


@dataclass(frozen=True)
class LandingPage:
    """The first page. All numbers come from the content."""

    title: str
    full_minutes: str
    screen_minutes: str
    practices: int
    skills: int
    screen_practices: int
    sectors: tuple[Option, ...]
    factors: tuple[Factor, ...]
    example: Example
    evidence_summary: str
    transfer_note: str
    balance: Balance
    limits: tuple[str, ...]
    template: ClassVar[str] = "library/landing.html"
    has_form: ClassVar[bool] = False


def example_rows(questionnaire: Questionnaire, overall: Score) -> tuple[ExampleRow, ...]:
    """The factors of the example in whole points."""
    rows = []
    for factor, part in zip(questionnaire.factors, overall.parts, strict=True):
        point, evidenced = part.point or part.low, part.evidenced or part.low
        rows.append(ExampleRow(factor.name, whole(point), whole(part.low), whole(part.high), whole(evidenced)))
    return tuple(rows)


def _example(questionnaire: Questionnaire) -> Example:
    answers = example_answers(questionnaire)
    overall = score(questionnaire, answers)
    names = {factor.id: factor.name for factor in questionnaire.factors}
    return Example(
        sentence(Journey(questionnaire, answers), overall),
        draw(questionnaire.index, overall.parts, names),
        example_rows(questionnaire, overall),
    )


@lru_cache(maxsize=4)
def landing_page(questionnaire: Questionnaire) -> LandingPage:
    index = questionnaire.index
    return LandingPage(
        title="How ready are you to de-escalate?",
        full_minutes=index.full_minutes,
        screen_minutes=index.screen_minutes,
        practices=len(questionnaire.indicators),
        skills=len(questionnaire.skills_by_id),
        screen_practices=sum(indicator.screen for indicator in questionnaire.indicators.values()),
        sectors=questionnaire.context_by_id["context.sector"].options,
        factors=questionnaire.factors,
        example=_example(questionnaire),
        evidence_summary=questionnaire.evidence.summary,
        transfer_note=questionnaire.evidence.transfer_note,
        balance=balance(questionnaire.evidence, STRONGEST),
        limits=tuple(limit.text for limit in index.limits if not limit.roles and not limit.scopes),
    )
