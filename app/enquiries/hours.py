"""Opening hours, and when an answer within one working day is due. Pure: no clock, no settings, no network."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_NAMES = tuple(name[:3].lower() for name in DAY_NAMES)
DASH = "\\s*[-\u2013]\\s*"  # a hyphen, or the dash that word processors make of it
PART = re.compile(rf"([a-z]+)(?:{DASH}([a-z]+))?\s+([0-9]{{1,2}}:[0-9]{{2}}){DASH}([0-9]{{1,2}}:[0-9]{{2}})", re.I)
EXAMPLE = "write them as in 'Mon-Thu 09:00-17:00, Fri 09:00-16:00'"
DAYS_TO_LOOK = 366


@dataclass(frozen=True)
class Span:
    """From when to when a day is open."""

    opens: time
    closes: time


@dataclass(frozen=True)
class OpeningHours:
    """The span of each day of the week, Monday first; None where it is closed."""

    days: tuple[Span | None, ...]

    def on(self, day: date) -> Span | None:
        return self.days[day.weekday()]

    def in_words(self) -> str:
        """Such as 'Monday to Thursday 09:00 to 17:00, Friday 09:00 to 16:00'."""
        parts = []
        for span, run in groupby(range(7), key=lambda day: self.days[day]):
            if span is not None:
                days = [DAY_NAMES[day] for day in run]
                named = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
                parts.append(f"{named} {span.opens:%H:%M} to {span.closes:%H:%M}")
        return ", ".join(parts)


@cache
def parse(text: str) -> OpeningHours:
    """The hours in a text such as 'Mon-Fri 09:00-17:00'. Raises ValueError with a sentence that says what is wrong."""
    days: dict[int, Span] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = PART.fullmatch(part)
        if found is None:
            raise ValueError(f"'{part}' cannot be read as opening hours; {EXAMPLE}")
        first, last, opens, closes = found.groups()
        span = Span(_time(opens), _time(closes))
        if span.closes <= span.opens:
            raise ValueError(f"'{part}' closes no later than it opens; {EXAMPLE}")
        for day in _days(_day(first), _day(last or first)):
            if day in days:
                raise ValueError(f"{DAY_NAMES[day]} is named twice; give each day its hours once")
            days[day] = span
    if not days:
        raise ValueError(f"there are no opening hours in it, so no answer could ever be due; {EXAMPLE}")
    return OpeningHours(tuple(days.get(day) for day in range(7)))


def _day(name: str) -> int:
    if name.lower() not in SHORT_NAMES:
        raise ValueError(f"'{name}' is not a day; use Mon, Tue, Wed, Thu, Fri, Sat or Sun")
    return SHORT_NAMES.index(name.lower())


def _days(first: int, last: int) -> list[int]:
    """The days from one to another, over the end of the week where the second comes earlier (Sun-Thu)."""
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _time(text: str) -> time:
    hours, minutes = (int(number) for number in text.split(":"))
    if hours > 23 or minutes > 59:
        raise ValueError(f"there is no time {text}; times go from 00:00 to 23:59")
    return time(hours, minutes)


def due(received: datetime, hours: OpeningHours, zone: ZoneInfo, is_holiday: Callable[[date], bool]) -> datetime:
    """The moment, in UTC and to the minute, by which an answer within one working day is due.

    Received while open: the same clock time on the next working day, or the nearest time at which that day is open.
    Received outside hours: the close of the next working day to open; before opening that is the day itself, so that
    who writes earlier never waits longer.
    """
    local = received.astimezone(zone)
    clock = time(local.hour, local.minute)
    span = _span(local.date(), hours, is_holiday)
    if span is not None and clock < span.opens:
        return _moment(local.date(), span.closes, zone)
    day, next_span = _next_working_day(local.date(), hours, is_holiday)
    if span is None or clock >= span.closes:
        return _moment(day, next_span.closes, zone)
    return _moment(day, min(max(clock, next_span.opens), next_span.closes), zone)


def working_minutes(
    begun: datetime, ended: datetime, hours: OpeningHours, zone: ZoneInfo, is_holiday: Callable[[date], bool]
) -> int:
    """The whole minutes of opening hours between two moments; 0 where the second is not later."""
    day, last = begun.astimezone(zone).date(), ended.astimezone(zone).date()
    seconds = 0.0
    while day <= last:
        span = _span(day, hours, is_holiday)
        if span is not None:
            opens, closes = _moment(day, span.opens, zone), _moment(day, span.closes, zone)
            seconds += max(0.0, (min(ended, closes) - max(begun, opens)).total_seconds())
        day += timedelta(days=1)
    return int(seconds // 60)


def after_working_minutes(
    begun: datetime, minutes: int, hours: OpeningHours, zone: ZoneInfo, is_holiday: Callable[[date], bool]
) -> datetime:
    """The moment, in UTC, at which that many minutes of opening hours have passed."""
    left = timedelta(minutes=minutes)
    day = begun.astimezone(zone).date()
    for _ in range(DAYS_TO_LOOK):
        span = _span(day, hours, is_holiday)
        if span is not None:
            start = max(begun, _moment(day, span.opens, zone))
            open_for = _moment(day, span.closes, zone) - start
            if open_for >= left:
                return (start + left).astimezone(UTC)
            left -= max(open_for, timedelta())
        day += timedelta(days=1)
    raise ValueError(f"there are not {minutes} working minutes within a year of {begun}")


def _span(day: date, hours: OpeningHours, is_holiday: Callable[[date], bool]) -> Span | None:
    return None if is_holiday(day) else hours.on(day)


def _next_working_day(after: date, hours: OpeningHours, is_holiday: Callable[[date], bool]) -> tuple[date, Span]:
    for step in range(1, DAYS_TO_LOOK + 1):
        day = after + timedelta(days=step)
        span = _span(day, hours, is_holiday)
        if span is not None:
            return day, span
    raise ValueError(f"there is no working day within a year of {after}")


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which a clock of this zone shows a time. One that the clocks skip in spring is an hour later."""
    return datetime.combine(day, clock, zone).astimezone(UTC)
