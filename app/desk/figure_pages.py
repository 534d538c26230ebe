"""The figures as a page: each drawing with its table beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from app.desk.charts import Bars, Columns, bars, columns
from app.desk.figure_tables import Figures, Line, SectorLine, StopSection
from app.desk.ranges import PRESETS, Asked, Range
from app.desk.working_time import in_words

BY = {"day": "Day", "week": "Week from", "month": "Month"}
HEAD = ("Started", "Completed", "Enquired", "Answered in time", "Not in time")
LONGEST_QUESTION = 38
PRESET_NAMES = {30: "Last 30 days", 90: "Last 90 days", 365: "Last 365 days"}


@dataclass(frozen=True)
class Link:
    """Another range to choose."""

    href: str
    label: str
    is_here: bool


@dataclass(frozen=True)
class Fact:
    """One number above the drawings, and what it counts."""

    said: str
    label: str


@dataclass(frozen=True)
class TableRow:
    """One row of a table, as text."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Where people stopped in one section: a drawing of its questions. None where there are none to name."""

    name: str
    count: int
    drawing: Bars | None


@dataclass(frozen=True)
class FiguresPage:
    """What came in, what was finished, what was answered, and where people stopped."""

    title: str
    presets: tuple[Link, ...]
    first: str
    last: str
    errors: tuple[tuple[str, str], ...]
    covers: str
    facts: tuple[Fact, ...]
    is_empty: bool
    grain: str
    head: tuple[str, ...]
    assessments: Columns
    enquiries: Columns
    over_time: tuple[TableRow, ...]
    sources: Bars
    source_rows: tuple[TableRow, ...]
    sectors: Bars
    sector_rows: tuple[TableRow, ...]
    stopped: int
    stops: Bars
    sections: tuple[Section, ...]
    query: str

    template: ClassVar[str] = "desk/figures.html"
    has_form: ClassVar[bool] = True


def figures_page(asked: Asked, found: Figures) -> FiguresPage:
    chosen = asked.range
    return FiguresPage(
        title="Figures",
        presets=tuple(
            Link(f"/desk/figures?days={days}", PRESET_NAMES[days], chosen.days == days and not asked.errors)
            for days in PRESETS
        ),
        first=asked.first,
        last=asked.last,
        errors=asked.errors,
        covers=covers(chosen),
        facts=facts(found),
        is_empty=not (found.total.started or found.total.enquired),
        grain=BY[chosen.grain],
        head=HEAD,
        assessments=columns(
            [(line.short, line.counts.started, line.counts.completed) for line in found.over_time],
            f"Assessments {covers(chosen)}: {found.total.started:,} started, {found.total.completed:,} completed.",
        ),
        enquiries=columns(
            [(line.short, line.counts.enquired, line.counts.in_time) for line in found.over_time],
            f"Enquiries {covers(chosen)}: {found.total.enquired:,} received, {found.total.in_time:,} answered in time.",
        ),
        over_time=tuple(map(table_row, found.over_time)),
        sources=_source_bars(found.sources),
        source_rows=tuple(map(table_row, found.sources)),
        sectors=_sector_bars(found.sectors),
        sector_rows=tuple(map(sector_row, found.sectors)),
        stopped=found.stopped,
        stops=_stop_bars(found.sections),
        sections=tuple(map(_section, found.sections)),
        query=chosen.to_query(),
    )


def covers(chosen: Range) -> str:
    first, last = (f"{day.day} {day:%B %Y}" for day in (chosen.first, chosen.last))
    return f"on {first}" if first == last else f"from {first} to {last}"


def facts(found: Figures) -> tuple[Fact, ...]:
    total = found.total
    shown = [
        Fact(f"{total.started:,}", "started"),
        Fact(f"{total.completed:,}", "completed"),
        Fact(f"{total.enquired:,}", "enquired"),
        Fact(f"{total.in_time:,}", "answered in time"),
    ]
    if found.minutes is not None:
        shown.append(Fact(in_words(found.minutes), "to an answer, in working time (median)"))
    return tuple(shown)


def numbers(line: Line) -> tuple[int, ...]:
    counts = line.counts
    return counts.started, counts.completed, counts.enquired, counts.in_time, counts.late


def table_row(line: Line) -> TableRow:
    return TableRow(line.label, tuple(f"{number:,}" for number in numbers(line)))


def sector_row(line: SectorLine) -> TableRow:
    enquired = (f"{number:,}" for number in (line.counts.enquired, line.counts.in_time, line.counts.late))
    return TableRow(line.label, (line.started.said, line.completed.said, *enquired))


def _source_bars(lines: Sequence[Line]) -> Bars:
    rows = [
        (
            line.short,
            f"{line.counts.completed:,} of {line.counts.started:,}",
            line.counts.started,
            line.counts.completed,
        )
        for line in lines
    ]
    return bars(rows, "By source: " + _listed(rows))


def _sector_bars(lines: Sequence[SectorLine]) -> Bars:
    rows = [(each.label, _share(each), each.started.number, each.completed.number) for each in lines]
    return bars(rows, "By sector: " + _listed(rows))


def _share(line: SectorLine) -> str:
    """Such as "30 of 41", with the words where a number is not shown."""
    return line.started.said if line.started.number is None else f"{line.completed.said} of {line.started.said}"


def _stop_bars(sections: Sequence[StopSection]) -> Bars:
    rows = [(each.label, f"{each.count:,}", each.count, each.count) for each in sections]
    return bars(rows, "Where unfinished assessments stopped: " + _listed(rows), LONGEST_QUESTION)


def _section(section: StopSection) -> Section:
    if not section.questions:
        return Section(section.label, section.count, None)
    rows = [(stop.label, f"{stop.count:,}", stop.count, stop.count) for stop in section.questions]
    return Section(section.label, section.count, bars(rows, f"{section.label}: " + _listed(rows), LONGEST_QUESTION))


def _listed(rows: Sequence[tuple[Any, ...]]) -> str:
    """Rows as one sentence: the name of each, and what is said of it."""
    return "; ".join(f"{row[0]} {row[1]}" for row in rows) + "."
