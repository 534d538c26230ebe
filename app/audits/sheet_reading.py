"""From a sheet that was filled in to what it would change: every row that does not fit is named, with why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.assessments.forms import DONT_KNOW_CHOICE, NOT_APPLICABLE_CHOICE, AnswerForm
from app.audits.access import OpenAudit
from app.audits.answering import FIELDS, read_one, seen_mark
from app.reading.table import Row, Unreadable, uploaded_rows
from app.reading.turns import READING, WAIT_FOR_ANOTHER
from app.web.forms import Posted
from app.web.upload import MOST_FILE, Upload
from questionnaire.model import ContextQuestion

NOT_KNOWN, APPLIES_NOT = "Not known", "Does not apply"
ID, VERIFIED, REASON, KIND, RATIONALE, AUDIT = (
    "Id",
    "Verified",
    "Why it does not apply",
    "It rests on",
    "Rationale",
    "Audit",
)
HEADINGS = (
    *(ID, "Factor", "Indicator", "Claimed", VERIFIED, REASON, KIND, RATIONALE),
    *(f"Level {level}" for level in range(5)),
)
OWN = {"verified level": VERIFIED, "level": VERIFIED, "evidence": KIND, "kind of evidence": KIND, "note": RATIONALE}
MOST_ROWS = 500
MARK = re.compile(r"(\d{1,9})\.[0-9a-f]{12}")
STATES = {
    **dict.fromkeys(("not known", "don't know", "dont know", "unknown"), DONT_KNOW_CHOICE),
    **dict.fromkeys(("does not apply", "not applicable", "n/a"), NOT_APPLICABLE_CHOICE),
}
TOO_LARGE = f"This file is larger than {MOST_FILE // 1024 // 1024} MB. Send the working sheet of the audit alone."
NO_FILE = "Choose the sheet that you filled in."
WRONG_SHEET = (
    f"This is not a working sheet: its first row does not name the columns {ID} and {VERIFIED}. "
    "Take the sheet of this audit and fill that one in."
)
OTHER_AUDIT = "This sheet belongs to another audit. Take the sheet of this one, and copy over what you need."
NO_LEVEL = f"it has no level. Enter 0 to 4, {NOT_KNOWN} or {APPLIES_NOT}"


@dataclass(frozen=True)
class BadRow:
    """A row that is not taken: where it stands, what it is about, and why."""

    where: str
    about: str
    why: str


@dataclass
class SheetForm:
    """What a sheet came to: answers that it would change, rows that are not taken, or why nothing could be read."""

    changes: dict[str, AnswerForm] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    error: str | None = None
    status: int = 200


def read_sheet(found: OpenAudit, upload: Upload) -> SheetForm:
    """What the posted sheet would change in an audit. Nothing is saved."""
    if upload.is_too_large:
        return SheetForm(error=TOO_LARGE, status=413)
    if not upload.content:
        return SheetForm(error=NO_FILE, status=422)
    if not READING.acquire(timeout=2):
        return SheetForm(error=WAIT_FOR_ANOTHER, status=503)
    try:
        form = _read(found, uploaded_rows(upload.content))
    except Unreadable as why:
        return SheetForm(error=str(why), status=422)
    finally:
        READING.release()
    form.status = 422 if form.bad and not form.changes else 200
    return form


def _read(found: OpenAudit, rows: Iterable[Row]) -> SheetForm:
    kept = _bounded(rows)
    if not kept:
        raise Unreadable("There is nothing in this sheet.")
    columns = _columns(found, kept[0][1])
    form = SheetForm()
    places: dict[str, int] = {}
    twice: set[str] = set()
    for number, cells in kept[1:]:
        values = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        of = values[ID]
        if of in places:
            twice.add(of)
            why = f"this id stands in row {places[of]:,} too, so neither is taken"
            form.bad.append(BadRow(f"Row {number:,}", of[:60], why))
            continue
        if of:
            places[of] = number
        _take(found, form, number, values)
    for of in twice:
        form.changes.pop(of, None)
    return form


def _bounded(rows: Iterable[Row]) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        kept.append(row)
        if len(kept) > MOST_ROWS:
            raise Unreadable(f"This sheet has more than {MOST_ROWS} rows. Send the working sheet of the audit alone.")
    return kept


def _columns(found: OpenAudit, head: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Raises Unreadable where this is another sheet."""
    known = {name.lower(): name for name in HEADINGS} | OWN
    columns: dict[str, int] = {}
    for at, cell in enumerate(head):
        text = " ".join(cell.split()).lower()
        if re.fullmatch(r"audit [0-9a-f]{20}", text):
            if text != f"audit {found.audit.id}":
                raise Unreadable(OTHER_AUDIT)
            columns[AUDIT] = at
        elif text in known:
            columns.setdefault(known[text], at)
    if ID not in columns or VERIFIED not in columns:
        raise Unreadable(WRONG_SHEET)
    return columns


def _take(found: OpenAudit, form: SheetForm, number: int, values: Mapping[str, str]) -> None:
    """One row: what it would change, or why it is not taken. One that nobody touched is passed over."""
    of, where = values[ID], f"Row {number:,}"
    journey = found.journey
    if not journey.is_asked(of) or isinstance(journey.question(of), ContextQuestion):
        if any(values.values()):
            why = "this id is not part of this audit" if of else "it has no id"
            form.bad.append(BadRow(where, of[:60], why))
        return
    name = journey.question(of).name
    mark = values.get(AUDIT, "")
    answer = _as_form(found, of, values, MARK.fullmatch(mark))
    if seen_mark(answer) == mark or not (answer.choice or answer.note or answer.reason or answer.version):
        return
    why = "; ".join(_faults(found, values, answer))
    if why:
        form.bad.append(BadRow(where, name, why))
        return
    saved = found.verified.get(of)
    if saved is None or saved.answer != answer.answer:
        form.changes[of] = answer


def _as_form(found: OpenAudit, of: str, values: Mapping[str, str], mark: re.Match[str] | None) -> AnswerForm:
    kinds = {kind.name.lower(): kind.id for kind in found.questionnaire.index.evidence_kinds}
    kind = values.get(KIND, "")
    typed = (
        _choice(values[VERIFIED]),
        values.get(REASON, ""),
        values.get(RATIONALE, ""),
        kinds.get(kind.lower(), kind),
        mark[1] if mark else "0",
    )
    return read_one(found, of, Posted(dict(zip(FIELDS, typed, strict=True))))


def _choice(text: str) -> str:
    level = re.fullmatch(r"([0-9])(?:\.0+)?", text)
    return level[1] if level else STATES.get(text.lower(), text)


def _faults(found: OpenAudit, values: Mapping[str, str], answer: AnswerForm) -> Iterator[str]:
    """Why a row is not taken, in words that fit a sheet."""
    level, kind = values[VERIFIED], values.get(KIND, "")
    if not level:
        yield NO_LEVEL
    elif answer.choice not in (DONT_KNOW_CHOICE, NOT_APPLICABLE_CHOICE, *map(str, range(5))):
        yield f"'{level[:20]}' is no level. Enter 0 to 4, {NOT_KNOWN} or {APPLIES_NOT}"
    elif kind and answer.evidence not in found.questionnaire.evidence_kinds:
        yield f"'{kind[:40]}' is none of the kinds of evidence listed"
    else:
        yield from (said.rstrip(".") for _, said in answer.errors)
