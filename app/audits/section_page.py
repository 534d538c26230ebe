"""A whole section on one page: each indicator to verify, with the client's claim and the evidence beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from app.assessments.forms import DONT_KNOW_CHOICE, NOT_APPLICABLE_CHOICE, AnswerForm
from app.audits import store
from app.audits.access import OpenAudit
from app.audits.answering import as_form, sections_of, seen_mark
from app.audits.around import Around, address, around
from app.audits.section_words import WORDS, SectionWords
from app.audits.words import AnswerSaid, Names, answer_said, moment_said, names_of
from app.evidence import store as evidence
from app.evidence.models import Evidence
from app.web.field_errors import WithErrors
from questionnaire.answers import Answer
from questionnaire.journey import Section
from questionnaire.model import EvidenceKind, Indicator, Skill


@dataclass(frozen=True)
class Step:
    """One section as a quiet dot."""

    name: str
    short: str
    href: str
    given: int
    total: int
    is_here: bool

    @property
    def is_done(self) -> bool:
        return self.given == self.total


@dataclass(frozen=True)
class Level:
    """One level to choose."""

    value: str
    name: str
    sentence: str
    checked: bool


@dataclass(frozen=True)
class Row(WithErrors):
    """One indicator or skill: what is verified, and what stands beside it."""

    id: str
    name: str
    question: str
    is_critical: bool
    levels: tuple[Level, ...]
    dont_know_checked: bool
    not_applicable: str | None
    not_applicable_checked: bool
    reason: str
    note: str
    evidence: str
    version: int
    seen: str
    saved: str
    now: AnswerSaid
    claim: AnswerSaid | None
    earlier: AnswerSaid | None
    attached: tuple[tuple[str, str], ...]
    attach: str
    good_evidence: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SectionPage:
    """One section to verify; only to read where nothing may be answered. `told` says what was saved just now."""

    title: str
    around: Around
    summary: str
    audit_id: str
    action: str
    steps: tuple[Step, ...]
    rows: tuple[Row, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    may_answer: bool
    has_claim: bool
    earlier_on: str | None
    told: str
    errors: tuple[tuple[str, str], ...]
    following: Step | None
    words: SectionWords = WORDS
    template: ClassVar[str] = "audits/section.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class Beside:
    """What stands beside the rows of a section, read once for all of them."""

    names: Names
    attached: Mapping[str, list[Evidence]] = field(default_factory=dict)
    earlier: Mapping[str, Answer] = field(default_factory=dict)
    earlier_on: str | None = None


def section_address(audit_id: str, section_id: str) -> str:
    return f"{address(audit_id)}/sections/{section_id}"


def steps(found: OpenAudit, here: str | None) -> tuple[Step, ...]:
    """The sections, and how much of each is verified."""
    given = found.journey.given_in
    return tuple(
        Step(s.name, s.short, section_address(found.audit.id, s.id), given(s), len(s.questions), s.id == here)
        for s in sections_of(found)
    )


def beside(found: OpenAudit) -> Beside:
    """The evidence attached, and what the earlier audit verified where this one follows another."""
    session = found.desk.session
    before = found.earlier
    if before is None:
        return Beside(names_of(found), evidence.of_question(session, found.audit.id))
    zone = found.desk.house.settings.zone
    moment = before.completed_at or before.created_at
    return Beside(
        names_of(found),
        evidence.of_question(session, found.audit.id),
        store.answers_of(store.verified(session, before.id)),
        f"{moment.astimezone(zone):%-d %B %Y}",
    )


def section_page(
    found: OpenAudit, section: Section, typed: Mapping[str, AnswerForm] | None = None, told: str = ""
) -> SectionPage:
    """The page of a section. `typed` is what could not be saved: it stays in the page, each with its reason."""
    around_rows = beside(found)
    forms = typed or {}
    rows = tuple(row_of(found, question, forms.get(question), around_rows) for question in section.questions)
    places = steps(found, section.id)
    at = next(at for at, step in enumerate(places) if step.is_here)
    return SectionPage(
        section.name,
        around(found),
        section.summary,
        found.audit.id,
        section_address(found.audit.id, section.id),
        places,
        rows,
        found.questionnaire.index.evidence_kinds,
        found.may_answer,
        found.claim is not None,
        around_rows.earlier_on,
        told,
        tuple((f"{row.id}-{name}", f"{row.name}: {said}") for row in rows for name, said in row.errors),
        places[at + 1] if at + 1 < len(places) else None,
    )


def levels_of(found: OpenAudit, question: Indicator | Skill, choice: str) -> tuple[Level, ...]:
    """The levels of a question to choose from; `choice` is the one that was."""
    names = found.questionnaire.index.level_names
    return tuple(Level(str(at), names[at], text, str(at) == choice) for at, text in enumerate(question.levels))


def row_of(found: OpenAudit, question_id: str, typed: AnswerForm | None, around_rows: Beside) -> Row:
    """One question in the words of the client's sector, with what is verified and what stands beside it."""
    journey = found.journey
    question = found.practice(question_id)
    indicator = question if isinstance(question, Indicator) else None
    saved = found.verified.get(question_id)
    form = typed or as_form(saved)
    zone = found.desk.house.settings.zone
    return Row(
        id=question_id,
        name=question.name,
        question=question.question,
        is_critical=bool(indicator and journey.sector in indicator.critical),
        levels=levels_of(found, question, form.choice),
        dont_know_checked=form.choice == DONT_KNOW_CHOICE,
        not_applicable=indicator.not_applicable if indicator else None,
        not_applicable_checked=form.choice == NOT_APPLICABLE_CHOICE,
        reason=form.reason,
        note=form.note,
        evidence=form.evidence,
        version=form.version,
        seen="" if typed else seen_mark(form),
        saved=f"Saved by {around_rows.names.of(saved.saved_by)}, {moment_said(saved.saved_at, zone)}"
        if saved
        else WORDS.not_verified,
        now=answer_said(journey, question_id, journey.answer(question_id)),
        claim=_claimed(found, question_id),
        earlier=_said(found, question_id, around_rows.earlier),
        attached=tuple(
            (each.title, f"{address(found.audit.id)}/evidence/{each.id}")
            for each in around_rows.attached.get(question_id, ())
        ),
        attach=f"{address(found.audit.id)}/evidence?question={question_id}",
        good_evidence=question.good_evidence,
        errors=typed.errors if typed else (),
    )


def _claimed(found: OpenAudit, question_id: str) -> AnswerSaid | None:
    return _said(found, question_id, found.claim.answers) if found.claim else None


def _said(found: OpenAudit, question_id: str, answers: Mapping[str, Answer]) -> AnswerSaid | None:
    answer = answers.get(question_id)
    return answer_said(found.journey, question_id, answer) if answer is not None and answer.is_given else None
