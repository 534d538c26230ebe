"""Intervals: the worked checks of the rules, figures from a table of Student's t, and what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.intervals import mean_interval, t_quantile, welch, wilson

value = st.floats(0, 100, allow_nan=False)


def test_eight_of_ten() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=0.0001)


def test_nobody_and_everybody() -> None:
    assert wilson(0, 5)[0] == 0 and 0 < wilson(0, 5)[1] < 1
    assert wilson(5, 5)[1] == 1 and 0 < wilson(5, 5)[0] < 1


@pytest.mark.parametrize(("degrees", "point"), [(1, 12.706), (4, 2.776), (10, 2.228), (30, 2.042), (1000, 1.962)])
def test_student_s_t_as_its_tables_have_it(degrees: int, point: float) -> None:
    assert t_quantile(degrees) == pytest.approx(point, abs=0.0005)


def test_a_mean_by_hand() -> None:
    # 1, 2, 3, 4, 5: mean 3, s² 2.5, s/√5 0.7071, t of 4 is 2.7764
    assert mean_interval([1, 2, 3, 4, 5]) == pytest.approx((3, 3 - 1.9632, 3 + 1.9632), abs=0.0001)


def test_a_known_group_narrows_it_and_a_census_has_no_error() -> None:
    values = [1, 2, 3, 4, 5]
    wide, narrow = mean_interval(values), mean_interval(values, population=10)
    assert narrow[2] - narrow[0] == pytest.approx((wide[2] - wide[0]) * (5 / 9) ** 0.5)
    assert mean_interval(values, population=5) == (3, 3, 3)
    assert mean_interval([4], population=1) == (4, 4, 4)


def test_welch_by_hand() -> None:
    # both of variance 1 and size 3: standard error √(2/3), 4 degrees of freedom
    difference, low, high = welch([1, 2, 3], [4, 5, 6])
    assert difference == -3 and (low, high) == pytest.approx((-3 - 2.2669, -3 + 2.2669), abs=0.0001)
    assert welch([2, 2], [1, 1]) == (1, 1, 1)


@pytest.mark.parametrize(
    "too_little",
    [
        lambda: wilson(0, 0),
        lambda: wilson(3, 2),
        lambda: wilson(-1, 2),
        lambda: mean_interval([1]),
        lambda: mean_interval([]),
        lambda: mean_interval([1, 2], population=1),
        lambda: welch([1], [2, 3]),
    ],
)
def test_too_little_is_said_and_not_guessed(too_little: object) -> None:
    with pytest.raises(ValueError, match=r"\w+ "):
        too_little()  # type: ignore[operator]


@given(st.integers(1, 500), st.data())
def test_a_share_lies_in_its_interval(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1


@given(st.lists(value, min_size=2, max_size=30), st.lists(value, min_size=2, max_size=30))
def test_a_difference_the_other_way_round_is_its_mirror(a: list[float], b: list[float]) -> None:
    difference, low, high = welch(a, b)
    assume(high > low)
    assert welch(b, a) == pytest.approx((-difference, -high, -low), abs=1e-9)
    assert low <= difference <= high
