"""What the API answers about leads and figures, one typed model each, and how each is made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from app.api.pages import ROOT, Answered
from app.desk import models
from app.desk.figure_tables import Figures, Line, SectorLine
from app.desk.figures import Counts
from app.desk.ranges import Range
from app.desk.states import Kind, Status
from app.web.house import House
from scoring.qualification import from_json

NOT_SHARED = "Null where the person did not agree to share their answers, or took that back."
EARLIEST, LATEST = 2000, 2200
Grade = Literal["A", "B", "C", "D"]


class Scores(Answered):
    """The three scores, 0 to 100. They are never added up."""

    fit: Annotated[int | None, Field(description=NOT_SHARED)]
    need: Annotated[int | None, Field(description=NOT_SHARED)]
    intent: int


class Lead(Answered):
    """Somebody to answer. Its version is its ETag."""

    id: str
    version: Annotated[int, Field(description="Counts the changes. Send it as If-Match with a change.")]
    kind: Kind
    status: Status
    grade: Grade
    scores: Scores
    reasons: Annotated[list[str], Field(description="Sentences that say why it has its grade.")]
    name: str
    email: str
    organisation: str
    phone: str
    sector: Annotated[str | None, Field(description=NOT_SHARED)]
    source: str
    owner: Annotated[str | None, Field(description="The email address of the member of staff, or null.")]
    received_at: datetime
    due_at: Annotated[datetime | None, Field(description="By when an answer was promised.")]
    answered_at: datetime | None
    call_back_at: datetime | None
    is_suspected: Annotated[bool, Field(description="Kept apart, since it may be spam.")]
    merged_into: Annotated[str | None, Field(description="The lead that this one was merged into.")]
    url: Annotated[str, Field(description="The lead on the desk, for a person who is signed in.")]
    self: str


class Leads(Answered):
    """Some leads of a view, and where to go on."""

    leads: list[Lead]
    after: Annotated[str | None, Field(description="Send it as `after` for the next ones. Null at the end.")]


class LeadChange(BaseModel):
    """What to change. A field that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    status: Annotated[Status | None, Field(description="Null leaves it as it is.")] = None
    owner: Annotated[
        str | None, Field(max_length=254, description="The email address of a member of staff; null for nobody.")
    ] = None
    call_back_at: Annotated[
        AwareDatetime | None,
        Field(description="A moment with its offset, such as 2026-11-30T14:00:00Z; null for none."),
    ] = None

    @field_validator("call_back_at")
    @classmethod
    def _of_our_time(cls, at: datetime | None) -> datetime | None:
        if at is not None and not EARLIEST <= at.year < LATEST:
            raise ValueError(f"Choose a year from {EARLIEST} to {LATEST - 1}.")
        return at


class CountLine(Answered):
    """The counts of one span of time or one source."""

    name: str
    started: int
    completed: int
    enquired: int
    answered_in_time: int
    not_in_time: int


class SectorCount(Answered):
    """The counts of one sector. Fewer than five assessments are not told, nor what would give them away."""

    name: str
    started: Annotated[int | None, Field(description="Null where it is under five or kept back.")]
    completed: Annotated[int | None, Field(description="Null where it is under five or kept back.")]
    enquired: int
    answered_in_time: int
    not_in_time: int


class StopCount(Answered):
    """How many unfinished assessments stopped at one question. `question` is null where none is known."""

    section: str
    question: str | None
    stopped: int


class FiguresBody(Answered):
    """What came in from one day to another, both counted."""

    first: date
    last: date
    total: CountLine
    median_working_minutes: Annotated[int | None, Field(description="From an enquiry to its answer, while open.")]
    over_time: list[CountLine]
    sources: list[CountLine]
    sectors: list[SectorCount]
    stops: list[StopCount]


def lead_body(house: House, lead: models.Lead, emails: dict[str, str]) -> Lead:
    return Lead(
        id=lead.id,
        version=lead.version,
        kind=Kind(lead.kind),
        status=Status(lead.status),
        grade=lead.grade,
        scores=Scores(fit=lead.fit, need=lead.need, intent=lead.intent),
        reasons=list(from_json(lead.reasons).why) if lead.reasons.startswith("{") else [],
        name=lead.name,
        email=lead.email,
        organisation=lead.organisation,
        phone=lead.phone,
        sector=lead.sector,
        source=lead.source,
        owner=emails.get(lead.owner_id or ""),
        received_at=lead.received_at,
        due_at=lead.due_at,
        answered_at=lead.answered_at,
        call_back_at=lead.call_back_at,
        is_suspected=lead.is_suspected,
        merged_into=lead.merged_into,
        url=f"{house.settings.base_url}/desk/leads/{lead.id}",
        self=f"{ROOT}/leads/{lead.id}",
    )


def figures_body(chosen: Range, found: Figures) -> FiguresBody:
    return FiguresBody(
        first=chosen.first,
        last=chosen.last,
        total=_line("All", found.total),
        median_working_minutes=found.minutes,
        over_time=[_of(line) for line in found.over_time],
        sources=[_of(line) for line in found.sources],
        sectors=[_sector(line) for line in found.sectors],
        stops=[
            StopCount(section=section.label, question=stop.label, stopped=stop.count)
            for section in found.sections
            for stop in section.questions
        ]
        + [
            StopCount(section=section.label, question=None, stopped=section.count)
            for section in found.sections
            if not section.questions
        ],
    )


def _of(line: Line) -> CountLine:
    return _line(line.label, line.counts)


def _line(name: str, counts: Counts) -> CountLine:
    return CountLine(
        name=name,
        started=counts.started,
        completed=counts.completed,
        enquired=counts.enquired,
        answered_in_time=counts.in_time,
        not_in_time=counts.late,
    )


def _sector(line: SectorLine) -> SectorCount:
    return SectorCount(
        name=line.label,
        started=line.started.number,
        completed=line.completed.number,
        enquired=line.counts.enquired,
        answered_in_time=line.counts.in_time,
        not_in_time=line.counts.late,
    )
