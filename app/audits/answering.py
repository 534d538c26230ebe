"""From posted fields to verified answers: what was typed, what of it changed, and what came of saving it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.assessments.forms import AnswerForm, read_answer
from app.assessments.pages import as_form as as_posted
from app.assessments.store import Saved
from app.audits import store
from app.audits.access import OpenAudit
from app.audits.store import AnswerConflict, Verified
from app.privacy import audit as log
from app.web.errors import NotFound
from app.web.forms import Posted
from questionnaire.answers import Answer
from questionnaire.journey import CONTEXT, Section
from questionnaire.model import ContextQuestion

FIELDS = ("choice", "reason", "note", "evidence", "version")
TYPED = ("choice", "reason", "note", "evidence")


@dataclass(frozen=True)
class Clash:
    """Two answers to one question: what is saved by now, and what somebody sent who had seen an earlier one."""

    question_id: str
    saved: Verified
    mine: AnswerForm


@dataclass(frozen=True)
class Outcome:
    """What came of several answers: those saved, those that do not fit, and those that met a newer one."""

    saved: tuple[str, ...]
    wrong: Mapping[str, AnswerForm]
    clashes: tuple[Clash, ...]


def sections_of(found: OpenAudit) -> tuple[Section, ...]:
    """What is verified: all sections of the path but the context, which the client's own details fill in."""
    return tuple(section for section in found.journey.sections if section.id != CONTEXT and section.questions)


def section_of(found: OpenAudit, section_id: str) -> Section:
    """One section. Raises NotFound."""
    section = next((each for each in sections_of(found) if each.id == section_id), None)
    if section is None:
        raise NotFound("That section is not part of this audit", "Go back to the audit: it lists its sections.")
    return section


def section_with(found: OpenAudit, question_id: str) -> Section:
    """The section of a question that is verified here. Raises NotFound."""
    journey = found.journey
    is_asked = journey.is_asked(question_id)
    if not is_asked or isinstance(journey.question(question_id), ContextQuestion):
        raise NotFound("That question is not part of this audit", "Go back to the audit: it lists its sections.")
    return journey.path.section_of[question_id]


def as_form(saved: Verified | None) -> AnswerForm:
    """A saved answer as if it had just been typed."""
    return as_posted(Saved(saved.answer, saved.version) if saved else None)


def choice_of(answer: Answer) -> str:
    """The choice of a form that an answer stands for."""
    return as_posted(Saved(answer, 0)).choice


def seen_mark(form: AnswerForm) -> str:
    """What a row looked like when it was shown. A row that comes back with its own mark was not touched."""
    typed = "\x1f".join((form.choice, form.reason, form.note, form.evidence))
    return f"{form.version}.{hashlib.sha256(typed.encode()).hexdigest()[:12]}"


def within(posted: Posted, prefix: str) -> Posted:
    """The fields of one question among those of many: "policy.current-note" is its note."""
    fields = Posted({name: posted.text(f"{prefix}-{name}") for name in FIELDS})
    fields.removed = {name for name in FIELDS if f"{prefix}-{name}" in posted.removed}
    return fields


def read_one(found: OpenAudit, question_id: str, posted: Posted) -> AnswerForm:
    """What was typed for one question, with sentences for what does not fit."""
    return read_answer(found.journey, question_id, posted)


def touched(found: OpenAudit, questions: Iterable[str], posted: Posted) -> dict[str, AnswerForm]:
    """What was typed in the rows of a form that somebody changed. Rows that were only shown are left out."""
    forms = {}
    for question_id in questions:
        form = read_one(found, question_id, within(posted, question_id))
        is_empty = not (form.choice or form.reason or form.note)
        if posted.text(f"{question_id}-seen") != seen_mark(form) and not (is_empty and not form.version):
            forms[question_id] = form
    return forms


def save_one(found: OpenAudit, question_id: str, form: AnswerForm) -> int:
    """Saves one answer that fits, and returns its version. Raises AnswerConflict."""
    assert form.answer is not None, "whoever saves has looked whether it fits"
    desk = found.desk
    before = found.verified.get(question_id)
    version = store.save_answer(
        desk.session, found.audit.id, question_id, form.answer, form.version, desk.staff.id, desk.now
    )
    if before is None or before.version != version:
        log.record(desk.session, desk.now, "verified", ("audit", found.audit.id), desk.staff.id, detail=question_id)
    return version


def save_all(found: OpenAudit, forms: Mapping[str, AnswerForm]) -> Outcome:
    """Saves all that fits and meets nothing newer, and says what became of the rest. Nothing is lost on the way."""
    saved, clashes = [], []
    for question_id, form in forms.items():
        if form.answer is None:
            continue
        try:
            save_one(found, question_id, form)
            saved.append(question_id)
        except AnswerConflict as conflict:
            clashes.append(Clash(question_id, conflict.saved, form))
    wrong = {question_id: form for question_id, form in forms.items() if form.answer is None}
    return Outcome(tuple(saved), wrong, tuple(clashes))
