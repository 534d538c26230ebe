"""What a group report says, as the page and every file draw it: words and whole numbers, and nothing hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.groups.report_drawing import FactorDrawing


@dataclass(frozen=True)
class RateRow:
    """How many of a group were asked and answered. `hidden` says why a number is not there."""

    group: str
    name: str
    asked: int
    answered: int | None
    rate: int | None
    said: str
    hidden: str


@dataclass(frozen=True)
class GroupRow:
    """One group's figures for a factor or an item. Where `people` is None, `hidden` says why and nothing else is there.

    partly: on how many items a factor's share rests, where some are hidden. parts: how many answers each step had,
    three where `joined`. mean and interval are None where opinion is split and where few answered one item.
    """

    group: str
    name: str
    partly: str
    people: int | None
    hidden: str
    joined: bool
    parts: tuple[int, ...]
    share: int | None
    share_low: int | None
    share_high: int | None
    mean: int | None
    low: int | None
    high: int | None
    agreement: str
    is_split: bool
    absent: int | None
    r_wg: str
    raw_r_wg: str
    deviation: str
    statistics: tuple[float | None, float | None, float | None]

    @property
    def is_shown(self) -> bool:
        return self.people is not None

    @property
    def interval(self) -> str:
        return "–" if self.low is None else f"{self.low} to {self.high}"

    @property
    def share_interval(self) -> str:
        return "–" if self.share_low is None else f"{self.share_low} to {self.share_high}%"


@dataclass(frozen=True)
class GapRow:
    """How far two groups are apart: the higher first."""

    higher: str
    lower: str
    points: int
    low: int
    high: int
    is_flagged: bool
    said: str

    @property
    def interval(self) -> str:
        return f"{self.low} to {self.high}"


@dataclass(frozen=True)
class ItemView:
    """One item, in the words of staff and of people who use the service, group by group."""

    id: str
    name: str
    staff: str
    people: str
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True)
class FactorPart:
    """One factor: its drawing, its groups, its gaps, its items."""

    id: str
    name: str
    drawing: FactorDrawing | None
    rows: tuple[GroupRow, ...]
    gaps: tuple[GapRow, ...]
    flagged: tuple[str, ...]
    items: tuple[ItemView, ...]
    alpha: str
    icc: str
    alpha_value: float | None
    alpha_people: int | None
    icc1: float | None
    icc2: float | None

    @property
    def has_joined(self) -> bool:
        return any(row.joined for row in self.rows)


@dataclass(frozen=True)
class FindingView:
    """A gap to talk about, and the conversation to hold: with whom, how to open it, what to listen for."""

    factor: str
    title: str
    said: str
    who: str
    opening: str
    listen_for: str


@dataclass(frozen=True)
class SeenRow:
    """A factor's practice score beside the mean of the front line. A dash stands for what is not known or not shown."""

    factor: str
    practice: int | None
    mean: int | None
    interval: str
    said: str


@dataclass(frozen=True)
class PairView:
    """A practice as it was said to be, and a trace of it that fewer than half of the front line see."""

    practice: str
    level: int
    said: str
    item: str
    text: str
    share: int
    people: int


@dataclass(frozen=True)
class Comparison:
    """What was said of practice, and what the front line sees."""

    submitted_on: str
    rows: tuple[SeenRow, ...]
    pairs: tuple[PairView, ...]
    no_pairs: str


@dataclass(frozen=True)
class GroupReport:
    """All of one closed round, in words."""

    id: str
    assessment_id: str
    brand: str
    base_url: str
    title: str
    asked_by: str
    opened_on: str
    closed_on: str
    period: str
    closed_at: datetime
    closed_date: date
    sentence: str
    difference: str
    rates: tuple[RateRow, ...]
    rates_said: str
    not_random: str
    findings: tuple[FindingView, ...]
    no_findings: str
    factors: tuple[FactorPart, ...]
    options: tuple[str, ...]
    joined_options: tuple[str, ...]
    positive: str
    how_to_read: str
    items_said: str
    comparison: Comparison | None
    comparison_later: str
    two_measures: str
    statistics: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    suppression: str
    version: str
    hash: str
