"""How many members chose each level of one question, and how far they agree, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from fractions import Fraction

from questionnaire.answers import Answer
from scoring.agreement import mean_deviation_of, raw_r_wg_of
from scoring.tallies import Tally
from scoring.voice_shapes import Agreement

LEVELS = 5
LEAST_SHOWN = 3  # of two, each could tell the other's
LEAST_COMPARED = 2
TAGS: dict[Agreement, str] = {
    "alike": "All alike",
    "agree": "Close together",
    "differ": "Views differ",
    "split": "Split opinion",
}
SENTENCES: dict[Agreement, str] = {
    "alike": "Everybody who chose a level chose the same one. Say in a sentence what makes you sure.",
    "agree": "Your views are close together. Ask what would make it the higher level.",
    "differ": "Your views differ. Ask the lowest and the highest first what they have seen.",
    "split": "Opinion is split. An average would hide that: find out what each of you was thinking of.",
}


@dataclass(frozen=True)
class Spread:
    """How many chose each level, 0 first, and how many don't know. Not knowing is no level."""

    levels: tuple[int, ...]
    unknown: int

    @staticmethod
    def of(answers: Iterable[Answer]) -> Spread:
        given = list(answers)
        chosen = [answer.level for answer in given if answer.level is not None]
        return Spread(tuple(chosen.count(level) for level in range(LEVELS)), len(given) - len(chosen))

    @staticmethod
    def from_json(stored: str) -> Spread:
        kept = json.loads(stored)
        return Spread(tuple(kept["levels"]), kept["unknown"])

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @property
    def answered(self) -> int:
        return sum(self.levels) + self.unknown

    @property
    def is_shown(self) -> bool:
        """Whether enough have answered for anybody to see it."""
        return self.answered >= LEAST_SHOWN

    @property
    def width(self) -> Fraction | None:
        """The variance of the levels. None where fewer than two people chose one."""
        return self._tally.variance if self._tally.n >= LEAST_COMPARED else None

    @property
    def agreement(self) -> Agreement | None:
        """The word for it, by the rules of a group's report. None where fewer than two people chose a level."""
        tally = self._tally
        if tally.n < LEAST_COMPARED:
            return None
        deviation = mean_deviation_of([tally])
        if deviation == 0:
            return "alike"
        if raw_r_wg_of([tally], LEVELS) < 0:
            return "split"
        return "agree" if deviation * 6 < LEVELS else "differ"

    @property
    def _tally(self) -> Tally:
        return Tally.counted({Fraction(level): count for level, count in enumerate(self.levels)})
