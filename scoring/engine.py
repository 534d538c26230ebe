"""Answers to a score tree: indicator, factor, overall, band (scoring rules, sections 1 to 3). Pure and exact."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from questionnaire.answers import Answer, Answers, State
from questionnaire.journey import SKILLS, Journey
from questionnaire.model import Factor, Questionnaire
from scoring.bands import standing
from scoring.tree import Score, whole

ZERO, HUNDRED, ONE = Fraction(0), Fraction(100), Fraction(1)
LEVEL_POINTS = tuple(Fraction(25 * level) for level in range(5))
TOP = 4


def score(questionnaire: Questionnaire, answers: Answers) -> Score:
    """The whole score tree. Only answers on the path count.

    Shapes: overall → one part per factor → one leaf per indicator. Units: points, 0 to 100, exact fractions.
    Raises nothing for missing answers: what is not known widens low to high.
    """
    journey = Journey(questionnaire, answers)
    return overall(journey, tuple(factor_score(journey, factor) for factor in questionnaire.factors))


def skills(questionnaire: Questionnaire, answers: Answers) -> tuple[Score, ...]:
    """One leaf per core skill. A profile of its own: never part of the index."""
    journey = Journey(questionnaire, answers)
    asked = next((section.questions for section in journey.sections if section.id == SKILLS), ())
    return tuple(leaf(journey, skill, 1) for skill in asked)


@lru_cache(maxsize=65536)
def _level_leaf(of: str, level: int, weight: int, claimed: bool, counts_as: int) -> Score:
    reason = f"Level {level} of 4 is {25 * level} of 100 points."
    if claimed:
        reason += f" It is claimed, not evidenced: with evidence counted it would stand at level {counts_as} for now."
    points = LEVEL_POINTS[level]
    evidenced = LEVEL_POINTS[counts_as] if claimed else points
    return Score(of, points, points, points, ONE, reason, (), True, evidenced, weight, State.ANSWERED, level, claimed)


@lru_cache(maxsize=4096)
def _unknown_leaf(of: str, weight: int, state: State) -> Score:
    said = "You told us that you don't know." if state is State.DONT_KNOW else "There is no answer yet."
    reason = f"{said} It counts as 0 points in the worst case and as 100 in the best."
    return Score(of, None, ZERO, HUNDRED, ZERO, reason, (), False, None, weight, state)


def leaf(journey: Journey, question_id: str, weight: int) -> Score:
    """The score of one indicator or skill."""
    answer = journey.answer(question_id)
    level = answer.level
    if level is not None:
        rules = journey.questionnaire.index.rules
        claimed = level >= rules.claimed_from and _is_weak(journey.questionnaire, answer)
        return _level_leaf(question_id, level, weight, claimed, rules.claimed_counts_as)
    if answer.state is State.NOT_APPLICABLE:
        reason = f"You told us that this does not apply: {answer.reason} It is left out of the factor."
        return Score(question_id, None, ZERO, ZERO, ZERO, reason, (), False, None, 0, answer.state)
    if answer.state is State.NOT_ASKED:
        return _not_asked_leaf(question_id)
    return _unknown_leaf(question_id, weight, answer.state)


@lru_cache(maxsize=1024)
def _not_asked_leaf(of: str) -> Score:
    reason = "This was not asked, so it does not count."
    return Score(of, None, ZERO, ZERO, ZERO, reason, (), False, None, 0, State.NOT_ASKED)


def _is_weak(questionnaire: Questionnaire, answer: Answer) -> bool:
    """Whether an answer names no evidence, or only a weak kind. A kind of another version counts as none named."""
    kind = questionnaire.evidence_kinds.get(answer.evidence or "")
    return kind is None or kind.weak


def factor_score(journey: Journey, factor: Factor) -> Score:
    """One factor from its indicators (section 2)."""
    parts = tuple(leaf(journey, indicator.id, indicator.weight) for indicator in factor.indicators)
    asked = sum(part.weight for part in parts)
    known = [part for part in parts if part.level is not None]
    known_weight = sum(part.weight for part in known)
    if not asked:
        reason = f"None of the questions on {factor.name.lower()} applies, so there is nothing to score."
        return Score(factor.id, None, ZERO, HUNDRED, ZERO, reason, parts, False, None, factor.weight)
    counts_as = journey.questionnaire.index.rules.claimed_counts_as
    total = sum(part.weight * (part.level or 0) for part in known)
    shown = sum(part.weight * (counts_as if part.claimed else part.level or 0) for part in known)
    coverage = Fraction(known_weight, asked)
    published = coverage >= journey.questionnaire.index.rules.publish_at_coverage
    point = Fraction(100 * total, TOP * known_weight) if known else None
    return Score(
        factor.id,
        point,
        Fraction(100 * total, TOP * asked),
        Fraction(100 * (total + TOP * (asked - known_weight)), TOP * asked),
        coverage,
        _factor_reason(total, known_weight, asked, point, published, len(known), sum(p.weight > 0 for p in parts)),
        parts,
        published,
        Fraction(100 * shown, TOP * known_weight) if known else None,
        factor.weight,
    )


def _factor_reason(
    total: int, known_weight: int, asked: int, point: Fraction | None, published: bool, answers: int, of: int
) -> str:
    """A sentence that a reader can check by hand."""
    if point is None:
        return f"None of the {of} questions has a level yet, so there is no score."
    sum_said = f"100 × {total} ÷ (4 × {known_weight}) = {exact(point)}"
    said = f"Weight × level of the {answers} known answers adds up to {total}; their weights to {known_weight}."
    if answers == of:
        return f"{said} {sum_said}."
    if published:
        return f"{said} {sum_said}. {of - answers} of {of} answers are not known, which gives the range."
    share = whole(Fraction(100 * known_weight, asked))
    return f"{said} Only {share} % of the weight is known, so this is not scorable yet."


def exact(points: Fraction) -> str:
    """Points with up to two decimals, for sentences that show the sum."""
    hundredths = whole(points * 100)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def overall(journey: Journey, factors: tuple[Score, ...]) -> Score:
    """The index, its bounds and its band from the factors (section 3)."""
    weights = [factor.weight for factor in factors]
    low = _mean([factor.low for factor in factors], weights)
    high = _mean([factor.high for factor in factors], weights)
    coverage = _mean([factor.coverage for factor in factors], weights)
    if not all(factor.published for factor in factors):
        missing = [f.name for f, s in zip(journey.questionnaire.factors, factors, strict=True) if not s.published]
        reason = f"No overall index yet: {_listed(missing)} cannot be scored until more is known."
        return Score("overall", None, low, high, coverage, reason, factors, False)
    point = _mean([factor.point or ZERO for factor in factors], weights)
    evidenced = _mean([factor.evidenced or ZERO for factor in factors], weights)
    weakest = min(factors, key=lambda factor: factor.point or ZERO)
    listed = " + ".join(
        exact(factor.point or ZERO) + (f" × {factor.weight}" if factor.weight > 1 else "") for factor in factors
    )
    return Score(
        "overall",
        point,
        low,
        high,
        coverage,
        f"The mean of the {len(factors)} factors: ({listed}) ÷ {sum(weights)} = {exact(point)}.",
        factors,
        True,
        evidenced,
        standing=standing(journey, factors, point, low, high),
        weakest=weakest.of,
    )


def _mean(values: list[Fraction], weights: list[int]) -> Fraction:
    """The exact weighted mean, in whole numbers until the end: reducing a fraction at every step is slow."""
    over, under = 0, 1
    for value, weight in zip(values, weights, strict=True):
        over = over * value.denominator + weight * value.numerator * under
        under *= value.denominator
    return Fraction(over, under * sum(weights))


def _listed(names: list[str]) -> str:
    """Names as a reader would list them: a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
