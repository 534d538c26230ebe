"""How far the people of a group agree, and how far groups differ. The formulas are those of the scoring rules, part 6.

Ratings are numbers from 0 to `options` - 1. Rows are people, each with one rating per item. Where there is too little
to say anything, a function raises ValueError with a sentence; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Ratings = Sequence[float]
Rows = Sequence[Ratings]


def variance(ratings: Ratings) -> Fraction:
    """The variance of a sample (n - 1), in squared steps of the scale. Exact."""
    values = [Fraction(each) for each in ratings]
    if len(values) < 2:
        raise ValueError("a variance needs two ratings or more")
    mean = sum(values, Fraction()) / len(values)
    return sum(((value - mean) ** 2 for value in values), Fraction()) / (len(values) - 1)


def chance_variance(options: int) -> Fraction:
    """The variance of answers given at random over so many ordered options: (A² - 1) / 12."""
    if options < 2:
        raise ValueError("a scale has two options or more")
    return Fraction(options**2 - 1, 12)


def raw_r_wg(ratings: Ratings, options: int) -> float:
    """1 - s² / σ² of one item. Below 0 where people differ more than chance would have it."""
    return float(1 - variance(ratings) / chance_variance(options))


def r_wg(ratings: Ratings, options: int) -> float:
    """Agreement within a group on one item, 0 to 1. What is below 0 is reported as 0; raw_r_wg() keeps it."""
    return max(0.0, raw_r_wg(ratings, options))


def _columns(rows: Rows) -> list[list[float]]:
    """The ratings of each item. Raises ValueError where people answered different numbers of items."""
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        raise ValueError("every row needs the same items, one or more")
    return [list(column) for column in zip(*rows, strict=True)]


def r_wg_j(rows: Rows, options: int) -> float:
    """Agreement within a group over J parallel items, 0 to 1; below 0 is reported as 0.

    J(1 - s̄²/σ²) / (J(1 - s̄²/σ²) + s̄²/σ²), with s̄² the mean variance of the items.
    """
    columns = _columns(rows)
    ratio = sum((variance(column) for column in columns), Fraction()) / len(columns) / chance_variance(options)
    agreed = len(columns) * (1 - ratio)
    if agreed <= 0:
        return 0.0
    return float(agreed / (agreed + ratio))


def mean_deviation(rows: Rows) -> float:
    """AD: the mean over items of the mean distance from the item's mean, in steps of the scale.

    Agreement is acceptable below A/6 for A options.
    """
    columns = _columns(rows)
    total = Fraction()
    for column in columns:
        values = [Fraction(each) for each in column]
        mean = sum(values, Fraction()) / len(values)
        total += sum((abs(value - mean) for value in values), Fraction()) / len(values)
    return float(total / len(columns))


def icc(groups: Sequence[Ratings]) -> tuple[float, float]:
    """ICC(1) and ICC(2) of ratings in groups, from a one-way analysis of variance.

    (MSB - MSW) / (MSB + (k - 1) MSW) and (MSB - MSW) / MSB. For groups of different sizes k is the size that such an
    analysis uses: (N - Σn²/N) / (G - 1). Raises ValueError for fewer than two groups, for no more ratings than groups,
    and for ratings that do not differ between groups: none of these says anything.
    """
    found = [[Fraction(each) for each in group] for group in groups]
    sizes = [len(group) for group in found]
    count = sum(sizes)
    if len(found) < 2 or min(sizes) < 1 or count <= len(found):
        raise ValueError("two groups or more are needed, and more ratings than groups")
    means = [sum(group, Fraction()) / len(group) for group in found]
    grand = sum((sum(group, Fraction()) for group in found), Fraction()) / count
    between = sum((size * (mean - grand) ** 2 for size, mean in zip(sizes, means, strict=True)), Fraction())
    within = sum(((value - mean) ** 2 for group, mean in zip(found, means, strict=True) for value in group), Fraction())
    msb, msw = between / (len(found) - 1), within / (count - len(found))
    k = (count - Fraction(sum(size**2 for size in sizes), count)) / (len(found) - 1)
    if msb == 0 or msb + (k - 1) * msw == 0:
        raise ValueError("the groups do not differ at all, so there is nothing to divide by")
    return float((msb - msw) / (msb + (k - 1) * msw)), float((msb - msw) / msb)


def alpha(rows: Rows) -> float:
    """Cronbach's alpha: J/(J - 1) · (1 - Σ s_i² / s_total²). Raises ValueError for one item, or totals all the same."""
    columns = _columns(rows)
    if len(columns) < 2:
        raise ValueError("alpha needs two items or more")
    total = variance([float(sum(Fraction(each) for each in row)) for row in rows])
    if total == 0:
        raise ValueError("everybody has the same total, so there is nothing to divide by")
    parts = sum((variance(column) for column in columns), Fraction())
    return float(Fraction(len(columns), len(columns) - 1) * (1 - parts / total))
