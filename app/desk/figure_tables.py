"""The counts, gathered into the four tables of the figures: over time, by source, by sector, and where people stop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.desk import figures
from app.desk.figures import Cell, Counts
from app.desk.ranges import Range
from app.desk.small_counts import Shown, guarded
from app.desk.working_time import median_minutes
from app.web.house import House
from questionnaire.model import Questionnaire

MOST_SOURCES = 12
OTHER_SOURCES = "All other sources"
NOT_SAID = "Not said, or not shared"
BEFORE, OTHER_VERSION = "Before the first question", "A question of an earlier version"


@dataclass(frozen=True)
class Line:
    """One row of a table of counts. `label` is its full name, `short` the one for a drawing."""

    label: str
    short: str
    counts: Counts


@dataclass(frozen=True)
class SectorLine:
    """One row by sector: assessments only as they may be shown, enquiries of those who shared theirs."""

    label: str
    started: Shown
    completed: Shown
    counts: Counts

    @property
    def assessments(self) -> tuple[Shown, Shown]:
        return self.started, self.completed


@dataclass(frozen=True)
class Stop:
    """How many unfinished assessments stopped at a question."""

    label: str
    count: int


@dataclass(frozen=True)
class StopSection:
    """The same for a section, with its questions in order."""

    label: str
    count: int
    questions: tuple[Stop, ...]


@dataclass(frozen=True)
class Figures:
    """All that the figures of one range say. `minutes` is the median time to an answer, in open minutes."""

    total: Counts
    minutes: int | None
    over_time: tuple[Line, ...]
    sources: tuple[Line, ...]
    sectors: tuple[SectorLine, ...]
    sections: tuple[StopSection, ...]

    @property
    def stopped(self) -> int:
        return sum(section.count for section in self.sections)


def gathered(house: House, session: Session, chosen: Range) -> Figures:
    """Counts everything of one range."""
    zone, now = house.settings.zone, house.now()
    spans, whole = chosen.spans(zone), chosen.whole(zone)
    found = figures.cells(session, spans, now)
    by_span: dict[int, Counts] = defaultdict(Counts)
    for cell in found:
        by_span[cell.span] += cell.counts
    return Figures(
        total=sum(by_span.values(), Counts()),
        minutes=median_minutes(figures.answer_times(session, whole), house.settings),
        over_time=tuple(Line(span.label, span.short, by_span[at]) for at, span in enumerate(spans)),
        sources=_by_source(found),
        sectors=_by_sector(found, house.questionnaire),
        sections=_by_section(figures.stops(session, whole, now), house.questionnaire),
    )


def _by_source(found: Sequence[Cell]) -> tuple[Line, ...]:
    """The sources that brought most, and all others in one line."""
    by_source: dict[str, Counts] = defaultdict(Counts)
    for cell in found:
        by_source[cell.source] += cell.counts
    order = sorted(by_source, key=lambda name: (-by_source[name].started - by_source[name].enquired, name))
    lines = [Line(name, name, by_source[name]) for name in order[:MOST_SOURCES]]
    rest = order[MOST_SOURCES:]
    if rest:
        lines.append(Line(OTHER_SOURCES, OTHER_SOURCES, sum((by_source[name] for name in rest), Counts())))
    return tuple(lines)


def _by_sector(found: Sequence[Cell], questionnaire: Questionnaire) -> tuple[SectorLine, ...]:
    """Every sector in the order of the question, then those of whom it is not known."""
    by_sector: dict[str | None, Counts] = defaultdict(Counts)
    for cell in found:
        by_sector[cell.sector if cell.sector in questionnaire.sectors else None] += cell.counts
    names: dict[str | None, str] = dict(questionnaire.sectors.items())
    names[None] = NOT_SAID
    counts = [by_sector[sector] for sector in names]
    started = guarded([each.started for each in counts])
    completed = guarded([each.completed for each in counts])
    rows = zip(names.values(), started, completed, counts, strict=True)
    return tuple(SectorLine(*row) for row in rows)


def _by_section(found: dict[str | None, int], questionnaire: Questionnaire) -> tuple[StopSection, ...]:
    """Where people stopped, in the order in which the questions are asked."""
    sections = [
        (questionnaire.context.name, [(q.id, q.name) for q in questionnaire.context.questions]),
        *((factor.name, [(i.id, i.name) for i in factor.indicators]) for factor in questionnaire.factors),
        (questionnaire.skills.name, [(s.id, s.name) for s in questionnaire.skills.skills]),
    ]
    gathered = []
    for name, questions in sections:
        stops = tuple(Stop(label, found.get(question, 0)) for question, label in questions)
        gathered.append(StopSection(name, sum(stop.count for stop in stops), stops))
    known = {question for _, questions in sections for question, _ in questions}
    if found.get(None):
        gathered.insert(0, StopSection(BEFORE, found[None], ()))
    other = sum(count for question, count in found.items() if question is not None and question not in known)
    if other:
        gathered.append(StopSection(OTHER_VERSION, other, ()))
    return tuple(gathered)
