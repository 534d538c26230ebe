"""From the posted details of an audit to what is kept, with sentences for what does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.audits.overview_page import DetailsForm
from app.web.forms import Posted

MOST_TITLE = 120
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
NO_DATE = "Enter the date as year-month-day, such as 2027-01-31."


@dataclass(frozen=True)
class DayForm:
    """A day that may be left open, as it was typed."""

    typed: str
    day: date | None
    error: str | None


def read_day(text: str) -> DayForm:
    """A day as a date field sends it; empty where there is none."""
    if not text:
        return DayForm(text, None, None)
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day < LATEST:
        return DayForm(text, None, NO_DATE)
    return DayForm(text, day, None)


def read_details(posted: Posted) -> tuple[DetailsForm, date | None]:
    """The title and the day of the visit."""
    title, visited = posted.text("title"), read_day(posted.text("visited_on"))
    errors = []
    if not title or "\n" in title:
        errors.append(("title", "Give the audit a title, in one line."))
    elif len(title) > MOST_TITLE:
        errors.append(("title", f"The title has {len(title)} characters. Shorten it to {MOST_TITLE}."))
    if visited.error:
        errors.append(("visited_on", visited.error))
    return DetailsForm(title, visited.typed, tuple(errors)), visited.day
