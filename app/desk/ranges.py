"""Which days the figures cover, read from an address, and the days, weeks or months that they are counted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

PRESETS = (30, 90, 365)
PLAIN = 30
MOST_DAYS_BY_DAY, MOST_DAYS_BY_WEEK, MOST_DAYS = 31, 190, 1900
A_DAY = timedelta(days=1)
Grain = Literal["day", "week", "month"]


@dataclass(frozen=True)
class Span:
    """One stretch of time that is counted by itself: from a moment up to, and without, another. `short` is for a
    drawing."""

    start: datetime
    end: datetime
    label: str
    short: str = ""


@dataclass(frozen=True)
class Range:
    """From one day to another, both counted. `days` is the preset that was chosen, if any."""

    first: date
    last: date
    days: int | None = None

    @property
    def grain(self) -> Grain:
        count = (self.last - self.first).days + 1
        return "day" if count <= MOST_DAYS_BY_DAY else "week" if count <= MOST_DAYS_BY_WEEK else "month"

    def to_query(self) -> str:
        if self.days is not None:
            return urlencode({"days": self.days})
        return urlencode({"from": self.first.isoformat(), "to": self.last.isoformat()})

    def whole(self, zone: ZoneInfo) -> Span:
        return Span(_begins(self.first, zone), _begins(self.last + A_DAY, zone), "")

    def spans(self, zone: ZoneInfo) -> tuple[Span, ...]:
        """The days, weeks or months in it. The first and the last end where it does."""
        found, day = [], self.first
        while day <= self.last:
            following = min(_next(day, self.grain), self.last + A_DAY)
            found.append(Span(_begins(day, zone), _begins(following, zone), *_labels(day, self.grain)))
            day = following
        return tuple(found)


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the range, what was typed, and what is wrong with it."""

    range: Range
    first: str
    last: str
    errors: tuple[tuple[str, str], ...] = ()


def read_range(query: Mapping[str, str], today: date) -> Asked:
    """The range of an address; the last 30 days where it names none, or one that makes no sense."""
    first, last = query.get("from", "").strip(), query.get("to", "").strip()
    if not first and not last:
        days = next((preset for preset in PRESETS if query.get("days") == str(preset)), PLAIN)
        chosen = Range(today - timedelta(days=days - 1), today, days)
        return Asked(chosen, "", "")
    plain = Range(today - timedelta(days=PLAIN - 1), today, PLAIN)
    begins, ends = _day(first), _day(last) if last else today
    errors = []
    if begins is None:
        errors.append(("from", "Enter the first day, as in 2026-11-01."))
    if ends is None:
        errors.append(("to", "Enter the last day, as in 2026-11-30, or leave it empty for today."))
    if begins and ends and begins > ends:
        errors.append(("to", "The last day is before the first. Swap them."))
    if begins and ends and (ends - begins).days >= MOST_DAYS:
        errors.append(("from", f"This is over {MOST_DAYS // 365} years. Choose fewer days."))
    if errors or begins is None or ends is None:
        return Asked(plain, first, last, tuple(errors))
    return Asked(Range(begins, ends), first, last or ends.isoformat())


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def _next(day: date, grain: Grain) -> date:
    """The day on which the next one begins: tomorrow, Monday, or the first."""
    if grain == "day":
        return day + A_DAY
    if grain == "week":
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=28) + timedelta(days=7)).replace(day=1)


def _labels(day: date, grain: Grain) -> tuple[str, str]:
    """The name of a span that begins on this day, for a table and, shorter, for a drawing."""
    if grain == "month":
        return f"{day:%B %Y}", f"{day:%b %Y}"
    return f"{day.day} {day:%B %Y}", f"{day.day} {day:%b}"


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
