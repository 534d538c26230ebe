"""Agreement within a group: the worked checks of the rules, and what must hold for any ratings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import alpha, icc, mean_deviation, r_wg, r_wg_j, raw_r_wg

FIVE = [[3, 2, 3], [3, 3, 2], [2, 3, 3], [3, 3, 4], [4, 4, 3]]
rating = st.integers(0, 4)
people = st.integers(1, 6).flatmap(
    lambda items: st.lists(st.lists(rating, min_size=items, max_size=items), min_size=2, max_size=12)
)


def test_five_people_and_three_items() -> None:
    for item in zip(*FIVE, strict=True):
        assert r_wg(item, 5) == pytest.approx(0.75)
    assert r_wg_j(FIVE, 5) == pytest.approx(0.90)
    assert mean_deviation(FIVE) == pytest.approx(0.40)
    assert alpha(FIVE) == pytest.approx(0.375)


def test_a_split_opinion_is_no_agreement_and_no_middle() -> None:
    split = [0, 0, 4, 4]
    assert raw_r_wg(split, 5) == pytest.approx(-1.6667, abs=0.0001)
    assert r_wg(split, 5) == 0
    assert mean_deviation([[each] for each in split]) == 2.0


def test_everybody_says_the_same() -> None:
    assert r_wg([3, 3, 3], 5) == 1 and r_wg_j([[3, 1]] * 4, 5) == 1 and mean_deviation([[3, 1]] * 4) == 0


def test_groups_that_differ_and_people_within_them_that_do_not() -> None:
    assert icc([[1, 1], [3, 3]]) == (1.0, 1.0)


def test_icc_by_hand() -> None:
    # groups 1, 2, 3 and 3, 4, 5: means 2 and 4, MSB 6, MSW 1, k 3
    assert icc([[1, 2, 3], [3, 4, 5]]) == pytest.approx((5 / 8, 5 / 6))
    # sizes 2 and 4: N 6, k (6 - 20/6) / 1 = 8/3; means 1 and 3, grand 7/3; MSB 16/3, MSW (2 + 4) / 4 = 3/2
    first, second = icc([[0, 2], [2, 2, 4, 4]])
    assert first == pytest.approx((16 / 3 - 1.5) / (16 / 3 + (8 / 3 - 1) * 1.5))
    assert second == pytest.approx((16 / 3 - 1.5) / (16 / 3))


@pytest.mark.parametrize(
    "too_little",
    [
        lambda: r_wg([3], 5),
        lambda: r_wg([3, 3], 1),
        lambda: r_wg_j([[3, 3], [3]], 5),
        lambda: r_wg_j([[], []], 5),
        lambda: alpha([[3], [2]]),
        lambda: alpha([[3, 3], [3, 3]]),
        lambda: icc([[1, 2, 3]]),
        lambda: icc([[1], [2]]),
        lambda: icc([[1, 2], [2, 1]]),
    ],
)
def test_too_little_is_said_and_not_guessed(too_little: object) -> None:
    with pytest.raises(ValueError, match=r"\w+ "):
        too_little()  # type: ignore[operator]


@given(people)
def test_agreement_stays_on_its_scale_and_knows_no_order_of_people(rows: list[list[int]]) -> None:
    agreed = r_wg_j(rows, 5)
    assert 0 <= agreed <= 1
    assert r_wg_j(rows[::-1], 5) == agreed and mean_deviation(rows[::-1]) == mean_deviation(rows)
    assert 0 <= mean_deviation(rows) <= 2


@given(people, st.integers(0, 4))
def test_one_more_who_says_what_all_say_never_lowers_agreement(rows: list[list[int]], same: int) -> None:
    alike = [[same] * len(rows[0])] * len(rows)
    assert r_wg_j([*alike, alike[0]], 5) == 1


@given(st.lists(rating, min_size=2, max_size=30))
def test_of_one_item_both_measures_agree(ratings: list[int]) -> None:
    assert r_wg_j([[each] for each in ratings], 5) == pytest.approx(r_wg(ratings, 5))
