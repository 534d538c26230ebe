"""An audit as a working sheet in Excel: one row for each indicator, to fill in and bring back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.audits.access import OpenAudit
from app.audits.answering import as_form, sections_of, seen_mark
from app.audits.sheet_reading import APPLIES_NOT, AUDIT, HEADINGS, NOT_KNOWN
from app.reports.report import level_name
from questionnaire.answers import Answer, State

if TYPE_CHECKING:  # a tenth of a second that only those who take a sheet wait for
    from xlsxwriter.worksheet import Worksheet

    from app.reports.sheet_book import Book, Value

SHEET, HOW = "Audit", "How to"
WIDTHS = (26, 22, 30, 16, 14, 26, 20, 48, 36, 36, 36, 36, 36, 14)
FIRST_OPEN, LAST_OPEN, LEVEL_AT, KIND_AT = 4, 7, 4, 6
MAY = ("format_columns", "format_rows", "autofilter", "sort", "select_locked_cells", "select_unlocked_cells")
ADVICE = (
    ("What to fill in", "The four pale columns: Verified, Why it does not apply, It rests on, Rationale."),
    ("Verified", f"A level from 0 to 4, or: {NOT_KNOWN}, or: {APPLIES_NOT}. Between two levels, take the lower one."),
    ("What stays as it is", "A row that you do not touch changes nothing, whatever others save in the meantime."),
    ("Bringing it back", "On the page of the audit, choose this file. You see what would change before it is saved."),
    ("The last column", "It says which answer you saw, so that nobody's work is overwritten. Leave it as it is."),
)


def sheet_of(found: OpenAudit) -> bytes:
    """The working sheet of an audit, as an Excel file."""
    from app.reports.sheet_book import Book

    house = found.desk.house
    book = Book(f"{found.client.name}: {found.audit.title}", house.settings.brand_name, house.now())
    sheet = book.sheet(SHEET, WIDTHS, repeat_header=True)
    sheet.freeze_panes(1, 3)
    _head(book, sheet, (*HEADINGS, f"{AUDIT} {found.audit.id}"))
    rows = [_row(found, section.name, of) for section in sections_of(found) for of in section.questions]
    for at, values in enumerate(rows, 1):
        _put_row(book, sheet, at, values)
    _choices(found, sheet, len(rows))
    sheet.protect("", dict.fromkeys(MAY, True))
    _advice(book)
    return book.save()


def _head(book: Book, sheet: Worksheet, names: Sequence[str]) -> None:
    from app.reports.sheet_book import TEAL

    style = book.style(bold=True, font_color="#FFFFFF", bg_color=TEAL, valign="vcenter", align="left", indent=1)
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, style)
    sheet.set_row(0, 24)


def _put_row(book: Book, sheet: Worksheet, row: int, values: Sequence[Value]) -> None:
    """One row. What may be filled in is unlocked and pale; all text is kept as text, whatever it begins with."""
    from app.reports.sheet_book import LINE, WASH, height

    line: dict[str, object] = {"bottom": 1, "bottom_color": LINE, "align": "left", "indent": 1, "quote_prefix": True}
    for at, value in enumerate(values):
        is_open = FIRST_OPEN <= at <= LAST_OPEN
        number = {"num_format": "0", "quote_prefix": False} if isinstance(value, int) else {}
        own = line | number | ({"locked": False, "bg_color": WASH} if is_open else {})
        if at == LEVEL_AT and value is None:
            own["quote_prefix"] = False
        book.put(sheet, row, at, value, book.style(**own))
    sheet.set_row(row, height(values[:-1], WIDTHS[:-1]))


def _row(found: OpenAudit, section: str, question_id: str) -> list[Value]:
    question = found.practice(question_id)
    saved = found.verified.get(question_id)
    form = as_form(saved)
    kind = found.questionnaire.evidence_kinds.get(form.evidence)
    claim = found.claim.answers.get(question_id) if found.claim else None
    return [
        question_id,
        section,
        question.name,
        _claimed(found, claim),
        _shown(saved.answer) if saved else None,
        form.reason,
        kind.name if kind else "",
        form.note,
        *question.levels,
        seen_mark(form),
    ]


def _claimed(found: OpenAudit, claim: Answer | None) -> Value:
    if claim is None or not claim.is_given:
        return ""
    return claim.level if claim.level is not None else level_name(found.journey, claim)


def _shown(answer: Answer) -> Value:
    if answer.level is not None:
        return answer.level
    return {State.DONT_KNOW: NOT_KNOWN, State.NOT_APPLICABLE: APPLIES_NOT}.get(answer.state, "")


def _choices(found: OpenAudit, sheet: Worksheet, last: int) -> None:
    """Lists to choose from, for the level and the kind of evidence."""
    levels = [0, 1, 2, 3, 4, NOT_KNOWN, APPLIES_NOT]
    wrong = {"error_title": "This does not fit", "ignore_blank": True}
    said = f"Enter a level from 0 to 4, {NOT_KNOWN} or {APPLIES_NOT}."
    rule = {"validate": "list", "source": levels, "error_message": said, **wrong}
    sheet.data_validation(1, LEVEL_AT, last, LEVEL_AT, rule)
    kinds = [kind.name for kind in found.questionnaire.index.evidence_kinds]
    rule = {"validate": "list", "source": kinds, "error_message": "Choose one of the kinds listed.", **wrong}
    sheet.data_validation(1, KIND_AT, last, KIND_AT, rule)


def _advice(book: Book) -> None:
    sheet = book.sheet(HOW, (26, 90))
    for row, (name, text) in enumerate(ADVICE):
        book.put(sheet, row, 0, name, book.style(bold=True))
        book.put(sheet, row, 1, text, book.style())
