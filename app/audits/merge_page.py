"""Answers that met, side by side: theirs, mine, and room to write a third."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.assessments.forms import DONT_KNOW_CHOICE, NOT_APPLICABLE_CHOICE
from app.audits.access import OpenAudit
from app.audits.answering import TYPED, Clash, as_form
from app.audits.around import Around, address, around
from app.audits.merging import Meeting, met, written_from
from app.audits.section_page import Level, levels_of, section_address
from app.audits.words import AnswerSaid, answer_said, moment_said, names_of
from app.web.field_errors import WithErrors
from questionnaire.answers import UNANSWERED
from questionnaire.model import EvidenceKind, Indicator


@dataclass(frozen=True)
class MeetingView(WithErrors):
    """One question at which two answers met. `mine_fields` carries mine along until somebody has decided."""

    id: str
    name: str
    question: str
    theirs: AnswerSaid
    by: str
    at: str
    mine: AnswerSaid
    mine_fields: tuple[tuple[str, str], ...]
    version: int
    decision: str
    levels: tuple[Level, ...]
    dont_know_checked: bool
    not_applicable: str | None
    not_applicable_checked: bool
    reason: str
    note: str
    evidence: str
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MergePage:
    """All answers that met, to be decided by a person."""

    title: str
    around: Around
    action: str
    section: str
    back: str
    meetings: tuple[MeetingView, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    errors: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "audits/merge.html"
    has_form: ClassVar[bool] = True


def begun(clashes: Sequence[Clash]) -> tuple[Meeting, ...]:
    return tuple(met(clash) for clash in clashes)


def merge_page(found: OpenAudit, meetings: Sequence[Meeting], section_id: str) -> MergePage:
    """The page of answers that met."""
    views = tuple(_view(found, meeting) for meeting in meetings)
    own = address(found.audit.id)
    is_section = any(section_id == each.id for each in found.journey.sections)
    count = "One answer was" if len(views) == 1 else f"{len(views)} answers were"
    return MergePage(
        f"{count} saved by somebody else first",
        around(found),
        f"{own}/merging",
        section_id if is_section else "",
        section_address(found.audit.id, section_id) if is_section else own,
        views,
        found.questionnaire.index.evidence_kinds,
        tuple((f"{view.id}-{name}", f"{view.name}: {said}") for view in views for name, said in view.errors),
    )


def _view(found: OpenAudit, meeting: Meeting) -> MeetingView:
    journey, of = found.journey, meeting.question_id
    question = found.practice(of)
    saved = found.verified[of]
    written = meeting.written or written_from(as_form(saved), meeting.mine)
    return MeetingView(
        of,
        question.name,
        question.question,
        answer_said(journey, of, saved.answer),
        names_of(found).of(saved.saved_by),
        moment_said(saved.saved_at, found.desk.house.settings.zone),
        answer_said(journey, of, meeting.mine.answer or UNANSWERED),
        tuple((f"{of}-mine-{name}", getattr(meeting.mine, name)) for name in TYPED),
        saved.version,
        meeting.decision,
        levels_of(found, question, written.choice),
        written.choice == DONT_KNOW_CHOICE,
        question.not_applicable if isinstance(question, Indicator) else None,
        written.choice == NOT_APPLICABLE_CHOICE,
        written.reason,
        written.note,
        written.evidence,
        meeting.errors,
    )
