"""Where people see a factor differently: groups from each other, and the front line from what was said of practice.

Practice is scored from anchored levels and experience from frequencies: the two are not one measure. Set side by side
they say where to ask, and not who is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from questionnaire.experience import Experience
from scoring.tree import Score
from scoring.voice_shapes import ALL_STAFF, Voices

FRONT_LINE = "front_line"
PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Seen:
    """A factor's practice point beside what the front line experiences, both 0 to 100. None: not scorable, hidden."""

    factor: str
    practice: Fraction | None
    mean: Fraction | None
    low: float | None
    high: float | None
    points: Fraction | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class SaidAndSeen:
    """A practice that was said to work for most, and a trace of it that too few of the front line see."""

    indicator: str
    item: str
    level: int
    share: Fraction
    n: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to talk about. kind: a gap between two groups, or between practice (a) and the front line (b); or one
    group (a) that is split, which has no points.
    """

    kind: Literal["groups", "practice", "split"]
    factor: str
    a: str
    b: str
    points: float
    low: float
    high: float


def seen(experience: Experience, score: Score, found: Voices) -> tuple[Seen, ...]:
    """Each factor as it was said to be, and as the front line experiences it.

    Flagged where the two are at least so many points apart as the content says, and the interval excludes the point.
    """
    return tuple(_seen(experience, score.part(factor.factor), found) for factor in experience.factors)


def _seen(experience: Experience, part: Score, found: Voices) -> Seen:
    figures = found.factor(part.of).of(FRONT_LINE)
    practice = part.point if part.published else None
    if figures is None or figures.mean is None or figures.low is None or figures.high is None:
        return Seen(part.of, practice, None, None, None, None, False)
    points = None if practice is None else practice - figures.mean
    flagged = (
        practice is not None
        and points is not None
        and abs(points) >= experience.rules.gap_points
        and not figures.low <= practice <= figures.high
    )
    return Seen(part.of, practice, figures.mean, figures.low, figures.high, points, flagged)


def said_and_seen(experience: Experience, score: Score, found: Voices) -> tuple[SaidAndSeen, ...]:
    """The policy says, people see: the furthest apart first."""
    levels = {leaf.of: leaf.level for leaf in score.leaves()}
    apart = []
    for factor in found.factors:
        for voiced in factor.items:
            indicator = experience.items[voiced.item].indicator
            level = levels.get(indicator)
            figures = next((each for each in voiced.figures if each.group == FRONT_LINE), None)
            if level is None or level < experience.rules.said_from:
                continue
            if figures is None or figures.n is None or figures.share is None:
                continue
            if figures.share < experience.rules.seen_below:
                apart.append(SaidAndSeen(indicator, voiced.item, level, figures.share, figures.n))
    return tuple(sorted(apart, key=lambda each: (each.share, -each.level, each.indicator)))


def findings(experience: Experience, score: Score | None, found: Voices, most: int = 3) -> tuple[Finding, ...]:
    """The largest gaps that are flagged, the largest first, then groups that are split; each factor once.

    `score` is None before it is scored.
    """
    gaps = [
        Finding("groups", factor.factor, gap.a, gap.b, gap.points, gap.low, gap.high)
        for factor in found.factors
        for gap in factor.gaps
        if gap.flagged
    ]
    for each in seen(experience, score, found) if score is not None else ():
        if each.flagged and each.practice is not None and each.low is not None and each.high is not None:
            practice, points = float(each.practice), float(each.points or 0)
            low, high = practice - each.high, practice - each.low
            gaps.append(Finding("practice", each.factor, PRACTICE, FRONT_LINE, points, low, high))
    gaps += [
        Finding("split", factor.factor, figures.group, "", 0.0, 0.0, 0.0)
        for factor in found.factors
        for figures in factor.figures
        if figures.agreement == "split" and figures.group != ALL_STAFF
    ]
    largest: dict[str, Finding] = {}
    for gap in sorted(gaps, key=lambda each: (-abs(each.points), each.kind, each.factor, each.a, each.b)):
        largest.setdefault(gap.factor, gap)
    return tuple(largest.values())[:most]
