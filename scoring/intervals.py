"""How sure a number of a group is: 95 % intervals of shares, means and differences of means.

The formulas are those of the scoring rules, part 6. Where there is too little to say anything, ValueError says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

from scoring.tallies import Tally

Z = NormalDist().inv_cdf(0.975)
Values = Sequence[float]


def t_quantile(degrees: float) -> float:
    """The 97.5 % point of Student's t."""
    from scipy.special import stdtrit  # only now: a page without a round need not wait for it

    return float(stdtrit(degrees, 0.975))


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Wilson's interval of a share, from 0 to 1. Raises ValueError where nobody answered, or more than all agreed."""
    if n < 1 or not 0 <= successes <= n:
        raise ValueError("a share needs somebody who answered, and no more successes than answers")
    share, square = successes / n, Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * sqrt(share * (1 - share) / n + square / (4 * n))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))  # the last digit rounds either way


def mean_interval(values: Values, population: int | None = None) -> tuple[float, float, float]:
    """A mean with its interval by Student's t, in the unit of the values: (mean, low, high).

    Where the size N of the whole group is known, the interval is narrowed by √((N - n)/(N - 1)); if everybody answered
    there is no sampling error at all. Raises ValueError for fewer than two values, or more values than people.
    """
    return mean_interval_of(Tally.of(values), population)


def mean_interval_of(values: Tally, population: int | None = None) -> tuple[float, float, float]:
    """The same from a tally, however many people answered."""
    n = values.n
    if population is not None and population < n:
        raise ValueError("there are more values than people")
    if population == n and n > 0:
        mean = float(values.mean)
        return mean, mean, mean
    if n < 2:
        raise ValueError("an interval needs two values or more")
    mean = float(values.mean)
    narrowed = 1.0 if population is None else sqrt((population - n) / (population - 1))
    half = t_quantile(n - 1) * sqrt(values.variance / n) * narrowed
    return mean, mean - half, mean + half


def welch(a: Values, b: Values) -> tuple[float, float, float]:
    """The difference of two means, a less b, with Welch's interval: (difference, low, high).

    Raises ValueError where a group has fewer than two values. Where neither group varies there is nothing to spread.
    """
    return welch_of(Tally.of(a), Tally.of(b))


def welch_of(a: Tally, b: Tally) -> tuple[float, float, float]:
    """The same from two tallies."""
    if a.n < 2 or b.n < 2:
        raise ValueError("each group needs two values or more")
    difference = float(a.mean - b.mean)
    of_a, of_b = float(a.variance / a.n), float(b.variance / b.n)
    both = of_a + of_b
    if both == 0:
        return difference, difference, difference
    degrees = both**2 / (of_a**2 / (a.n - 1) + of_b**2 / (b.n - 1))
    half = t_quantile(degrees) * sqrt(both)
    return difference, difference - half, difference + half
