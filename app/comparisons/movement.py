"""What one version of the questions would make of stored answers in place of another: the index and the band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import Answers
from questionnaire.model import Questionnaire
from scoring.engine import score
from scoring.tree import Score

NO_BAND = "Not scorable yet"


@dataclass(frozen=True, slots=True)
class Moved:
    """One set of stored answers under both versions. An index is None where it cannot be scored."""

    of: str
    before: Fraction | None
    after: Fraction | None
    band_before: str
    band_after: str

    @property
    def by(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def changes_band(self) -> bool:
        return self.band_before != self.band_after

    @property
    def size(self) -> Fraction:
        """How far it moves. From a number to none, or back, is further than any number of points."""
        return Fraction(101) if self.by is None else abs(self.by)


@dataclass(frozen=True)
class Movement:
    """All that would move, the largest first, and how many were looked at."""

    looked_at: int
    moved: tuple[Moved, ...]

    @property
    def bands(self) -> int:
        return sum(each.changes_band for each in self.moved)

    @property
    def largest(self) -> Fraction | None:
        return max((abs(each.by) for each in self.moved if each.by is not None), default=None)


def movement(old: Questionnaire, new: Questionnaire, stored: Iterable[tuple[str, Answers]]) -> Movement:
    """Each set of answers scored with both versions. Nothing stored is changed by it."""
    looked_at, moved = 0, []
    for of, answers in stored:
        looked_at += 1
        before, after = (score(version, answers) for version in (old, new))
        each = Moved(of, before.point, after.point, band_of(old, before), band_of(new, after))
        if before.point != after.point or each.changes_band:
            moved.append(each)
    moved.sort(key=lambda each: (-each.size, not each.changes_band, each.of))
    return Movement(looked_at, tuple(moved))


def band_of(questionnaire: Questionnaire, scored: Score) -> str:
    """The name of a band as its own version has it."""
    if scored.standing is None:
        return NO_BAND
    return next(band.name for band in questionnaire.index.bands if band.id == scored.standing.band)
