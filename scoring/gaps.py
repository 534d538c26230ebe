"""What falls short of its target, in order, and what is not known (scoring rules, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import Answers, State
from questionnaire.journey import SKILLS, Journey
from questionnaire.model import Cause, Indicator, Questionnaire
from scoring.engine import TOP, factor_score
from scoring.tree import Score


@dataclass(frozen=True, slots=True)
class Trace:
    """How a recommendation came about, and what would make it go away."""

    rule: str
    answers: tuple[tuple[str, int], ...]
    points: tuple[tuple[str, Fraction], ...]
    studies: tuple[str, ...]
    goes_away: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator below its target. `points` is what closing it would add to its factor."""

    indicator: str
    factor: str
    level: int
    target: int
    critical: bool
    weight: int
    cause: Cause
    training: bool
    points: Fraction
    trace: Trace

    @property
    def size(self) -> int:
        """Levels missing to the target."""
        return self.target - self.level

    @property
    def priority(self) -> int:
        """Weight times size, as the order of gaps uses it."""
        return self.weight * self.size


@dataclass(frozen=True, slots=True)
class SkillGap:
    """A core skill below its target. It feeds the course advice and no score."""

    skill: str
    level: int
    target: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something to find out: not a gap, for nobody knows the level."""

    indicator: str
    factor: str
    critical: bool
    state: State
    ask: str


def gaps(questionnaire: Questionnaire, answers: Answers) -> tuple[Gap, ...]:
    """The gaps, most important first: critical, then weight × gap, then the lowest factor, then id."""
    journey = Journey(questionnaire, answers)
    found: list[tuple[tuple[bool, int, Fraction, str], Gap]] = []
    for factor in questionnaire.factors:
        scored = factor_score(journey, factor)
        known_weight = sum(part.weight for part in scored.parts if part.level is not None)
        for part in scored.parts:
            indicator = questionnaire.indicator(part.of, journey.sector)
            if part.level is None or part.level >= indicator.target:
                continue
            gap = _gap(journey, indicator, factor.id, part, known_weight)
            found.append(((not gap.critical, -gap.priority, scored.point or Fraction(0), gap.indicator), gap))
    return tuple(gap for _, gap in sorted(found, key=lambda pair: pair[0]))


def _gap(journey: Journey, indicator: Indicator, factor: str, part: Score, known_weight: int) -> Gap:
    level = part.level or 0
    points = Fraction(100 * indicator.weight * (indicator.target - level), TOP * known_weight)
    critical = journey.sector in indicator.critical
    rule = f"You told us level {level}; the target is level {indicator.target}."
    if critical:
        rule += " It is a critical item in your sector, so it comes before the others."
    goal = f"level {indicator.target}: {indicator.levels[indicator.target]}"
    trace = Trace(
        rule,
        ((indicator.id, level),),
        ((factor, points),),
        indicator.studies,
        f"This goes away when '{indicator.name}' reaches {goal}",
    )
    training = indicator.cause in journey.questionnaire.index.rules.training_causes
    return Gap(
        indicator.id,
        factor,
        level,
        indicator.target,
        critical,
        indicator.weight,
        indicator.cause,
        training,
        points,
        trace,
    )


def skill_gaps(questionnaire: Questionnaire, answers: Answers) -> tuple[SkillGap, ...]:
    """The core skills below their target, largest gap first, then in the order they are asked."""
    journey = Journey(questionnaire, answers)
    asked = next((section.questions for section in journey.sections if section.id == SKILLS), ())
    found = []
    for skill_id in asked:
        level = journey.answer(skill_id).level
        target = questionnaire.skills_by_id[skill_id].target
        if level is not None and level < target:
            found.append(SkillGap(skill_id, level, target))
    return tuple(sorted(found, key=lambda gap: gap.level - gap.target))


def unknowns(questionnaire: Questionnaire, answers: Answers) -> tuple[Unknown, ...]:
    """The indicators asked whose level is not known, critical ones first, with whom to ask."""
    journey = Journey(questionnaire, answers)
    found = []
    for factor in questionnaire.factors:
        for entry in factor.indicators:
            answer = journey.answer(entry.id)
            if answer.state in (State.DONT_KNOW, State.UNANSWERED):
                critical = journey.sector in entry.critical
                found.append(Unknown(entry.id, factor.id, critical, answer.state, entry.ask))
    return tuple(sorted(found, key=lambda unknown: not unknown.critical))


def training_comes_first(questionnaire: Questionnaire, found: tuple[Gap, ...]) -> bool:
    """False where there are gaps and none of the largest is one that training closes."""
    largest = found[: questionnaire.index.rules.largest_gaps]
    return not largest or any(gap.training for gap in largest)
