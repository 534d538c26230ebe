"""Tallies: counted values say the same as the values themselves."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import alpha, alpha_of, icc, icc_of, mean_deviation, mean_deviation_of, r_wg_j, r_wg_j_of
from scoring.intervals import mean_interval, mean_interval_of, welch, welch_of
from scoring.tallies import Tally, all_of

values = st.lists(st.integers(0, 4), min_size=2, max_size=30)
rows = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=12)


@given(values)
def test_mean_variance_and_distance_are_those_of_the_values(given_values: list[int]) -> None:
    tally = Tally.of(given_values)
    assert tally.n == len(given_values)
    assert tally.mean == Fraction(sum(given_values), len(given_values))
    assert tally.variance == statistics.variance([Fraction(value) for value in given_values])
    assert tally.deviation == sum((abs(value - tally.mean) for value in given_values), Fraction()) / tally.n
    assert tally.at_least(3) == len([value for value in given_values if value >= 3])


@given(values, values)
def test_tallies_together_are_the_tally_of_all(first: list[int], second: list[int]) -> None:
    assert all_of([Tally.of(first), Tally.of(second)]) == Tally.of(first + second)
    assert Tally.of(first).scaled(25) == Tally.of(25 * value for value in first)


@given(rows)
def test_every_measure_says_the_same_from_tallies(answers: list[list[int]]) -> None:
    items = [Tally.of(column) for column in zip(*answers, strict=True)]
    assert r_wg_j_of(items, 5) == r_wg_j(answers, 5)
    assert mean_deviation_of(items) == mean_deviation(answers)
    assert mean_interval_of(items[0], 40) == mean_interval([row[0] for row in answers], 40)
    assert welch_of(items[0], items[1]) == welch([row[0] for row in answers], [row[1] for row in answers])
    totals = Tally.of(sum(row) for row in answers)
    if totals.variance:
        assert alpha_of(items, totals) == alpha(answers)
    if len({tally.mean for tally in items}) > 1:
        assert icc_of(items) == icc([list(column) for column in zip(*answers, strict=True)])


def test_nobody_says_nothing() -> None:
    nobody = Tally.counted({Fraction(3): 0})
    assert nobody.n == 0 and nobody.counts == ()
    with pytest.raises(ValueError, match="one value or more"):
        _ = nobody.mean
    with pytest.raises(ValueError, match="two values or more"):
        _ = Tally.of([3]).variance
    with pytest.raises(ValueError, match="no times"):
        Tally.counted({Fraction(3): -1})
    with pytest.raises(ValueError, match="one item or more"):
        r_wg_j_of([], 5)
