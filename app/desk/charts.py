"""Two kinds of drawing for counts, each a whole and the part of it that is dark: columns over time, bars by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, FOOT, HEAD = 160, 26, 20
ROW, BAR = 46, 14
MOST_LABELS = 4
LONGEST_NAME = 26
WIDEST = 100


@dataclass(frozen=True)
class Column:
    """One column. Positions across are per cent of the width; heights are pixels."""

    x: float
    width: float
    whole_top: float
    whole_height: float
    part_top: float
    part_height: float
    name: str
    said: str


@dataclass(frozen=True)
class Columns:
    """Columns over time, with the highest count written above its column."""

    columns: tuple[Column, ...]
    base: int
    height: int
    alternative: str


@dataclass(frozen=True)
class Bar:
    """One bar with its name and its counts above it. A width of None: there is nothing that may be drawn."""

    top: int
    name: str
    said: str
    whole: float | None
    part: float | None


@dataclass(frozen=True)
class Bars:
    """Bars by name, the same scale for all."""

    bars: tuple[Bar, ...]
    height: int
    alternative: str


def columns(rows: Sequence[tuple[str, int, int]], alternative: str) -> Columns:
    """Columns of (name, whole, part) rows. Some names are left out where they would run into each other."""
    most = max((whole for _, whole, _ in rows), default=0)
    step = WIDEST / max(1, len(rows))
    every = -(-len(rows) // MOST_LABELS)
    base = HEAD + HEIGHT
    peak = next((at for at, (_, whole, _) in enumerate(rows) if whole == most), 0)
    drawn = []
    for at, (name, whole, part) in enumerate(rows):
        high, low = _scaled(whole, most, HEIGHT), _scaled(part, most, HEIGHT)
        x = at * step + step * 0.12
        drawn.append(
            Column(
                round(x, 2),
                round(step * 0.76, 2),
                round(base - high, 1),
                high,
                round(base - low, 1),
                low,
                name if at % every == 0 else "",
                f"{whole:,}" if at == peak and most else "",
            )
        )
    return Columns(tuple(drawn), base, base + FOOT, alternative)


def bars(
    rows: Sequence[tuple[str, str, int | None, int | None]], alternative: str, longest: int = LONGEST_NAME
) -> Bars:
    """Bars of (name, what is said, whole, part) rows. None where the number may not be shown. A long name is cut so
    that it does not run into what is said on a small screen; the table beneath has all of it."""
    most = max((whole for _, _, whole, _ in rows if whole is not None), default=0)
    drawn = tuple(
        Bar(
            at * ROW,
            name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…",
            said,
            None if whole is None else _scaled(whole, most, WIDEST),
            None if whole is None or part is None else _scaled(part, most, WIDEST),
        )
        for at, (name, said, whole, part) in enumerate(rows)
    )
    return Bars(drawn, len(rows) * ROW, alternative)


def _scaled(count: int, most: int, full: int) -> float:
    return round(full * count / most, 2) if most else 0.0
