"""How long something took, in minutes during which we were open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from statistics import median

from app.enquiries.holidays import bank_holidays
from app.enquiries.hours import parse
from app.settings import Settings

MOST_DAYS = 90  # what took longer counts as this long: for a median it makes no difference
MIDNIGHT = time()
A_DAY = timedelta(days=1)


def working_minutes(begins: datetime, ends: datetime, settings: Settings) -> int:
    """The open minutes from one moment to another; 0 where the second is the earlier."""
    hours, holidays = parse(settings.opening_hours), bank_holidays(settings.bank_holidays)
    zone = settings.zone
    first, last = begins.astimezone(zone), ends.astimezone(zone)
    open_for = timedelta()
    for step in range(min((last.date() - first.date()).days, MOST_DAYS) + 1):
        day = first.date() + step * A_DAY
        span = hours.on(day)
        if span is None or holidays.is_holiday(day):
            continue
        opens = max(first, datetime.combine(day, span.opens, zone))
        closes = min(last, datetime.combine(day, span.closes, zone))
        open_for += max(closes - opens, timedelta())
    return int(open_for / timedelta(minutes=1))


def median_minutes(pairs: Iterable[tuple[datetime, datetime]], settings: Settings) -> int | None:
    """The median of the open minutes between two moments; None where there are none."""
    taken = [working_minutes(begins, ends, settings) for begins, ends in pairs]
    return round(median(taken)) if taken else None


def in_words(minutes: int) -> str:
    """Such as "45 minutes" or "3 hours 20 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] if hours else []
    parts += [_counted(rest, "minute")] if rest or not hours else []
    return " ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
