"""What a person types about a piece of evidence: read, with a sentence for whatever does not fit."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from app.audits.access import OpenAudit
from app.audits.answering import sections_of
from app.evidence.kinds import EvidenceKind
from app.evidence.observing import FIRST_YEAR, LONGEST_DETAIL, OBSERVING, beginning, too_long
from app.evidence.store import EvidenceValues
from app.web import form_ids
from app.web.field_errors import Errors
from app.web.forms import REMOVED, Posted

LONGEST_TITLE = 200
LONGEST_ADDRESS = 2000
YEARS_AHEAD = 20
FIELDS = ("title", "detail", "address", "dated_on", "expires_on")


@dataclass(frozen=True)
class EvidenceForm:
    """What was typed and ticked, and what it means where nothing is wrong with it."""

    typed: dict[str, str]
    serves: frozenset[str]
    values: EvidenceValues
    errors: Errors = ()
    form_id: str = ""

    def with_error(self, field: str, sentence: str) -> EvidenceForm:
        return replace(self, errors=(*self.errors, (field, sentence)))

    def entitled(self, title: str) -> EvidenceForm:
        return replace(self, values=replace(self.values, title=title))


def empty_form(kind: EvidenceKind, today: date, question_id: str) -> EvidenceForm:
    """A form to fill in. Something that was seen was most likely seen today."""
    typed = dict.fromkeys(FIELDS, "")
    if kind is EvidenceKind.OBSERVATION:
        typed["dated_on"] = today.isoformat()
    serves = frozenset({question_id} if question_id else ())
    return EvidenceForm(typed, serves, EvidenceValues(""), form_id=form_ids.fresh())


def form_of(values: EvidenceValues, serves: frozenset[str]) -> EvidenceForm:
    """What is kept of a piece, as if it had just been typed."""
    typed = {name: str(value) if value else "" for name, value in asdict(values).items()}
    return EvidenceForm(typed, serves, values)


def asked_in(found: OpenAudit) -> tuple[str, ...]:
    """The questions that evidence may serve in an audit."""
    return tuple(of for section in sections_of(found) for of in section.questions)


def field_of(question_id: str) -> str:
    """The name of the box with which a question is ticked."""
    return f"serves-{question_id}"


def read_serves(posted: Posted, found: OpenAudit) -> frozenset[str]:
    """The questions that are ticked. Only those of this audit are looked for."""
    return frozenset(of for of in asked_in(found) if posted.has(field_of(of)))


def read_evidence(posted: Posted, found: OpenAudit, kind: EvidenceKind, today: date) -> EvidenceForm:
    errors: list[tuple[str, str]] = []
    typed = {name: posted.text(name) for name in FIELDS}
    dated_on = _dated_on(typed["dated_on"], today, errors)
    values = EvidenceValues(
        _title(posted, kind, errors),
        _detail(posted, kind, errors),
        _address(typed["address"], errors) if kind is EvidenceKind.LINK else "",
        dated_on,
        _expires_on(typed["expires_on"], dated_on, today, errors),
    )
    return EvidenceForm(typed, read_serves(posted, found), values, tuple(errors), form_ids.read(posted))


def read_observation(posted: Posted, question_id: str, today: date) -> EvidenceForm:
    """What was seen and when, for one question, as it is written down without a network."""
    errors: list[tuple[str, str]] = []
    typed = dict.fromkeys(FIELDS, "") | {name: posted.text(name) for name in ("detail", "dated_on")}
    detail = _detail(posted, EvidenceKind.OBSERVATION, errors)
    values = EvidenceValues(beginning(detail), detail, dated_on=_dated_on(typed["dated_on"], today, errors))
    return EvidenceForm(typed, frozenset({question_id}), values, tuple(errors))


def _title(posted: Posted, kind: EvidenceKind, errors: list[tuple[str, str]]) -> str:
    """A title. A file may go by its own name."""
    title = " ".join(posted.text("title").split())
    if "title" in posted.removed:
        errors.append(("title", REMOVED))
    elif not title and kind is not EvidenceKind.FILE:
        errors.append(("title", "Give it a title, so that others find it again."))
    elif len(title) > LONGEST_TITLE:
        errors.append(("title", f"Use {LONGEST_TITLE} characters or fewer. It has {len(title):,} now."))
    return title


def _detail(posted: Posted, kind: EvidenceKind, errors: list[tuple[str, str]]) -> str:
    detail = posted.text("detail")
    if "detail" in posted.removed:
        errors.append(("detail", REMOVED))
    elif not detail and kind is EvidenceKind.OBSERVATION:
        errors.append(("detail", OBSERVING.missing))
    elif len(detail) > LONGEST_DETAIL:
        errors.append(("detail", too_long(len(detail))))
    return detail


def _address(text: str, errors: list[tuple[str, str]]) -> str:
    """A web address. Nobody here fetches it; it is shown as it was typed."""
    if not text:
        errors.append(("address", "Enter the address of the page or file."))
    elif len(text) > LONGEST_ADDRESS:
        errors.append(("address", f"Use an address of {LONGEST_ADDRESS:,} characters or fewer."))
    elif not _is_of_the_web(text):
        errors.append(("address", "Enter a whole web address, which begins with https:// or http://."))
    elif "@" in urlsplit(text).netloc:
        errors.append(("address", "Leave out the name and password before the @. Others will read this address."))
    return text


def _is_of_the_web(text: str) -> bool:
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and has_host and not re.search(r"[\s\\<>\"]", text)


def _day(text: str, field: str, errors: list[tuple[str, str]]) -> date | None:
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    errors.append((field, OBSERVING.a_day))
    return None


def _dated_on(text: str, today: date, errors: list[tuple[str, str]]) -> date | None:
    day = _day(text, "dated_on", errors)
    if day is not None and day > today:
        errors.append(("dated_on", OBSERVING.future))
    elif day is not None and day.year < FIRST_YEAR:
        errors.append(("dated_on", OBSERVING.too_early))
    return day


def _expires_on(text: str, dated_on: date | None, today: date, errors: list[tuple[str, str]]) -> date | None:
    day = _day(text, "expires_on", errors)
    if day is not None and dated_on is not None and day < dated_on:  # what is of today may be marked as expired today
        errors.append(("expires_on", "It cannot expire before its own date. Check both."))
    elif day is not None and not FIRST_YEAR <= day.year <= today.year + YEARS_AHEAD:
        errors.append(("expires_on", f"Choose a year from {FIRST_YEAR} to {today.year + YEARS_AHEAD}."))
    return day
