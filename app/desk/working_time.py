"""How long something took, in minutes during which we were open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from app.enquiries.promise import opening
from app.settings import Settings

MOST = timedelta(days=90)  # what took longer counts as this long: for a median it makes no difference


def median_minutes(pairs: Iterable[tuple[datetime, datetime]], settings: Settings) -> int | None:
    """The median of the open minutes between two moments; None where there are none."""
    hours = opening(settings)
    taken = [hours.between(begins, min(ends, begins + MOST)) for begins, ends in pairs]
    return round(median(taken)) if taken else None


def in_words(minutes: int) -> str:
    """Such as "45 minutes" or "3 hours 20 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] if hours else []
    parts += [_counted(rest, "minute")] if rest or not hours else []
    return " ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
