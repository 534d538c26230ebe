"""What must hold for a band to be reached for certain, as whole-number sums over steps (scoring rules, section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import gcd, lcm
from typing import Literal

from questionnaire.answers import Answers
from questionnaire.journey import Journey
from questionnaire.model import Band, Questionnaire
from scoring.bands import critical_leaves
from scoring.engine import exact, factor_score
from scoring.tree import Score

Rule = Literal["index", "weakest_factor", "critical_indicator", "coverage"]
Open = tuple[str, int]
POINTS_A_LEVEL = 25


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule that is not met yet: the `worth` of the steps taken, each (indicator, level), adds up to `least`.

    `says` completes "the rule that ...". Without any worth, no step can meet it.
    """

    rule: Rule
    of: str
    worth: Mapping[Open, int]
    least: int
    says: str

    def is_met_by(self, taken: frozenset[Open]) -> bool:
        return sum(worth for step, worth in self.worth.items() if step in taken) >= self.least


@dataclass(frozen=True, slots=True)
class _Factor:
    """What the sums need of one factor: the weight asked and known, and weight × level so far."""

    of: str
    name: str
    weight: int
    asked: int
    known: int
    total: int
    parts: tuple[Score, ...]


def band_position(questionnaire: Questionnaire, band: str) -> int:
    """The place of a band. ValueError where there is no such band."""
    names = [each.id for each in questionnaire.index.bands]
    if band not in names:
        raise ValueError(f"There is no band {band}.")
    return names.index(band)


def conditions(
    questionnaire: Questionnaire, answers: Answers, band: str, open_steps: frozenset[Open]
) -> tuple[Condition, ...]:
    """The rules that today's answers do not meet yet, with what is unknown counted as level 0.

    Raising a level never breaks a rule that holds, so the others need no watching.
    """
    journey = Journey(questionnaire, answers)
    bands = questionnaire.index.bands
    rules = questionnaire.index.rules
    at = band_position(questionnaire, band)
    scored = tuple(factor_score(journey, factor) for factor in questionnaire.factors)
    names = {factor.id: factor.name for factor in questionnaire.factors}
    factors = [_summed(names[each.of], each) for each in scored]
    found = [_index(factors, bands[at], open_steps)]
    floor = max(at - rules.bands_above_weakest, 0)
    found += [_floor(factor, bands[floor], open_steps) for factor in factors]
    capped = next(place for place, each in enumerate(bands) if each.id == rules.critical_cap)
    if at > capped:
        found += list(_criticals(journey, scored, open_steps))
    found += [_coverage(questionnaire, factor, open_steps) for factor in factors]
    return tuple(condition for condition in found if condition.least > 0)


def _summed(name: str, scored: Score) -> _Factor:
    known = [part for part in scored.parts if part.level is not None]
    return _Factor(
        scored.of,
        name,
        scored.weight,
        sum(part.weight for part in scored.parts),
        sum(part.weight for part in known),
        sum(part.weight * (part.level or 0) for part in known),
        tuple(part for part in scored.parts if part.weight),
    )


def _worth(factor: _Factor, open_steps: frozenset[Open], times: int) -> Iterator[tuple[Open, int]]:
    """Each open step of a factor with its weight, times a whole number."""
    for part in factor.parts:
        for level in range(1, 5):
            if (part.of, level) in open_steps:
                yield (part.of, level), part.weight * times


def _made(rule: Rule, of: str, worth: Mapping[Open, int], least: int, says: str) -> Condition:
    """A condition in the smallest whole numbers: the solver computes in floating point."""
    divisor = gcd(*worth.values()) if worth else 1
    return Condition(rule, of, {step: each // divisor for step, each in worth.items()}, -(-least // divisor), says)


def _index(factors: list[_Factor], band: Band, open_steps: frozenset[Open]) -> Condition:
    common = lcm(*(factor.asked or 1 for factor in factors))
    worth: dict[Open, int] = {}
    reached = 0
    for factor in factors:
        times = POINTS_A_LEVEL * factor.weight * common // (factor.asked or 1)
        worth |= dict(_worth(factor, open_steps, times))
        reached += times * factor.total
    least = band.starts * sum(factor.weight for factor in factors) * common - reached
    return _made("index", "overall", worth, least, f"the overall index stands at {band.starts} or above")


def _floor(factor: _Factor, band: Band, open_steps: frozenset[Open]) -> Condition:
    least = band.starts * factor.asked - POINTS_A_LEVEL * factor.total
    says = f"{factor.name} stands at {band.starts} or above ({band.name})"
    return _made("weakest_factor", factor.of, dict(_worth(factor, open_steps, POINTS_A_LEVEL)), least, says)


def _criticals(journey: Journey, factors: tuple[Score, ...], open_steps: frozenset[Open]) -> Iterator[Condition]:
    needed = journey.questionnaire.index.rules.critical_fails_up_to + 1
    for part in critical_leaves(journey, factors):
        if part.level is None or part.level < needed:
            says = f"the critical item '{journey.questionnaire.indicators[part.of].name}' stands at level {needed}"
            worth = {(part.of, needed): 1} if (part.of, needed) in open_steps else {}
            yield Condition("critical_indicator", part.of, worth, 1, f"{says} or above")


def _coverage(questionnaire: Questionnaire, factor: _Factor, open_steps: frozenset[Open]) -> Condition:
    """Enough is known: an indicator in the plan becomes known."""
    share = questionnaire.index.rules.publish_at_coverage
    says = f"{exact(share * 100)}% of the weight of {factor.name} is known"
    if not factor.asked:
        return Condition("coverage", factor.of, {}, 1, says)
    unknown = [part for part in factor.parts if part.level is None and (part.of, 1) in open_steps]
    worth = {(part.of, 1): part.weight * share.denominator for part in unknown}
    return _made("coverage", factor.of, worth, share.numerator * factor.asked - share.denominator * factor.known, says)
