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
    """The result before and after the plan. `unclear` counts the actions of which nobody knows what they bring.

    `aim` says whether the plan reaches the band that it aims at, where it aims at one.
    """

    now: str
    then: str
    is_different: bool
    caps: tuple[str, ...]
    profile: Profile
    rows: tuple[Row, ...]
    unclear: int
    aim: str | None


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


def projected(basis: Basis, actions: Iterable[PlanAction]) -> Answers:
    """The answers once every action has reached its level. One without a level brings nothing that could be counted."""
    return answers_after(basis.answers, brought(basis, actions))


def projection(basis: Basis, actions: Iterable[PlanAction], aims_at: str | None) -> Projection:
    """Before and after, exactly scored."""
    every = list(actions)
    after = projected(basis, every)
    now, then = basis.score, score(basis.questionnaire, after)
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
        _aim(basis, then, aims_at),
    )


def _aim(basis: Basis, then: Score, aims_at: str | None) -> str | None:
    bands = {band.id: at for at, band in enumerate(basis.questionnaire.index.bands)}
    if aims_at is None or aims_at not in bands:
        return None
    said = f"The plan aims at {basis.questionnaire.index.bands[bands[aims_at]].name}"
    if then.standing is None or bands[then.standing.band] < bands[aims_at]:
        return f"{said} and does not reach it yet."
    if bands[then.standing.lowest] < bands[aims_at]:
        return f"{said}. It reaches it on what is known, and misses it if what is not known is at its worst."
    return f"{said} and reaches it, even if what is not known is at its worst."


def _rows(names: dict[str, str], now: Score, then: Score) -> tuple[Row, ...]:
    pairs = [("Overall index", now, then)]
    pairs += [(names[one.of], one, other) for one, other in zip(now.parts, then.parts, strict=True)]
    said = [(name, range_said(one), range_said(other)) for name, one, other in pairs]
    return tuple(Row(name, one, other, one != other) for name, one, other in said)
