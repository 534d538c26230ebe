"""One course as it stands in a file, and whether each of its fields can be taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from app.web.forms import UNKEEPABLE
from questionnaire.model import Course

LONGEST = {"id": 80, "title": 120, "family": 80, "summary": 2000, "audience": 200, "url": 500}
MODES = {"in_person": "in_person", "online": "online", "blended": "blended"}
ID = re.compile(r"[a-z0-9][a-z0-9-]*")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HOURS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")
PRICE = re.compile(r"£? ?([0-9]{1,7}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,2})?")
# What a spreadsheet would run: =…, or + - @ before something that calls. A dash before words is only a dash.
FORMULA = re.compile(r"=|[+\-@][\w.]*[(|!]")


class Unreadable(Exception):
    """The file as a whole cannot be read. The message says why, and what to do."""


@dataclass(frozen=True)
class Misfit:
    """Something in a file that does not fit: where it stands, and why. `at` is for the order."""

    place: str
    reason: str
    at: int = 0

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class Row:
    """One course of a file as text, before anything is believed. `place` is its line or its position.

    `faults` are fields that could not even be found in the file, with the reason; `notes` are what was left out.
    """

    place: str
    at: int
    texts: dict[str, str]
    sectors: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    sessions: tuple[tuple[str, str], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def _read(self) -> tuple[Course | None, tuple[str, ...]]:
        return read_row(self)

    @property
    def course(self) -> Course | None:
        """The course, or None where anything about the row does not fit."""
        return self._read[0]

    @property
    def reasons(self) -> tuple[str, ...]:
        """All that does not fit, each with its field."""
        return self._read[1]

    def draft(self) -> Course:
        """Just enough of a course to check what it refers to, whatever else is wrong with it."""
        return self.course or Course.model_construct(
            id=self.texts.get("id", "").strip() or f"({self.place})",
            title="",
            family="",
            summary="",
            audience="",
            hours=1,
            mode="online",
            sectors=self.sectors,
            skills=self.skills,
            indicators=self.indicators,
        )


def read_row(row: Row) -> tuple[Course | None, tuple[str, ...]]:
    """The course of a row, and everything about it that does not fit."""
    reasons = [f"{name}: {reason}" for name, reason in row.faults]
    at_fault = {name for name, _ in row.faults}
    values: dict[str, Any] = {"sectors": row.sectors, "skills": row.skills, "indicators": row.indicators}
    for name, read in FIELDS.items():
        if name in at_fault:
            continue
        try:
            values[name] = read(plain(row.texts.get(name, "")))
        except ValueError as error:
            reasons.append(f"{name}: {error}")
    values["sessions"] = _sessions(row.sessions, reasons)
    if reasons:
        return None, tuple(reasons)
    try:
        return Course.model_validate(values), ()
    except ValidationError as error:
        # An id that has not even the form of one does not exist either, and that is reported with the other ids.
        found = (e for e in error.errors() if e["loc"][0] not in ("sectors", "skills", "indicators"))
        return None, tuple(f"{'.'.join(map(str, e['loc']))}: {e['msg']}." for e in found)


def plain(text: str) -> str:
    """The text, if it is plain text. Raises ValueError with a sentence."""
    text = text.strip()
    if UNKEEPABLE.search(text):
        raise ValueError("It holds control characters. Type it again without them.")
    if FORMULA.match(text):
        raise ValueError(f"'{text[:30]}' is a formula. Put the text itself there.")
    return text


def _words(name: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text:
            raise ValueError("It is missing.")
        if len(text) > LONGEST[name]:
            raise ValueError(f"It has {len(text)} characters; {LONGEST[name]} are the most.")
        return text

    return read


def _id(text: str) -> str:
    text = _words("id")(text)
    if not ID.fullmatch(text):
        raise ValueError(f"'{text[:40]}' does not fit. Use small letters, digits and hyphens, such as calm-talk-2.")
    return text


def _hours(text: str) -> float:
    if not text:
        raise ValueError("It is missing.")
    if not HOURS.fullmatch(text) or not 0 < float(text) <= 400:
        raise ValueError(f"'{text[:40]}' is not a number of hours. Use digits, such as 7 or 3.5, up to 400.")
    return float(text)


def _mode(text: str) -> str:
    known = MODES.get(text.lower().replace("-", "_").replace(" ", "_"))
    if known is None:
        raise ValueError(f"'{text[:40]}' is not one of in_person, online, blended." if text else "It is missing.")
    return known


def _price(text: str) -> float | None:
    if not text:
        return None
    if not PRICE.fullmatch(text):
        raise ValueError(f"'{text[:40]}' is not a price in pounds. Use digits, such as 165 or 1,150.50.")
    return float(text.replace("£", "").replace(",", "").strip())


def _url(text: str) -> str | None:
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ValueError(f"'{text[:40]}' is not an address.") from None
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s\"<>\\]", text):
        raise ValueError(f"'{text[:40]}' is not a web address. It begins with https:// or http://.")
    return _words("url")(text)


FIELDS: dict[str, Callable[[str], Any]] = {
    "id": _id,
    "title": _words("title"),
    "family": _words("family"),
    "summary": _words("summary"),
    "audience": _words("audience"),
    "hours": _hours,
    "mode": _mode,
    "price_pounds": _price,
    "url": _url,
}


def _sessions(sessions: tuple[tuple[str, str], ...], reasons: list[str]) -> list[dict[str, str]]:
    """The sessions with real dates; what is wrong with the others is added to the reasons."""
    good = []
    for day, place in sessions:
        try:
            good.append({"date": _date(day), "place": _place(plain(place))})
        except ValueError as error:
            reasons.append(f"sessions: {error}")
    return good


def _date(text: str) -> str:
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError(f"'{text[:40]}' is not a date. Use year, month, day, such as 2026-12-03.")


def _place(text: str) -> str:
    if not text:
        raise ValueError("A session has no place. Write it after the date, such as 2026-12-03@Leeds.")
    if len(text) > 80:
        raise ValueError(f"A place has {len(text)} characters; 80 are the most.")
    return text
