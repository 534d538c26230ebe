"""The profile as a drawing: horizontal tracks on one 0 to 100 scale. The same for screen, PDF and Word."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from questionnaire.model import Index
from scoring.tree import Score, whole

EDGE = 2  # per cent left free on both sides, so that a dot at 0 or 100 is whole
ROW, TRACK, AXIS = 58, 34, 26


@dataclass(frozen=True)
class Track:
    """One bar of the profile. Positions are per cent of the drawing's width, heights are pixels."""

    id: str
    name: str
    said: str
    point_said: str
    range_said: str
    top: int
    middle: int
    low_x: float
    range_width: float
    point_x: float | None
    evidenced_x: float | None
    before_x: float | None


@dataclass(frozen=True)
class Tick:
    """The edge of a band, and its name on the axis."""

    x: float
    label: str
    name: str
    name_x: float


@dataclass(frozen=True)
class Profile:
    """The whole drawing, and what it says in one sentence for those who cannot see it."""

    tracks: tuple[Track, ...]
    ticks: tuple[Tick, ...]
    axis: int
    height: int
    alternative: str


def across(points: int | float) -> float:
    """Points on the scale as per cent of the drawing's width."""
    return round(EDGE + points * (100 - 2 * EDGE) / 100, 2)


def range_said(score: Score) -> str:
    """A score in words: the point, or why there is none, and the range where there is one."""
    low, high = whole(score.low), whole(score.high)
    if not score.published or score.point is None:
        return f"not scorable yet, {low} to {high}"
    return f"{whole(score.point)}" + (f", range {low} to {high}" if low != high else "")


def track(score: Score, name: str, row: int, before: Score | None) -> Track:
    low, high = across(whole(score.low)), across(whole(score.high))
    shown = score.published and score.point is not None
    evidenced = score.evidenced if shown and score.evidenced != score.point else None
    old = before.point if before and before.published and before.point != score.point else None
    return Track(
        score.of,
        name,
        range_said(score),
        str(whole(score.point)) if shown and score.point is not None else "–",
        f", range {whole(score.low)} to {whole(score.high)}" if score.low != score.high else "",
        row * ROW,
        row * ROW + TRACK,
        low,
        round(high - low, 2),
        across(whole(score.point)) if shown and score.point is not None else None,
        across(whole(evidenced)) if evidenced is not None else None,
        across(whole(old)) if old is not None else None,
    )


def draw(index: Index, scores: tuple[Score, ...], names: dict[str, str], before: tuple[Score, ...] = ()) -> Profile:
    """The drawing of some scores, with where they stood before, if that is to be seen."""
    old = {score.of: score for score in before}
    tracks = tuple(track(s, names[s.of], row, old.get(s.of)) for row, s in enumerate(scores))
    edges = [band.starts for band in index.bands] + [100]
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    ticks = [
        Tick(across(b.starts), str(b.starts), b.name, across(m)) for b, m in zip(index.bands, middles, strict=True)
    ]
    axis = len(tracks) * ROW
    said = "Profile from 0 to 100. " + "; ".join(f"{t.name} {t.said}" for t in tracks) + "."
    return Profile(tracks, (*ticks, Tick(across(100), "100", "", 100)), axis, axis + AXIS, said)
