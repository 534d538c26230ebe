"""Counts that could point at a single organisation are not shown: under 5, and what would give one of those away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
UNDER, KEPT_BACK = f"under {LEAST}", "not shown"


@dataclass(frozen=True)
class Shown:
    """A count as it may be shown: the number, or the words in its place."""

    number: int | None
    said: str


def guarded(counts: Sequence[int]) -> list[Shown]:
    """The counts of one column whose total is known.

    Every count below 5 reads "under 5", none included. Where only one is hidden, or all that are hidden make fewer
    than 5 together, the smallest of the others is kept back too: else the total would give it away.
    """
    hidden = {at for at, count in enumerate(counts) if count < LEAST}
    extra: set[int] = set()
    while hidden and _gives_away(counts, hidden | extra):
        others = [at for at in range(len(counts)) if at not in hidden | extra]
        if not others:
            break
        extra.add(min(others, key=lambda at: (counts[at], at)))
    return [_shown(count, at in hidden, at in extra) for at, count in enumerate(counts)]


def _gives_away(counts: Sequence[int], hidden: set[int]) -> bool:
    return len(hidden) == 1 or 0 < sum(counts[at] for at in hidden) < LEAST


def _shown(count: int, is_small: bool, is_kept_back: bool) -> Shown:
    if is_small:
        return Shown(None, UNDER)
    return Shown(None, KEPT_BACK) if is_kept_back else Shown(count, f"{count:,}")
