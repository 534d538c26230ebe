"""The heat map of a portfolio: clients by factors, one path for each band, so that thousands stay small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.clients.portfolio import Entry, lowest_first

MOST_NAMED = 24
ROW, STRIP, HEAD = 28, 52, 22
STEPS = range(1, 6)


@dataclass(frozen=True)
class Shade:
    """All cells of one band, from 1 to 5, as one path of strokes one unit thick."""

    step: int
    path: str


@dataclass(frozen=True)
class Label:
    """A name beside a row or above a strip; `y` is its base line in pixels."""

    text: str
    y: int


@dataclass(frozen=True)
class HeatMap:
    """The drawing. Few clients are named rows and the factors columns; many are columns and the factors strips."""

    is_named: bool
    shades: tuple[Shade, ...]
    labels: tuple[Label, ...]
    across: int
    down: int
    height: int
    heads: tuple[str, ...]
    alternative: str


def heat_map(entries: Sequence[Entry], factors: Sequence[str]) -> HeatMap:
    """The map of few clients in the order given, and of many from the lowest. `factors` come after Overall."""
    heads = ("Overall", *factors)
    said = f"{len(entries):,} clients by {len(heads)} scores, from pale for the lowest band to dark for the highest. "
    if len(entries) <= MOST_NAMED:
        rows = [[cell.step for cell in entry.cells] for entry in entries]
        labels = tuple(Label(entry.name, at * ROW + 19) for at, entry in enumerate(entries))
        said += "The table beneath holds every number."
        return HeatMap(True, _shades(rows), labels, len(heads), len(rows), len(rows) * ROW, heads, said)
    entries = sorted(entries, key=lowest_first)  # neighbours that are alike make a pattern that can be seen
    strips = [[entry.cells[at].step for entry in entries] for at in range(len(heads))]
    labels = tuple(Label(head, at * STRIP + 16) for at, head in enumerate(heads))
    said += "The tables beneath hold the counts and every number."
    return HeatMap(False, _shades(strips), labels, len(entries), len(heads), len(heads) * STRIP, heads, said)


def _shades(rows: Sequence[Sequence[int]]) -> tuple[Shade, ...]:
    """One path for each band: a run of equal neighbours is one stroke, drawn from where the last one ended."""
    paths: dict[int, list[str]] = {step: [] for step in STEPS}
    ends = dict.fromkeys(STEPS, (0, 0))
    for y, row in enumerate(rows):
        x = 0
        for step, run in groupby(row):
            length = sum(1 for _ in run)
            if step:
                from_x, from_y = ends[step]
                paths[step].append(f"m{x - from_x} {y - from_y}h{length}")
                ends[step] = (x + length, y)
            x += length
    return tuple(Shade(step, f"M0 .5{''.join(path)}") for step, path in paths.items() if path)
