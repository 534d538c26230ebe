"""What one version of the questions would make of stored answers in place of another: index, factors and bands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import Answers
from questionnaire.model import Questionnaire
from scoring.bands import band_at
from scoring.engine import score
from scoring.tree import Score

NO_BAND = "Not scorable yet"
ALL = Fraction(101)  # more than any number of points


@dataclass(frozen=True, slots=True)
class FactorMoved:
    """One factor under both versions. A point, and its band, is None where there is no score that may be shown."""

    name: str
    before: Fraction | None
    after: Fraction | None
    band_before: str | None
    band_after: str | None

    @property
    def by(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def changes_band(self) -> bool:
        return self.band_before != self.band_after


@dataclass(frozen=True, slots=True)
class Moved:
    """One set of stored answers under both versions. An index is None where it cannot be scored.

    `factors` are those that move. An index may stand still over them, or not be there at all.
    """

    of: str
    before: Fraction | None
    after: Fraction | None
    band_before: str
    band_after: str
    factors: tuple[FactorMoved, ...]

    @property
    def by(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def changes_band(self) -> bool:
        return self.band_before != self.band_after

    @property
    def changes_factor_band(self) -> bool:
        return any(factor.changes_band for factor in self.factors)

    @property
    def is_moved(self) -> bool:
        return self.before != self.after or self.changes_band or bool(self.factors)

    @property
    def furthest_factor(self) -> Fraction:
        """How far the factor moves that moves most."""
        return max((ALL if each.by is None else abs(each.by) for each in self.factors), default=Fraction(0))

    @property
    def size(self) -> Fraction:
        """How far the index moves; where there is none under both, its furthest factor.

        From a number to none, or back, is further than any number of points.
        """
        if self.before is None and self.after is None:
            return self.furthest_factor
        return ALL if self.by is None else abs(self.by)


@dataclass(frozen=True)
class Movement:
    """All that would move, the largest first, and how many were looked at."""

    looked_at: int
    moved: tuple[Moved, ...]

    @property
    def bands(self) -> int:
        return sum(each.changes_band for each in self.moved)

    @property
    def factor_bands(self) -> int:
        """How many have a factor that would stand in another band."""
        return sum(each.changes_factor_band for each in self.moved)

    @property
    def largest(self) -> Fraction | None:
        return max((abs(each.by) for each in self.moved if each.by is not None), default=None)

    @property
    def largest_of_factors(self) -> Fraction | None:
        several = (factor.by for each in self.moved for factor in each.factors)
        return max((abs(by) for by in several if by is not None), default=None)


def movement(old: Questionnaire, new: Questionnaire, stored: Iterable[tuple[str, Answers]]) -> Movement:
    """Each set of answers scored with both versions. Nothing stored is changed by it."""
    looked_at, moved = 0, []
    for of, answers in stored:
        looked_at += 1
        before, after = (score(version, answers) for version in (old, new))
        factors = tuple(_factors(old, before, new, after))
        each = Moved(of, before.point, after.point, band_of(old, before), band_of(new, after), factors)
        if each.is_moved:
            moved.append(each)
    moved.sort(key=lambda each: (-each.size, not each.changes_band, -each.furthest_factor, each.of))
    return Movement(looked_at, tuple(moved))


def _factors(old: Questionnaire, before: Score, new: Questionnaire, after: Score) -> Iterator[FactorMoved]:
    """The factors whose point or band is not the same under both versions, in the order of the newer one."""
    were, are = ({part.of: part for part in each.parts} for each in (before, after))
    names = {factor.id: factor.short for version in (old, new) for factor in version.factors}
    for of in dict.fromkeys((*are, *were)):
        was, now = _shown(were.get(of)), _shown(are.get(of))
        each = FactorMoved(names[of], was, now, _band_at(old, was), _band_at(new, now))
        if was != now or each.changes_band:
            yield each


def _shown(scored: Score | None) -> Fraction | None:
    return scored.point if scored is not None and scored.published else None


def _band_at(questionnaire: Questionnaire, point: Fraction | None) -> str | None:
    return None if point is None else questionnaire.index.bands[band_at(questionnaire.index, point)].name


def band_of(questionnaire: Questionnaire, scored: Score) -> str:
    """The name of a band as its own version has it."""
    if scored.standing is None:
        return NO_BAND
    return next(band.name for band in questionnaire.index.bands if band.id == scored.standing.band)
