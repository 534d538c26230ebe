"""A day as a date field sends it, and one that may be left open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2100
NO_DAY = f"Enter a date between {FIRST_YEAR} and {LAST_YEAR}, such as 2027-05-31, or leave it empty."


@dataclass(frozen=True)
class DayForm:
    """A day that may be left open, as it was typed."""

    typed: str
    day: date | None
    error: str | None


def as_day(text: str) -> date | None:
    """The day that a text such as 2027-05-31 names; None where it names none."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


def read_day(text: str) -> DayForm:
    """A day that may be left open. One far from ours was mistyped."""
    day = as_day(text)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return DayForm(text, None, NO_DAY if text else None)
    return DayForm(text, day, None)
