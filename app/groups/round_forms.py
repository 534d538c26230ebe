"""From the posted forms of a round to what it asks, with sentences for what does not fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.groups.models import RoundGroup
from app.groups.store import GroupSize
from app.web.field_errors import Errors
from app.web.forms import Posted
from questionnaire.experience import RoleGroup

LEAST_NAME, MOST_NAME = 3, 80
MOST_PEOPLE = 1_000_000
USUAL_DAYS, MOST_DAYS = 21, 180
A_DAY = timedelta(days=1)
FORM_ID = re.compile(r"[0-9a-f]{32}")
# What a mail program would turn into a link: this line stands in letters to people who do not know its writer.
LINKED = re.compile(r"@|//|\b(?:www|https?|mailto)\b|[^\s.][.\u2024\u3002][^\W\d_]{2,}|\d\.\d+\.\d", re.I)
SIGNS = re.compile(r"[\\/:<>\u2044\u2215\u2236]")
LONG_NUMBER = re.compile(r"\d{5}")  # one to call, or to pay to
# What Unicode lets a reader pass over: joiners, variation selectors, fillers, and what turns the direction of writing.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
QUOTES = str.maketrans(
    dict.fromkeys('"\u201c\u201d\u201e\u201f\u00ab\u00bb\u3003', "'")
)  # the letter puts its own around


@dataclass(frozen=True)
class GroupTyped:
    """What was typed for one group."""

    role_group: str
    asked: str
    size: str


@dataclass(frozen=True)
class RoundForm:
    """What was posted for a new round: what it asks if all of it fits, and always what was typed."""

    form_id: str
    asked_by: str
    closes_on: str
    typed: tuple[GroupTyped, ...]
    groups: tuple[GroupSize, ...]
    last_day: date | None
    errors: Errors


def today_in(zone: ZoneInfo, now: datetime) -> date:
    return now.astimezone(zone).date()


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a day on the owner's clock."""
    return datetime.combine(day, time(23, 59, 59), zone)


def empty_round(form_id: str, groups: Sequence[RoleGroup], today: date) -> RoundForm:
    """A form that nobody has filled in."""
    typed = tuple(GroupTyped(group.id, "", "") for group in groups)
    return RoundForm(form_id, "", (today + timedelta(days=USUAL_DAYS)).isoformat(), typed, (), None, ())


def read_round(posted: Posted, groups: Sequence[RoleGroup], today: date) -> RoundForm:
    """A new round as it was posted."""
    errors: list[tuple[str, str]] = []
    asked_by, closes_on = plain_name(posted.text("asked_by")), posted.text("closes_on")
    wrong_name = fault_of_name(asked_by)
    if wrong_name:
        errors.append(("asked_by", wrong_name))
    typed = tuple(_typed(posted, group.id) for group in groups)
    sizes = [size for each in typed if (size := _size(each, errors)) is not None]
    if not errors and not sizes:
        errors.append((f"{groups[0].id}-asked", "Ask at least one group: say how many people you will ask."))
    last_day = read_day(closes_on, today + A_DAY, today, errors)
    form_id = posted.text("form_id")
    return RoundForm(
        form_id if FORM_ID.fullmatch(form_id) else "",
        asked_by,
        closes_on,
        typed,
        tuple(sizes),
        last_day,
        tuple(errors),
    )


def plain_name(text: str) -> str:
    """The line that says who asks as it is kept: each character in its plain form, and none that is not seen."""
    seen = UNSEEN.sub("", unicodedata.normalize("NFKC", UNSEEN.sub("", text)))
    return unicodedata.normalize("NFKC", seen).translate(QUOTES).strip()


def fault_of_name(text: str) -> str | None:
    """What is wrong with the line that says who asks."""
    if not LEAST_NAME <= len(text) <= MOST_NAME:
        return f"Say who asks, in {LEAST_NAME} to {MOST_NAME} characters."
    if not text.isprintable():
        return "Write it in one line, without characters that cannot be seen."
    if LINKED.search(text):
        return "Leave out addresses of the web or of mail. After a full stop, put a space."
    if SIGNS.search(text):
        return "Leave out the signs \\ / : < and >. Commas and brackets are fine."
    if LONG_NUMBER.search(text):
        return "Leave out long numbers: say who asks, and where they work."
    return None


def _typed(posted: Posted, role_group: str) -> GroupTyped:
    return GroupTyped(role_group, posted.text(f"{role_group}-asked"), posted.text(f"{role_group}-size"))


def _size(typed: GroupTyped, errors: list[tuple[str, str]]) -> GroupSize | None:
    """How many of a group are asked; None where it is not asked, or where that cannot be read."""
    asked = _whole(typed.asked or "0", f"{typed.role_group}-asked", errors)
    size = _whole(typed.size, f"{typed.role_group}-size", errors) if typed.size else None
    if asked and size is not None and size < asked:
        errors.append((f"{typed.role_group}-size", "There cannot be fewer people in all than you ask."))
    return GroupSize(typed.role_group, asked, size) if asked else None


def _whole(text: str, field: str, errors: list[tuple[str, str]]) -> int:
    digits = text.replace(",", "").replace(" ", "")
    if re.fullmatch(r"[0-9]{1,7}", digits) and int(digits) <= MOST_PEOPLE:
        return int(digits)
    errors.append((field, f"Enter a whole number of people, from 0 to {MOST_PEOPLE:,}."))
    return 0


def read_day(text: str, first: date, today: date, errors: list[tuple[str, str]]) -> date | None:
    """The closing day, from `first` to half a year ahead."""
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        day = None
    last = today + timedelta(days=MOST_DAYS)
    if day is None:
        errors.append(("closes_on", "Enter the closing date as year-month-day, such as 2027-01-31."))
    elif not first <= day <= last:
        errors.append(("closes_on", f"Choose a day from {_said(first)} to {_said(last)}."))
    else:
        return day
    return None


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class SizesForm:
    """New numbers of the groups of a round, and what was typed."""

    typed: tuple[GroupTyped, ...]
    groups: tuple[GroupSize, ...]
    errors: Errors


def read_sizes(posted: Posted, groups: Sequence[RoundGroup], least: dict[str, int]) -> SizesForm:
    """New numbers. `least` is how many of each group must be asked: those who answered or were invited are."""
    errors: list[tuple[str, str]] = []
    typed = tuple(_typed(posted, group.role_group) for group in groups)
    found: list[GroupSize] = []
    for each in typed:
        before = len(errors)
        size = _size(each, errors)
        if len(errors) == before and (size.asked if size else 0) < least[each.role_group]:
            errors.append((f"{each.role_group}-asked", f"Enter {least[each.role_group]:,} or more."))
        elif size is not None:
            found.append(size)
    return SizesForm(typed, tuple(found), tuple(errors))


def as_sizes(groups: Sequence[RoundGroup]) -> SizesForm:
    """The numbers of a round as if they had just been posted."""
    typed = tuple(
        GroupTyped(group.role_group, str(group.asked), "" if group.size is None else str(group.size))
        for group in groups
    )
    return SizesForm(typed, (), ())
