"""Counting assessments and enquiries, in SQL. Nothing here reads an answer but the sector, and that only to count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, Integer, and_, func, literal, or_, select, union_all
from sqlmodel import Session, col

from app.assessments.models import Assessment
from app.database import UtcDateTime
from app.desk.models import Lead
from app.desk.ranges import Span
from app.desk.states import OPEN, Kind, Status
from app.touches.models import Origin
from app.touches.touch import DIRECT

SETTLES_AFTER = timedelta(days=1)  # whoever began less than a day ago may still be answering
SAMPLE = 1000
FEW = 4


@dataclass(frozen=True)
class Counts:
    """How many: begun, of those completed, enquiries, of those answered in time, and answered late or not in time."""

    started: int = 0
    completed: int = 0
    enquired: int = 0
    in_time: int = 0
    late: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.started + other.started,
            self.completed + other.completed,
            self.enquired + other.enquired,
            self.in_time + other.in_time,
            self.late + other.late,
        )


@dataclass(frozen=True)
class Cell:
    """The counts of one span, source and sector. A sector of None: nobody said, or it was not shared."""

    span: int
    source: str
    sector: str | None
    counts: Counts


def cells(session: Session, spans: Sequence[Span], now: datetime) -> list[Cell]:
    """Everything begun or received in these spans. Long ones go a few at a time: many rows are slow to sort at once."""
    some = FEW if spans and spans[0].end - spans[0].start > timedelta(days=2) else len(spans)
    found: list[Cell] = []
    for first in range(0, len(spans), some):
        table = _as_table(spans[first : first + some], first)
        found += _begun(session, table)
        found += _received(session, table, now)
    return found


def _as_table(spans: Sequence[Span], first: int) -> CTE:
    """The spans as a table, so that the database sorts each row into its own."""
    rows = [
        select(
            literal(at, Integer).label("at"),
            literal(span.start, UtcDateTime).label("begins"),
            literal(span.end, UtcDateTime).label("ends"),
        )
        for at, span in enumerate(spans, start=first)
    ]
    return union_all(*rows).cte("spans")


def _within(column: Any, table: CTE) -> Any:
    return and_(column >= table.c.begins, column < table.c.ends)


def _begun(session: Session, table: CTE) -> Iterator[Cell]:
    source = func.coalesce(col(Origin.source), DIRECT)
    keys = (table.c.at, source, col(Assessment.sector))
    query = (
        select(*keys, func.count(), func.count(col(Assessment.submitted_at)))
        .select_from(table)
        .join(Assessment, _within(col(Assessment.created_at), table))
        .outerjoin(Origin, col(Origin.assessment_id) == col(Assessment.id))
        .group_by(*keys)
    )
    for at, name, sector, started, completed in session.execute(query):
        yield Cell(at, name, sector, Counts(started=started, completed=completed))


def enquiries() -> tuple[Any, ...]:
    """Which leads count as enquiries: not spam, and one person's two merged ones only once."""
    return (
        # As expressions, so that SQLite finds them by when they were received and not by what most of them are.
        func.coalesce(col(Lead.is_suspected), False).is_(False),
        func.coalesce(col(Lead.merged_into), "") == "",
        col(Lead.kind) == Kind.ENQUIRY,
        col(Lead.status) != Status.SPAM,
    )


def _received(session: Session, table: CTE, now: datetime) -> Iterator[Cell]:
    keys = (table.c.at, col(Lead.source), col(Lead.sector))
    due, answered = col(Lead.due_at), col(Lead.answered_at)
    in_time = func.count().filter(answered <= due)
    late = func.count().filter(or_(answered > due, and_(answered.is_(None), due < now, col(Lead.status).in_(OPEN))))
    query = (
        select(*keys, func.count(), in_time, late)
        .select_from(table)
        .join(Lead, _within(col(Lead.received_at), table))
        .where(*enquiries())
        .group_by(*keys)
    )
    for at, name, sector, enquired, kept, missed in session.execute(query):
        yield Cell(at, name, sector, Counts(enquired=enquired, in_time=kept, late=missed))


def stops(session: Session, whole: Span, now: datetime) -> dict[str | None, int]:
    """At which question unfinished assessments stopped: the question saved last, and how many. None: before any."""
    begun = col(Assessment.created_at)
    query = (
        select(col(Assessment.last_question), func.count())
        .where(begun >= whole.start, begun < min(whole.end, now - SETTLES_AFTER))
        .where(col(Assessment.submitted_at).is_(None))
        .group_by(col(Assessment.last_question))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def answer_times(session: Session, whole: Span) -> list[tuple[datetime, datetime]]:
    """When enquiries of a stretch of time were received and answered: all of them, or the latest thousand."""
    received, answered = col(Lead.received_at), col(Lead.answered_at)
    query = (
        select(received, answered)
        .where(*enquiries(), received >= whole.start, received < whole.end, answered.is_not(None))
        .order_by(received.desc())
        .limit(SAMPLE)
    )
    return [(row[0], row[1]) for row in session.execute(query)]
