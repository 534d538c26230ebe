"""The shapes that scoring returns. A score is a tree; its leaves are answers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import State


@dataclass(frozen=True, slots=True)
class Cap:
    """Why a band is lower than its index alone would give, and what holds it there."""

    rule: str
    held_by: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The overall band: where the index stands, its range while things are unknown, and the caps that applied."""

    band: str
    lowest: str
    highest: str
    uncapped: str
    caps: tuple[Cap, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One number and all it was made of.

    `point`, `low`, `high` and `evidenced` are 0 to 100, exact. `low` and `high` are a worst and a best case, not a
    confidence interval. `published` says whether the point may be shown as a score. `weight` is what this part counts
    with in its parent; 0 means that it does not count.
    """

    of: str
    point: Fraction | None
    low: Fraction
    high: Fraction
    coverage: Fraction
    reason: str
    parts: tuple[Score, ...] = ()
    published: bool = True
    evidenced: Fraction | None = None
    weight: int = 1
    state: State | None = None
    level: int | None = None
    claimed: bool = False
    standing: Standing | None = None
    weakest: str | None = None

    def part(self, of: str) -> Score:
        """The part with this id. KeyError where there is none."""
        for part in self.parts:
            if part.of == of:
                return part
        raise KeyError(of)

    def leaves(self) -> tuple[Score, ...]:
        """All leaves below this score, in order."""
        if not self.parts:
            return (self,)
        return tuple(leaf for part in self.parts for leaf in part.leaves())


def whole(points: Fraction) -> int:
    """Points rounded half up to a whole number, as pages show them."""
    return (2 * points.numerator + points.denominator) // (2 * points.denominator)
