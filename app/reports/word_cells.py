"""What stands in the cells of the Word report's tables."""

from __future__ import annotations

from app.reports import plain
from app.reports.report import AnswerLine
from app.reports.word_elements import Line, Run, line

Cell = tuple[Line, ...]
CRITICAL = "Critical item"


def numbers(point: int | None, low: int, high: int, evidenced: int | None) -> tuple[Cell, ...]:
    """Score, low, high and evidenced: a dash where there is no score, "same" where the evidence changes nothing."""
    shown = "–" if point is None else str(point)
    backed = shown if point is None else "same" if evidenced is None else str(evidenced)
    return tuple((line(text, "TableNumber"),) for text in (shown, str(low), str(high), backed))


def band(place: int, name: str) -> Cell:
    marks = (Run(plain.pips(place), "Pips"), Run(" ")) if place >= 0 else ()
    return (Line((*marks, Run(name))),)


def level(answer: AnswerLine) -> Cell:
    return level_said(answer.level, answer.level_name)


def level_said(number: int | None, name: str) -> Cell:
    """A level as pips, and below them its number and its word."""
    said = name if number is None else f"{number}, {name}"
    return (line(plain.pips(number), run="Pips"), line(said))


def named(name: str, is_critical: bool, *more: Line) -> Cell:
    """A name in bold, marked where it is critical."""
    marked = (line(CRITICAL, "TableQuiet", "Critical"),) if is_critical else ()
    return (line(name, run="Strong"), *marked, *more)


def rests_on(answer: AnswerLine) -> Cell:
    return (line(f"Rests on: {answer.evidence.lower()}.", "TableQuiet"),) if answer.evidence else ()
