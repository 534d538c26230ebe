"""Somebody who has every published number tries to work out what a hidden group said, and fails.

Whatever can be learnt by adding and subtracting published numbers, any two of them or all at once, is a row in the
space that they span. So each hidden cell is looked for there: how many rated it, and how many steps they gave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.voice_shapes import ALL_STAFF, FactorVoices, Figures, Heard
from scoring.voices import voices
from tests.scoring.crowd import ITEMS, ONE_FACTOR, Person, heard

STAFF = ("leaders", "supervisors", "front_line")
GROUPS = (*STAFF, "people")
OPTIONS = range(5)
UNKNOWN = {
    (item, group, step): at
    for at, (item, group, step) in enumerate((i, g, s) for i in ITEMS for g in GROUPS for s in OPTIONS)
}
Row = numpy.ndarray[tuple[int], numpy.dtype[numpy.float64]]


def row(items: Sequence[str], groups: Sequence[str], steps: dict[int, float]) -> Row:
    """A sum of unknown counts, each times something."""
    made = numpy.zeros(len(UNKNOWN))
    for item in items:
        for group in groups:
            for step, times in steps.items():
                made[UNKNOWN[item, group, step]] = times
    return made


def members(group: str) -> tuple[str, ...]:
    return STAFF if group == ALL_STAFF else (group,)


def of_distribution(figures: Figures, items: Sequence[str]) -> Iterator[Row]:
    """What a distribution tells: how many answers there are of each part of the scale."""
    parts = ((0, 1), (2,), (3, 4)) if figures.joined else tuple((step,) for step in OPTIONS)
    assert len(parts) == len(figures.distribution)
    for part in parts:
        yield row(items, members(figures.group), dict.fromkeys(part, 1))


def published(factor: FactorVoices) -> Iterator[Row]:
    """Every sum that the report gives away. Its means are taken as if everybody had rated every item."""
    for voiced in factor.items:
        for figures in voiced.figures:
            if figures.is_shown:
                yield from of_distribution(figures, [voiced.item])
                yield row([voiced.item], members(figures.group), dict.fromkeys(OPTIONS, 1))
                if figures.mean is not None:
                    yield row([voiced.item], members(figures.group), {step: step for step in OPTIONS})
    for figures in factor.figures:
        if figures.is_shown:
            shown = [v.item for v in factor.items if any(f.is_shown and f.group == figures.group for f in v.figures)]
            yield from of_distribution(figures, shown)
            yield row(ITEMS, members(figures.group), {step: step for step in OPTIONS})
            yield row(ITEMS, members(figures.group), dict.fromkeys(OPTIONS, 1))


def hidden_cells(factor: FactorVoices, asked: Sequence[Heard]) -> Iterator[tuple[str, str]]:
    """The cells that are hidden although somebody rated them."""
    for voiced in factor.items:
        for each in asked:
            figures = next(f for f in voiced.figures if f.group == each.group)
            if not figures.is_shown and each.item(voiced.item).n:
                yield voiced.item, each.group


def smallest(asked: Sequence[Heard]) -> str:
    """The smallest group of staff that anybody answered in: a leader who is the only one knows all of it."""
    staff = [each for each in asked if each.group in STAFF and each.answered]
    return min(staff, key=lambda each: each.answered).group if staff else ""


def is_large_enough(asked: Sequence[Heard], item: str, group: str) -> bool:
    """Whether a cell may be known by itself: it has five people, or it is the attacker's own."""
    return group == smallest(asked) or next(each for each in asked if each.group == group).item(item).n >= 5


def known_anyway(asked: Sequence[Heard]) -> Iterator[Row]:
    """What the attacker said themselves, if they are the only one of their group."""
    if any(each.answered == 1 and each.group == smallest(asked) for each in asked):
        for item in ITEMS:
            for step in OPTIONS:
                yield row([item], [smallest(asked)], {step: 1})


def rank(rows: Sequence[Row]) -> int:
    return int(numpy.linalg.matrix_rank(numpy.array(rows))) if rows else 0


people = st.fixed_dictionaries({item: st.sampled_from((0, 1, 2, 3, 4, None)) for item in ITEMS})
crowds = st.fixed_dictionaries(
    {
        "leaders": st.lists(people, max_size=8),
        "supervisors": st.lists(people, max_size=11),
        "front_line": st.lists(people, max_size=14),
        "people": st.lists(people, max_size=8),
    }
)
SAME: Person = dict.fromkeys(ITEMS, 3)
WITHOUT_ONE: Person = {**SAME, ITEMS[0]: None}


@given(crowds)
@example({"leaders": [SAME] * 4, "supervisors": [SAME] * 5, "front_line": [SAME] * 12, "people": []})
@example({"leaders": [SAME] * 4 + [WITHOUT_ONE], "supervisors": [SAME] * 9, "front_line": [SAME] * 12, "people": []})
@example({"leaders": [SAME] * 3, "supervisors": [], "front_line": [SAME] * 12, "people": [SAME] * 4 + [WITHOUT_ONE]})
def test_no_sum_of_published_numbers_is_that_of_a_hidden_cell(crowd: dict[str, list[Person]]) -> None:
    asked = [heard(group, found) for group, found in crowd.items()]
    (factor,) = voices(ONE_FACTOR, None, asked).factors
    known = [*published(factor), *known_anyway(asked)]
    before = rank(known)
    for item, group in hidden_cells(factor, asked):
        if list(known_anyway(asked)) and is_large_enough(asked, item, group):
            continue  # with what the attacker said themselves, five others or more may be left
        for secret in (dict.fromkeys(OPTIONS, 1.0), {step: float(step) for step in OPTIONS}):
            assert rank([*known, row([item], [group], secret)]) > before, (item, group, secret)
    for each in asked:
        if each.answered < 5 and not (each.answered == 1 and each.group == smallest(asked)):
            whole = row(ITEMS, [each.group], {step: float(step) for step in OPTIONS})
            assert each.answered == 0 or rank([*known, whole]) > before, each.group


@given(crowds)
def test_no_two_published_sums_differ_by_fewer_than_five_people(crowd: dict[str, list[Person]]) -> None:
    """Pair by pair, as a reader with a pencil would: the people behind one number less those behind another."""
    asked = [heard(group, found) for group, found in crowd.items()]
    report = voices(ONE_FACTOR, None, asked)
    lines = [[*report.factors[0].figures], *([*voiced.figures] for voiced in report.factors[0].items)]
    for line in lines:
        shown = [figures for figures in line if figures.is_shown]
        for one, other in combinations(shown, 2):
            inside = set(members(other.group)) & set(members(one.group))
            if inside:
                left = abs((one.n or 0) - (other.n or 0))
                assert left == 0 or left >= 5, (one, other)


def test_the_attack_itself_works_where_nothing_protects() -> None:
    """Shown a total and all groups but one, it finds that one."""
    asked = [heard("leaders", [SAME] * 6), heard("supervisors", [SAME] * 6), heard("front_line", [SAME] * 12)]
    (factor,) = voices(ONE_FACTOR, None, asked).factors
    known = [
        row([voiced.item], members(figures.group), dict.fromkeys(OPTIONS, 1.0))
        for voiced in factor.items
        for figures in voiced.figures
        if figures.group != "leaders"
    ]
    assert rank([*known, row([ITEMS[0]], ["leaders"], dict.fromkeys(OPTIONS, 1.0))]) == rank(known)
