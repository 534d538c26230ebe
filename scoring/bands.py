"""From points to a named band, with the two caps that can hold it down (scoring rules, section 3)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from questionnaire.journey import Journey
from questionnaire.model import Index
from scoring.tree import Cap, Score, Standing

WEAKEST = "weakest_factor"
CRITICAL = "critical_indicator"


def band_at(index: Index, points: Fraction) -> int:
    """The position of the band that holds these points. Edges belong to the upper band."""
    reached = points.numerator // points.denominator
    return max(position for position, band in enumerate(index.bands) if reached >= band.starts)


def critical_leaves(journey: Journey, factors: tuple[Score, ...]) -> tuple[Score, ...]:
    """The leaves of the critical indicators in scope: asked, and not accepted as not applicable."""
    indicators = journey.questionnaire.indicators
    return tuple(
        part
        for factor in factors
        for part in factor.parts
        if part.weight and journey.sector in indicators[part.of].critical
    )


def standing(journey: Journey, factors: tuple[Score, ...], point: Fraction, low: Fraction, high: Fraction) -> Standing:
    """The band of the point with its caps, and the bands that the worst and the best case would give."""
    index = journey.questionnaire.index
    fails_up_to = index.rules.critical_fails_up_to
    critical = critical_leaves(journey, factors)
    known_bad = tuple(part for part in critical if part.level is not None and part.level <= fails_up_to)
    not_good = tuple(part for part in critical if part.level is None or part.level <= fails_up_to)
    band, caps = _capped(journey, factors, point, lambda factor: factor.point or Fraction(0), not_good)
    lowest, _ = _capped(journey, factors, low, lambda factor: factor.low, not_good)
    highest, _ = _capped(journey, factors, high, lambda factor: factor.high, known_bad)
    names = [entry.id for entry in index.bands]
    return Standing(names[band], names[lowest], names[highest], names[band_at(index, point)], caps)


def _capped(
    journey: Journey,
    factors: tuple[Score, ...],
    points: Fraction,
    of_factor: Callable[[Score], Fraction],
    failing: tuple[Score, ...],
) -> tuple[int, tuple[Cap, ...]]:
    """The band position after both caps, and the caps that hold it there."""
    index = journey.questionnaire.index
    uncapped = band_at(index, points)
    names = {factor.id: factor.name for factor in journey.questionnaire.factors}
    lowest = min(band_at(index, of_factor(factor)) for factor in factors)
    weakest_limit = lowest + index.rules.bands_above_weakest
    critical_limit = next(at for at, band in enumerate(index.bands) if band.id == index.rules.critical_cap)
    band = min(uncapped, weakest_limit, critical_limit if failing else uncapped)
    caps = []
    if weakest_limit == band < uncapped:
        holding = [factor for factor in factors if band_at(index, of_factor(factor)) == lowest]
        said = " and ".join(names[factor.of] for factor in holding)
        sentence = f"{index.bands[band].name} is the most that one factor in {index.bands[lowest].name} allows: {said}."
        caps.append(Cap(WEAKEST, tuple(factor.of for factor in holding), sentence))
    if failing and critical_limit == band < uncapped:
        said = ", ".join(journey.questionnaire.indicators[part.of].name.lower() for part in failing)
        items = "a critical item" if len(failing) == 1 else f"{len(failing)} critical items"
        sentence = (
            f"{index.bands[band].name} is the most while {items} stands at level 1 or below, or is not known: {said}."
        )
        if len(failing) > 1:
            sentence = sentence.replace("stands", "stand").replace("or is not", "or are not")
        caps.append(Cap(CRITICAL, tuple(part.of for part in failing), sentence))
    return band, tuple(caps)
