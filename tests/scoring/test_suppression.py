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


def test_a_group_of_four_is_hidden_and_the_smallest_other_with_it() -> None:
    assert hidden_parts({"leaders": 4, "supervisors": 8, "front": 30}, 5) == {"leaders", "supervisors"}


def test_two_small_groups_that_are_five_together_hide_no_third() -> None:
    assert hidden_parts({"leaders": 2, "supervisors": 3, "front": 30}, 5) == {"leaders", "supervisors"}


def test_two_small_groups_that_are_four_together_hide_a_third() -> None:
    assert hidden_parts({"leaders": 1, "supervisors": 3, "front": 30}, 5) == {"leaders", "supervisors", "front"}


def test_a_group_that_nobody_answered_in_hides_nobody() -> None:
    assert hidden_parts({"leaders": 0, "supervisors": 8, "front": 30}, 5) == {"leaders"}


def test_a_total_that_is_one_small_group_is_hidden_too() -> None:
    assert not total_is_shown({"leaders": 4, "supervisors": 0}, {"leaders", "supervisors"}, 5)
    assert not total_is_shown({"leaders": 7, "supervisors": 0}, {"leaders", "supervisors"}, 5)
    assert total_is_shown({"leaders": 4, "supervisors": 6}, {"leaders", "supervisors"}, 5)


@given(groups)
def test_no_difference_of_a_total_and_what_is_shown_is_one_group_or_few_people(counts: dict[str, int]) -> None:
    hidden = hidden_parts(counts, 5)
    shown = [group for group in counts if group not in hidden]
    assert all(counts[group] >= 5 for group in shown)
    if not total_is_shown(counts, hidden, 5):
        return
    for taken in (taken for size in range(len(shown) + 1) for taken in combinations(shown, size)):
        left = {group: count for group, count in counts.items() if group not in taken and count}
        is_known_anyway = left and set(left) <= set(shown)
        assert not left or is_known_anyway or (len(left) >= 2 and sum(left.values()) >= 5), (counts, taken)


@given(groups)
def test_no_more_is_hidden_than_must_be(counts: dict[str, int]) -> None:
    hidden = hidden_parts(counts, 5)
    extra = [group for group in hidden if counts[group] >= 5]
    assert len(extra) <= 1 or sum(count for count in counts.values() if count < 5) < 5
    if not any(0 < count < 5 for count in counts.values()):
        assert not extra


@given(tables, st.sets(st.sampled_from(("leaders", "supervisors", "front", "people"))))
def test_every_line_of_a_table_is_safe_or_wholly_hidden(counts: dict[tuple[str, str], int], gone: set[str]) -> None:
    staff = {"leaders", "supervisors", "front"}
    hidden = hidden_cells(counts, staff, gone, 5)
    assert {cell for cell, count in counts.items() if count < 5 or cell[1] in gone} <= hidden
    lines = [[(question, group) for group in sorted(staff)] for question in QUESTIONS]
    lines += [[(question, group) for question in QUESTIONS] for group in {*staff, "people"} - gone]
    for line in lines:
        left = [counts[cell] for cell in line if cell in hidden]
        assert is_safe(left, 5) or all(cell in hidden for cell in line), (line, hidden)


def test_one_leader_to_whom_an_item_does_not_apply_hides_four_cells_and_not_a_line() -> None:
    counts = {
        (question, group): 5 if group == "leaders" else 20
        for question in QUESTIONS
        for group in ("leaders", "front", "supervisors")
    }
    counts["a", "leaders"] = 4
    hidden = hidden_cells(counts, {"leaders", "front", "supervisors"}, (), 5)
    assert ("a", "leaders") in hidden and len(hidden) == 4
    assert len({question for question, _ in hidden}) == 2 and len({group for _, group in hidden}) == 2
