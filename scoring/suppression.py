"""Which numbers of small groups are not shown, and which others are hidden with them so that nobody can subtract.

The rules are those of the scoring rules, part 6: fewer than `least` people are never shown; and where what is hidden
could be worked out from a total, another number of the same sum is hidden too. That is the smallest other group where
it is small itself (below `small`). A large one is worth more than the total, which is then hidden instead.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Cell = tuple[str, str]  # what was asked, and who answered


def is_safe(hidden: Iterable[int], least: int) -> bool:
    """Whether a total may stand beside its parts. `hidden`: how many people each part has that is not shown.

    What is left when all that is shown is taken from the total must belong to two parts or more, and to `least` people
    even for somebody who knows the smallest of them. Who is alone in a part, such as an only leader, knows it: it hides
    nothing.
    """
    left = [count for count in hidden if count]
    hiding = [count for count in left if count > 1]
    return not left or (len(hiding) >= 2 and sum(hiding) - min(hiding) >= least)


def hidden_parts(counts: Mapping[str, int], least: int, small: int, gone: Collection[str] = ()) -> frozenset[str]:
    """The parts of one total that are not shown, given how many people each has.

    Those that are `gone` anyway and those with fewer than `least`; then the smallest of the other small ones, until
    what is hidden cannot be worked out. Where that does not do, the total must not be shown: see total_is_shown().
    """
    hidden = {part for part, count in counts.items() if count < least or part in gone}
    _protect(counts, hidden, counts, least, small)
    return frozenset(hidden)


def total_is_shown(counts: Mapping[str, int], hidden: Collection[str], least: int) -> bool:
    """Whether a total may be shown at all, given how many people each part has, and which parts are hidden."""
    return sum(counts.values()) >= least and is_safe((counts[part] for part in counts if part in hidden), least)


def hidden_cells(
    counts: Mapping[Cell, int], totalled: Collection[str], gone: Collection[str], least: int, small: int
) -> frozenset[Cell]:
    """The cells of a table of questions by groups that are not shown, given how many people each has.

    Every group has a figure over all questions, and the `totalled` groups have one together for each question. So both
    the lines of a question and those of a group are sums that could be subtracted from. A group's own figure is always
    shown with its questions; that of all groups together is hidden where it must be. `gone` are groups that are hidden
    as a whole.
    """
    hidden = {cell for cell, count in counts.items() if count < least or cell[1] in gone}
    questions, groups = (list(dict.fromkeys(cell[at] for cell in counts)) for at in (0, 1))
    of_question = [[cell for cell in counts if cell[0] == question and cell[1] in totalled] for question in questions]
    of_group = [[cell for cell in counts if cell[1] == group] for group in groups if group not in gone]
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line in of_question:
            _protect(line, hidden, counts, least, small)
        for line in of_group:
            _protect(line, hidden, counts, least, None)
    return frozenset(hidden)


def _protect(line: Iterable[Key], hidden: set[Key], counts: Mapping[Key, int], least: int, small: int | None) -> None:
    """Hides the smallest of what is shown of one sum until the sum is safe, or nothing is left that may be hidden."""
    parts = list(line)
    for smallest in sorted((part for part in parts if part not in hidden), key=lambda part: counts[part]):
        is_large = small is not None and counts[smallest] >= small
        if is_large or is_safe((counts[part] for part in parts if part in hidden), least):
            return
        hidden.add(smallest)
