"""How far the people of a group agree, and how far groups differ. The formulas are those of the scoring rules, part 6.

Ratings are numbers from 0 to `options` - 1. Rows are people, each with one rating per item. What ends in `_of` takes
tallies instead, one per item: the same formula, however many people answered. Where there is too little to say
anything, a function raises ValueError with a sentence; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scoring.tallies import Tally

Ratings = Sequence[float]
Rows = Sequence[Ratings]


def variance(ratings: Ratings) -> Fraction:
    """The variance of a sample (n - 1), in squared steps of the scale. Exact."""
    return Tally.of(ratings).variance


def chance_variance(options: int) -> Fraction:
    """The variance of answers given at random over so many ordered options: (A² - 1) / 12."""
    if options < 2:
        raise ValueError("a scale has two options or more")
    return Fraction(options**2 - 1, 12)


def raw_r_wg(ratings: Ratings, options: int) -> float:
    """1 - s² / σ² of one item. Below 0 where people differ more than chance would have it."""
    return raw_r_wg_of([Tally.of(ratings)], options)


def raw_r_wg_of(items: Sequence[Tally], options: int) -> float:
    """The same over one item or several: 1 - s̄² / σ², with s̄² the mean variance of the items."""
    return float(1 - _ratio(items, options))


def r_wg(ratings: Ratings, options: int) -> float:
    """Agreement within a group on one item, 0 to 1. What is below 0 is reported as 0; raw_r_wg() keeps it."""
    return max(0.0, raw_r_wg(ratings, options))


def _columns(rows: Rows) -> list[Tally]:
    """The ratings of each item. Raises ValueError where people answered different numbers of items."""
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        raise ValueError("every row needs the same items, one or more")
    return [Tally.of(column) for column in zip(*rows, strict=True)]


def _ratio(items: Sequence[Tally], options: int) -> Fraction:
    """The mean variance of the items as a part of what chance would give."""
    if not items:
        raise ValueError("agreement needs one item or more")
    return sum((item.variance for item in items), Fraction()) / len(items) / chance_variance(options)


def r_wg_j(rows: Rows, options: int) -> float:
    """Agreement within a group over J parallel items, 0 to 1; below 0 is reported as 0.

    J(1 - s̄²/σ²) / (J(1 - s̄²/σ²) + s̄²/σ²), with s̄² the mean variance of the items.
    """
    return r_wg_j_of(_columns(rows), options)


def r_wg_j_of(items: Sequence[Tally], options: int) -> float:
    """The same from one tally per item."""
    ratio = _ratio(items, options)
    agreed = len(items) * (1 - ratio)
    if agreed <= 0:
        return 0.0
    return float(agreed / (agreed + ratio))


def mean_deviation(rows: Rows) -> float:
    """AD: the mean over items of the mean distance from the item's mean, in steps of the scale.

    Agreement is acceptable below A/6 for A options.
    """
    return mean_deviation_of(_columns(rows))


def mean_deviation_of(items: Sequence[Tally]) -> float:
    """The same from one tally per item."""
    if not items:
        raise ValueError("a deviation needs one item or more")
    return float(sum((item.deviation for item in items), Fraction()) / len(items))


def icc(groups: Sequence[Ratings]) -> tuple[float, float]:
    """ICC(1) and ICC(2) of ratings in groups, from a one-way analysis of variance.

    (MSB - MSW) / (MSB + (k - 1) MSW) and (MSB - MSW) / MSB. For groups of different sizes k is the size that such an
    analysis uses: (N - Σn²/N) / (G - 1). Raises ValueError for fewer than two groups, for no more ratings than groups,
    and for ratings that do not differ between groups: none of these says anything.
    """
    return icc_of([Tally.of(group) for group in groups])


def icc_of(groups: Sequence[Tally]) -> tuple[float, float]:
    """The same from one tally per group."""
    sizes = [group.n for group in groups]
    count = sum(sizes)
    if len(groups) < 2 or min(sizes) < 1 or count <= len(groups):
        raise ValueError("two groups or more are needed, and more ratings than groups")
    grand = sum((group.mean * group.n for group in groups), Fraction()) / count
    between = sum((group.n * (group.mean - grand) ** 2 for group in groups), Fraction())
    within = sum((group.variance * (group.n - 1) for group in groups if group.n > 1), Fraction())
    msb, msw = between / (len(groups) - 1), within / (count - len(groups))
    k = (count - Fraction(sum(size**2 for size in sizes), count)) / (len(groups) - 1)
    if msb == 0 or msb + (k - 1) * msw == 0:
        raise ValueError("the groups do not differ at all, so there is nothing to divide by")
    return float((msb - msw) / (msb + (k - 1) * msw)), float((msb - msw) / msb)


def alpha(rows: Rows) -> float:
    """Cronbach's alpha: J/(J - 1) · (1 - Σ s_i² / s_total²). Raises ValueError for one item, or totals all the same."""
    columns = _columns(rows)
    return alpha_of(columns, Tally.of(sum(Fraction(each) for each in row) for row in rows))


def alpha_of(items: Sequence[Tally], totals: Tally) -> float:
    """The same from one tally per item and one of the people's totals, all of the same people."""
    if len(items) < 2:
        raise ValueError("alpha needs two items or more")
    if totals.variance == 0:
        raise ValueError("everybody has the same total, so there is nothing to divide by")
    parts = sum((item.variance for item in items), Fraction())
    return float(Fraction(len(items), len(items) - 1) * (1 - parts / totals.variance))
