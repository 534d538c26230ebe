"""The drawing of one factor: for each group how its answers are spread, and where its mean lies. Screen and paper."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.groups.report_words import SPLIT, between, per_cent, points
from app.web.render import templates
from scoring.voice_shapes import Figures

EDGE = 2  # per cent left free on both sides, so that a dot at 0 or 100 is whole
ROW, BAR, LABEL, TRACK, AXIS = 94, 24, 53, 69, 24
LEAST_LABELLED = 12  # per cent of the width: narrower parts have no room for their number
STEPS = ("v0", "v1", "v2", "v3", "v4")
JOINED_STEPS = ("v1", "v2", "v3")


@dataclass(frozen=True)
class Part:
    """One part of a bar. Positions are per cent of the drawing's width."""

    step: str
    x: float
    width: float
    label: str
    label_x: float


@dataclass(frozen=True)
class DrawnGroup:
    """One group: its bar, and its mean with the interval, where it has one. Heights are pixels."""

    name: str
    people: str
    said: str
    top: int
    bar: int
    label: int
    track: int
    parts: tuple[Part, ...]
    low_x: float | None
    interval_width: float
    mean_x: float | None


@dataclass(frozen=True)
class FactorDrawing:
    """The whole drawing, and what it says for those who cannot see it."""

    rows: tuple[DrawnGroup, ...]
    ticks: tuple[tuple[float, str], ...]
    lowest: str
    highest: str
    axis: int
    height: int
    alternative: str


def across(value: Fraction | float) -> float:
    """Points, or per cent, as per cent of the drawing's width."""
    return round(EDGE + float(value) * (100 - 2 * EDGE) / 100, 2)


def draw(factor: str, options: tuple[str, ...], groups: tuple[tuple[str, Figures], ...]) -> FactorDrawing | None:
    """The drawing of the groups that are shown, with the names of the options; None where none is."""
    shown = [(name, figures) for name, figures in groups if figures.is_shown]
    if not shown:
        return None
    rows = tuple(_group(name, figures, row) for row, (name, figures) in enumerate(shown))
    axis = len(rows) * ROW
    spreads = (_spread(figures, options) for _, figures in shown)
    said = "; ".join(
        f"{row.name}, {row.people}: {row.said}, {spread}" for row, spread in zip(rows, spreads, strict=True)
    )
    has_scale = any(row.mean_x is not None for row in rows)
    ticks = tuple((across(at), str(at)) for at in (0, 25, 50, 75, 100)) if has_scale else ()
    alternative = f"{factor} from 0 to 100. {said}."
    return FactorDrawing(rows, ticks, options[0], options[-1], axis, axis + AXIS, alternative)


def joined_names(options: tuple[str, ...]) -> tuple[str, str, str]:
    """What the three parts of a joined scale are called."""
    return (f"{options[0]} or {options[1].lower()}", options[2], f"{options[3]} or {options[4].lower()}")


def _spread(figures: Figures, options: tuple[str, ...]) -> str:
    total = sum(figures.distribution)
    names = joined_names(options) if figures.joined else options
    return ", ".join(
        f"{name.lower()} {per_cent(Fraction(count, total))}%"
        for name, count in zip(names, figures.distribution, strict=True)
        if total
    )


def mean_said(figures: Figures) -> str:
    """The mean in words; where opinion is split there is none."""
    if figures.agreement == "split":
        return SPLIT
    if figures.mean is None or figures.low is None or figures.high is None:
        return "no mean"
    return f"{points(figures.mean)}, {between(figures.low, figures.high)}"


def _group(name: str, figures: Figures, row: int) -> DrawnGroup:
    top = row * ROW
    has_mean = figures.mean is not None
    low, high = across(figures.low or 0), across(figures.high or 0)
    return DrawnGroup(
        name,
        "1 person" if figures.n == 1 else f"{figures.n} people",
        mean_said(figures),
        top,
        top + BAR,
        top + LABEL,
        top + TRACK,
        _parts(figures),
        low if has_mean else None,
        round(high - low, 2),
        across(figures.mean or 0) if has_mean else None,
    )


def _parts(figures: Figures) -> tuple[Part, ...]:
    total = sum(figures.distribution)
    steps = JOINED_STEPS if figures.joined else STEPS
    parts, before = [], 0
    for step, count in zip(steps, figures.distribution, strict=False):
        if count:
            x, end = across(Fraction(100 * before, total)), across(Fraction(100 * (before + count), total))
            share = per_cent(Fraction(count, total))
            label = f"{share}%" if share >= LEAST_LABELLED else ""
            parts.append(Part(step, x, round(end - x, 2), label, round((x + end) / 2, 2)))
        before += count
    return tuple(parts)


def svg(drawing: FactorDrawing) -> str:
    """The drawing as an SVG of its own, 640 wide, in fixed colours for paper."""
    return templates().get_template("parts/voices.svg").render(drawing=drawing, standalone=True)
