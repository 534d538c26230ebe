"""The shapes of a round: what a group said, and the report that is made of it, with its canonical JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Literal

from pydantic import TypeAdapter

from scoring.tallies import Tally, all_of

ALL_STAFF = "all_staff"
FULL = 100
Agreement = Literal["alike", "agree", "differ", "split"]
Hidden = Literal["few", "protects"]


@dataclass(frozen=True)
class Heard:
    """What one group said, as counts. No answer of one person can be told from it.

    asked, size: how many people were asked, and are in the group (None where that is not known). answered: how many
    sent their answers. items: for each item, how many chose each option; once for people who rated every item of the
    factor and once for the others. absent: for each item, how many said that it does not apply. people: for each
    factor, how many people rated so many of its items and gave them so many steps in all.
    """

    group: str
    asked: int
    size: int | None
    answered: int
    whole: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    partial: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    absent: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, Mapping[tuple[int, int], int]] = field(default_factory=dict)

    def item(self, item_id: str) -> Tally:
        """The ratings of one item, in steps of the scale."""
        return all_of([tally_of(self.whole.get(item_id, {})), tally_of(self.partial.get(item_id, {}))])

    def persons(self, factor_id: str, top: int) -> Tally:
        """Each person's mean of a factor's items that they rated, 0 to 100."""
        counts: dict[Fraction, int] = {}
        for (rated, total), count in self.people.get(factor_id, {}).items():
            points = Fraction(FULL * total, rated * top)
            counts[points] = counts.get(points, 0) + count
        return Tally.counted(counts)


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of one group, for one item or one factor.

    n: people; None where it is hidden, and `hidden` says why: there are few, or another could be worked out from it.
    distribution: how many answers there are of each option, or (`joined`, in small groups) of the lower, the middle
    and the upper part of the scale, so that nobody's extreme answer stands out. mean, low, high: 0 to 100, with a 95 %
    interval; none where opinion is split. share, share_low, share_high: of positive answers, 0 to 1; a factor's has no
    interval. deviation: in steps of the scale. absent: how many said that it does not apply. A single item of a small
    group has no mean and no measure of spread.
    """

    group: str
    n: int | None
    hidden: Hidden | None = None
    joined: bool = False
    distribution: tuple[int, ...] = ()
    mean: Fraction | None = None
    low: float | None = None
    high: float | None = None
    share: Fraction | None = None
    share_low: float | None = None
    share_high: float | None = None
    agreement: Agreement | None = None
    r_wg: float | None = None
    raw_r_wg: float | None = None
    deviation: float | None = None
    absent: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.n is not None


@dataclass(frozen=True, slots=True)
class GroupGap:
    """How far two groups are apart on a factor, in points: a less b, with its interval. None where one is split."""

    a: str
    b: str
    points: float
    low: float
    high: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class ItemVoices:
    """One item, group by group."""

    item: str
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class FactorVoices:
    """One factor, group by group, with its items and the gaps between groups. alpha and icc: for the statistician."""

    factor: str
    figures: tuple[Figures, ...]
    items: tuple[ItemVoices, ...]
    gaps: tuple[GroupGap, ...]
    alpha: float | None
    alpha_n: int | None
    icc1: float | None
    icc2: float | None

    def of(self, group: str) -> Figures | None:
        """The figures of one group; None where it was not asked."""
        return next((each for each in self.figures if each.group == group), None)


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of a group were asked and answered. answered: None where the group is hidden."""

    group: str
    asked: int
    size: int | None
    answered: int | None
    hidden: Hidden | None


@dataclass(frozen=True, slots=True)
class Voices:
    """The report of a round: who answered, and each factor. `staff` counts the groups of staff together."""

    experience: str
    sector: str | None
    groups: tuple[Answered, ...]
    staff: Answered | None
    factors: tuple[FactorVoices, ...]

    @property
    def shown(self) -> tuple[Answered, ...]:
        """The groups that are shown at all."""
        return tuple(group for group in self.groups if group.hidden is None)

    def factor(self, factor_id: str) -> FactorVoices:
        """KeyError where there is none."""
        for factor in self.factors:
            if factor.factor == factor_id:
                return factor
        raise KeyError(factor_id)


def tally_of(counts: Mapping[int, int]) -> Tally:
    """Counts by step of the scale as a tally."""
    return Tally.counted({Fraction(step): count for step, count in counts.items()})


@cache
def _adapter() -> TypeAdapter[Voices]:
    return TypeAdapter(Voices)


def to_json(found: Voices) -> bytes:
    """The canonical JSON. Fractions are strings such as "125/2"."""
    return _adapter().dump_json(found)


def from_json(stored: bytes | str) -> Voices:
    """A stored report as it was."""
    return _adapter().validate_json(stored)
