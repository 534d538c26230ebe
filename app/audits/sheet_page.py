"""What a sheet would change, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.assessments.forms import AnswerForm
from app.audits.access import OpenAudit
from app.audits.answering import FIELDS
from app.audits.around import Around, address, around
from app.audits.sheet_reading import BadRow, SheetForm
from app.audits.words import AnswerSaid, Names, answer_said, counted, names_of
from questionnaire.answers import UNANSWERED

MOST_NAMED = 50


@dataclass(frozen=True)
class Change:
    """One answer as it is saved, and as the sheet has it. `newer_by` saved another since the sheet was made."""

    id: str
    name: str
    section: str
    before: AnswerSaid
    after: AnswerSaid
    newer_by: str | None
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SheetPage:
    """What would change, which rows are not taken, and the way to save or to choose another file."""

    title: str
    around: Around
    own: str
    changes: tuple[Change, ...]
    bad: tuple[BadRow, ...]
    bad_more: int
    error: str | None
    template: ClassVar[str] = "audits/sheet.html"
    has_form: ClassVar[bool] = True


def sheet_page(found: OpenAudit, form: SheetForm) -> SheetPage:
    """The page of a sheet that was read, or could not be."""
    names = names_of(found)
    changes = tuple(_change(found, of, answer, names) for of, answer in form.changes.items())
    return SheetPage(
        "This sheet could not be read" if form.error else _title(len(changes), len(form.bad)),
        around(found),
        address(found.audit.id),
        changes,
        tuple(form.bad[:MOST_NAMED]),
        max(0, len(form.bad) - MOST_NAMED),
        form.error,
    )


def _title(changes: int, bad: int) -> str:
    """What came of reading a sheet, in a few words."""
    if changes:
        return f"{counted(changes, 'answer', 'answers')} would change"
    return f"{counted(bad, 'row was', 'rows were')} not taken" if bad else "Nothing would change"


def _change(found: OpenAudit, of: str, answer: AnswerForm, names: Names) -> Change:
    journey, saved = found.journey, found.verified.get(of)
    newer = saved is not None and saved.version != answer.version
    return Change(
        of,
        journey.question(of).name,
        journey.path.section_of[of].name,
        answer_said(journey, of, journey.answer(of)),
        answer_said(journey, of, answer.answer or UNANSWERED),
        names.of(saved.saved_by) if saved and newer else None,
        tuple((f"{of}-{name}", str(getattr(answer, name))) for name in FIELDS),
    )
