"""How often each value was given. All that is said of a group can be worked out from this, however many answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

Number = int | float | Fraction


@dataclass(frozen=True)
class Tally:
    """Values with how many gave each, in ascending order. Values are in the unit of their scale; all is exact."""

    counts: tuple[tuple[Fraction, int], ...]

    @staticmethod
    def of(values: Iterable[Number]) -> Tally:
        """Counted from single values."""
        return Tally.counted(Counter(Fraction(value) for value in values))

    @staticmethod
    def counted(counts: Mapping[Fraction, int]) -> Tally:
        """From values with their counts. Raises ValueError for a negative count; a count of 0 is left out."""
        if any(count < 0 for count in counts.values()):
            raise ValueError("nobody can be counted less than no times")
        return Tally(tuple(sorted((value, count) for value, count in counts.items() if count)))

    @cached_property
    def n(self) -> int:
        return sum(count for _, count in self.counts)

    @cached_property
    def mean(self) -> Fraction:
        """Raises ValueError where there is no value."""
        if not self.n:
            raise ValueError("a mean needs one value or more")
        return sum((value * count for value, count in self.counts), Fraction()) / self.n

    @cached_property
    def variance(self) -> Fraction:
        """The variance of a sample (n - 1), in squared units. Raises ValueError for fewer than two values."""
        if self.n < 2:
            raise ValueError("a variance needs two values or more")
        return sum(((value - self.mean) ** 2 * count for value, count in self.counts), Fraction()) / (self.n - 1)

    @cached_property
    def deviation(self) -> Fraction:
        """The mean distance from the mean, in units."""
        return sum((abs(value - self.mean) * count for value, count in self.counts), Fraction()) / self.n

    def at_least(self, value: Number) -> int:
        """How many gave this value or more."""
        return sum(count for each, count in self.counts if each >= value)

    def scaled(self, factor: Number) -> Tally:
        """The same answers in another unit."""
        return Tally.counted({value * Fraction(factor): count for value, count in self.counts})


def all_of(tallies: Sequence[Tally]) -> Tally:
    """Several tallies as one."""
    counts: Counter[Fraction] = Counter()
    for tally in tallies:
        counts.update(dict(tally.counts))
    return Tally.counted(counts)
