"""A spread as rows to draw: each level with how many chose it, in words and as the length of a bar."""

from __future__ import annotations

from dataclasses import dataclass

from app.teams.spread import SENTENCES, Spread

FULL = 100


@dataclass(frozen=True)
class Bar:
    """One level. `width` is 0 to 100, of all who answered."""

    level: int
    people: int
    said: str
    width: int


@dataclass(frozen=True)
class Bars:
    """The five levels, who doesn't know, and how close the views are."""

    levels: tuple[Bar, ...]
    unknown: str
    says: str


def people(count: int) -> str:
    """How many, in words."""
    return {0: "nobody", 1: "1 person"}.get(count, f"{count} people")


def bars(spread: Spread) -> Bars:
    levels = tuple(
        Bar(level, count, people(count), round(FULL * count / spread.answered))
        for level, count in enumerate(spread.levels)
    )
    unknown = ""
    if spread.unknown:
        unknown = "1 person doesn't know." if spread.unknown == 1 else f"{spread.unknown} people don't know."
    return Bars(levels, unknown, _says(spread))


def _says(spread: Spread) -> str:
    if spread.agreement is not None:
        return SENTENCES[spread.agreement]
    if spread.unknown == spread.answered:
        return "Nobody who answered knows. Who could you ask?"
    return "Only one of you chose a level. Ask what they have seen."
