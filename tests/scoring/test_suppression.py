"""Suppression: small numbers are hidden, and with them whatever they could be worked out from."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scoring.suppression import hidden_cells, hidden_parts, is_safe, total_is_shown

groups = st.fixed_dictionaries(
    {"leaders": st.integers(0, 12), "supervisors": st.integers(0, 12), "front": st.integers(0, 40)}
)
QUESTIONS = ("a", "b", "c", "d")
tables = st.fixed_dictionaries(
    {(q, g): st.integers(0, 12) for q in QUESTIONS for g in ("leaders", "supervisors", "front", "people")}
)


def test_a_group_of_four_is_hidden_and_the_smallest_other_small_one_with_it() -> None:
    counts = {"leaders": 4, "supervisors": 8, "front": 30}
    assert hidden_parts(counts, 5, 10) == {"leaders", "supervisors"}
    assert total_is_shown(counts, {"leaders", "supervisors"}, 5)


def test_two_leaders_do_not_hide_the_whole_front_line_but_the_total() -> None:
    counts = {"leaders": 2, "supervisors": 12, "front": 34}
    assert hidden_parts(counts, 5, 10) == {"leaders"}
    assert not total_is_shown(counts, {"leaders"}, 5)


def test_one_who_knows_the_smallest_group_learns_nothing_of_fewer_than_five() -> None:
    assert not is_safe([1, 4], 5) and not is_safe([4, 4], 5) and not is_safe([1, 8], 5) and is_safe([4, 8], 5)
    assert hidden_parts({"leaders": 1, "supervisors": 4, "front": 8}, 5, 10) == {"leaders", "supervisors", "front"}
    assert not total_is_shown({"leaders": 1, "supervisors": 4, "front": 30}, {"leaders", "supervisors"}, 5)


def test_a_group_that_nobody_answered_in_hides_nobody() -> None:
    assert hidden_parts({"leaders": 0, "supervisors": 8, "front": 30}, 5, 10) == {"leaders"}


def test_a_total_that_is_one_small_group_is_hidden_too() -> None:
    assert not total_is_shown({"leaders": 4, "supervisors": 0}, {"leaders", "supervisors"}, 5)
    assert not total_is_shown({"leaders": 7, "supervisors": 0}, {"leaders", "supervisors"}, 5)
    assert total_is_shown({"leaders": 4, "supervisors": 6}, {"leaders", "supervisors"}, 5)


@given(groups)
def test_no_difference_of_a_total_and_what_is_shown_is_one_group_or_few_people(counts: dict[str, int]) -> None:
    hidden = hidden_parts(counts, 5, 10)
    shown = [group for group in counts if group not in hidden]
    assert all(counts[group] >= 5 for group in shown)
    if not total_is_shown(counts, hidden, 5):
        return
    for taken in (taken for size in range(len(shown) + 1) for taken in combinations(shown, size)):
        left = {group: count for group, count in counts.items() if group not in taken and count}
        is_known_anyway = left and set(left) <= set(shown)
        hiding = [count for count in left.values() if count > 1]  # who is alone in a group knows it
        is_kept = len(hiding) >= 2 and sum(hiding) - min(hiding) >= 5  # also from those who know the smallest
        assert not left or is_known_anyway or is_kept, (counts, taken)


@given(groups)
def test_no_more_is_hidden_than_must_be(counts: dict[str, int]) -> None:
    hidden = hidden_parts(counts, 5, 10)
    assert all(counts[group] < 10 for group in hidden)
    if not any(0 < count < 5 for count in counts.values()):
        assert all(counts[group] == 0 for group in hidden)


@given(tables, st.sets(st.sampled_from(("leaders", "supervisors", "front", "people"))))
def test_every_line_of_a_table_is_safe_or_wholly_hidden(counts: dict[tuple[str, str], int], gone: set[str]) -> None:
    staff = {"leaders", "supervisors", "front"}
    hidden = hidden_cells(counts, staff, gone, 5, 10)
    assert {cell for cell, count in counts.items() if count < 5 or cell[1] in gone} <= hidden
    for group in {*staff, "people"} - gone:
        line = [(question, group) for question in QUESTIONS]
        left = [counts[cell] for cell in line if cell in hidden]
        assert is_safe(left, 5) or all(cell in hidden for cell in line), (line, hidden)
    for question in QUESTIONS:
        line = [(question, group) for group in sorted(staff)]
        left = [counts[cell] for cell in line if cell in hidden]
        assert is_safe(left, 5) or all(cell in hidden or counts[cell] >= 10 for cell in line), (line, hidden)


def test_one_leader_to_whom_an_item_does_not_apply_hides_one_more_item_of_leaders_and_no_large_group() -> None:
    groups = ("leaders", "front", "supervisors")
    counts = {(question, group): 5 if group == "leaders" else 20 for question in QUESTIONS for group in groups}
    counts["a", "leaders"] = 4
    hidden = hidden_cells(counts, set(groups), (), 5, 10)
    assert len(hidden) == 2 and ("a", "leaders") in hidden and {group for _, group in hidden} == {"leaders"}
