"""The profile once a plan is done: scored again with the levels that its actions should bring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.plans.basis import Basis
from app.plans.models import PlanAction
from app.plans.statuses import ActionStatus
from app.reports.profile import Profile, draw, range_said
from app.reports.report import sentence
from questionnaire.answers import Answers, State
from questionnaire.journey import Journey
from scoring.engine import score
from scoring.remedies import Step, answers_after
from scoring.tree import Score


@dataclass(frozen=True)
class Row:
    """One score, as it stands and as it would stand."""

    name: str
    now: str
    then: str
    is_different: bool


@dataclass(frozen=True)
class Projection:
    """The result before and after the plan. `unclear` counts the actions of which nobody knows what they bring."""

    now: str
    then: str
    is_different: bool
    caps: tuple[str, ...]
    profile: Profile
    rows: tuple[Row, ...]
    unclear: int


def brought(basis: Basis, actions: Iterable[PlanAction]) -> tuple[Step, ...]:
    """The levels above today's that the actions should bring, those that were dropped left out."""
    return tuple(
        Step(action.question_id, action.to_level, Fraction(0))
        for action in actions
        if action.status != ActionStatus.DROPPED and action.question_id is not None and action.to_level is not None
        if _counts(basis, action.question_id) and action.to_level > (basis.level(action.question_id) or 0)
    )


def _counts(basis: Basis, question_id: str) -> bool:
    """Whether a question is a practice of the index that applies here."""
    state = basis.journey.answer(question_id).state
    return question_id in basis.questionnaire.indicators and state not in (State.NOT_ASKED, State.NOT_APPLICABLE)


def projection(basis: Basis, actions: Iterable[PlanAction]) -> Projection:
    """Before and after, exactly scored. An action without a level brings nothing that could be counted."""
    every = list(actions)
    after: Answers = answers_after(basis.answers, brought(basis, every))
    now, then = basis.result.score, score(basis.questionnaire, after)
    journey = Journey(basis.questionnaire, after)
    names = {factor.id: factor.name for factor in basis.questionnaire.factors}
    unclear = sum(action.status != ActionStatus.DROPPED and action.to_level is None for action in every)
    return Projection(
        sentence(basis.journey, now),
        sentence(journey, then),
        now != then,
        tuple(cap.sentence for cap in then.standing.caps) if then.standing else (),
        draw(basis.questionnaire.index, then.parts, names, now.parts),
        _rows(names, now, then),
        unclear,
    )


def _rows(names: dict[str, str], now: Score, then: Score) -> tuple[Row, ...]:
    pairs = [("Overall index", now, then)]
    pairs += [(names[one.of], one, other) for one, other in zip(now.parts, then.parts, strict=True)]
    said = [(name, range_said(one), range_said(other)) for name, one, other in pairs]
    return tuple(Row(name, one, other, one != other) for name, one, other in said)
