"""From the posted details of an audit to what is kept, with sentences for what does not fit."""

from __future__ import annotations

from datetime import date

from app.audits.overview_page import DetailsForm
from app.web.days import read_day
from app.web.forms import Posted

MOST_TITLE = 120


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
