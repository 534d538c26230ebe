"""What each page of the journey shows: one frozen dataclass a page, made from the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from app.assessments.forms import DONT_KNOW_CHOICE, NOT_APPLICABLE_CHOICE, AnswerForm
from app.assessments.store import Held, Saved
from questionnaire.answers import UNANSWERED, Answer, State
from questionnaire.journey import Journey
from questionnaire.model import ContextQuestion, EvidenceKind, Indicator, Questionnaire, Source


@dataclass(frozen=True)
class Choice:
    """One answer to choose. `level` is 0 to 4 for an anchored level, else None."""

    value: str
    label: str
    hint: str | None
    level: int | None
    checked: bool


@dataclass(frozen=True)
class Step:
    """One section as a quiet dot: where we are, and how much is answered."""

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
class QuestionPage:
    """One question with its answers, what was given so far, and why we ask."""

    title: str
    action: str
    where: str
    steps: tuple[Step, ...]
    kind: str
    choices: tuple[Choice, ...]
    number: str
    dont_know: str | None
    dont_know_checked: bool
    not_applicable: str | None
    not_applicable_checked: bool
    reason: str
    note: str
    takes_evidence: bool
    evidence_kinds: tuple[EvidenceKind, ...]
    evidence: str
    why: str
    good_evidence: tuple[str, ...]
    sources: tuple[Source, ...]
    is_critical: bool
    ask: str | None
    version: int
    back: str | None
    tasks: str | None
    return_to: str
    errors: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "assessments/question.html"
    has_form: ClassVar[bool] = True

    def error_at(self, field: str) -> str | None:
        """The first error of a field, if any."""
        return next((message for name, message in self.errors if name == field), None)


def urls(assessment_id: str) -> str:
    return f"/assessments/{assessment_id}"


def question_url(assessment_id: str, question_id: str) -> str:
    return f"{urls(assessment_id)}/questions/{question_id}"


def steps(assessment_id: str, journey: Journey, here: str | None) -> tuple[Step, ...]:
    """The sections as dots. Each leads to its first open question, or its first."""
    made = []
    for section in journey.sections:
        if section.questions:
            first = next((q for q in section.questions if not journey.answer(q).is_given), section.questions[0])
            given = journey.given_in(section)
            href = question_url(assessment_id, first)
            made.append(Step(section.name, section.short, href, given, len(section.questions), section.id == here))
    return tuple(made)


def as_form(saved: Saved | None) -> AnswerForm:
    """A saved answer as if it had just been posted."""
    answer = saved.answer if saved else UNANSWERED
    choice = {
        State.DONT_KNOW: DONT_KNOW_CHOICE,
        State.NOT_APPLICABLE: NOT_APPLICABLE_CHOICE,
        State.ANSWERED: str(answer.value),
    }.get(answer.state, "")
    version = saved.version if saved else 0
    return AnswerForm(choice, answer.reason, answer.note, answer.evidence or "", version, None, ())


def question_page(
    assessment_id: str | None, journey: Journey, question_id: str, form: AnswerForm, return_to: str
) -> QuestionPage:
    """The page of one question. Without an assessment it is the very first, which creates one."""
    question = journey.question(question_id)
    section = journey.path.section_of[question_id]
    place = section.questions.index(question_id) + 1
    before = journey.before(question_id)
    is_context = isinstance(question, ContextQuestion)
    indicator = question if isinstance(question, Indicator) else None
    kinds = () if is_context else journey.questionnaire.index.evidence_kinds
    optional = not isinstance(question, ContextQuestion) or question.optional
    return QuestionPage(
        title=question.question,
        action=question_url(assessment_id, question_id) if assessment_id else "/assessments",
        where=f"{section.name}, {place} of {len(section.questions)}",
        steps=steps(assessment_id, journey, section.id) if assessment_id else (),
        kind=question.kind if isinstance(question, ContextQuestion) else "levels",
        choices=_choices(journey, question_id, form.choice),
        number=form.choice if form.choice != DONT_KNOW_CHOICE else "",
        dont_know=("I would rather not say" if is_context else "I don't know") if optional else None,
        dont_know_checked=form.choice == DONT_KNOW_CHOICE,
        not_applicable=indicator.not_applicable if indicator else None,
        not_applicable_checked=form.choice == NOT_APPLICABLE_CHOICE,
        reason=form.reason,
        note=form.note,
        takes_evidence=bool(kinds),
        evidence_kinds=kinds,
        evidence=form.evidence,
        why=question.why,
        good_evidence=() if isinstance(question, ContextQuestion) else question.good_evidence,
        sources=_sources(journey, indicator),
        is_critical=bool(indicator and journey.sector in indicator.critical),
        ask=None if isinstance(question, ContextQuestion) else question.ask,
        version=form.version,
        back=question_url(assessment_id, before) if assessment_id and before else None,
        tasks=urls(assessment_id) if assessment_id else None,
        return_to=return_to,
        errors=form.errors,
    )


def _sources(journey: Journey, indicator: Indicator | None) -> tuple[Source, ...]:
    """The sources that apply in the nation that was named; all where none was."""
    nation = journey.answer("context.nation").value
    named = nation not in (None, "several", "elsewhere")
    listed = indicator.sources if indicator else ()
    return tuple(s for s in listed if not named or not s.nations or nation in s.nations)


def _choices(journey: Journey, question_id: str, chosen: str) -> tuple[Choice, ...]:
    question = journey.question(question_id)
    if isinstance(question, ContextQuestion):
        return tuple(Choice(o.id, o.label, o.hint, None, o.id == chosen) for o in journey.options(question))
    return tuple(
        Choice(str(level), sentence, None, level, str(level) == chosen)
        for level, sentence in enumerate(question.levels)
    )


def said(journey: Journey, question_id: str, answer: Answer) -> str:
    """An answer in words."""
    question = journey.question(question_id)
    if answer.state is State.DONT_KNOW:
        return "Not said" if isinstance(question, ContextQuestion) else "You don't know"
    if answer.state is State.NOT_APPLICABLE:
        return f"Does not apply: {answer.reason}"
    if answer.state is not State.ANSWERED:
        return "Not answered yet"
    if isinstance(question, ContextQuestion):
        labels = {option.id: option.label for option in question.options}
        return labels.get(str(answer.value), str(answer.value))
    return question.levels[answer.level or 0]


def evidence_name(journey: Journey, answer: Answer) -> str | None:
    """What an answer rests on, in words."""
    kind = journey.questionnaire.evidence_kinds.get(answer.evidence or "")
    return kind.name if kind else None


@dataclass(frozen=True)
class ConflictPage:
    """Two answers to the same question: what is saved, and what was just sent."""

    title: str
    question: str
    action: str
    saved: str
    saved_evidence: str | None
    saved_note: str
    yours: str
    yours_evidence: str | None
    yours_note: str
    fields: tuple[tuple[str, str], ...]
    version: int
    keep: str
    template: ClassVar[str] = "assessments/conflict.html"
    has_form: ClassVar[bool] = True


def conflict_page(
    assessment_id: str, journey: Journey, question_id: str, form: AnswerForm, saved: Saved, return_to: str
) -> ConflictPage:
    yours = form.answer or UNANSWERED
    fields = {
        "choice": form.choice,
        "reason": form.reason,
        "note": form.note,
        "evidence": form.evidence,
        "return_to": return_to,
    }
    here = question_url(assessment_id, question_id)
    return ConflictPage(
        "Somebody else answered this in the meantime",
        journey.question(question_id).question,
        here,
        said(journey, question_id, saved.answer),
        evidence_name(journey, saved.answer),
        saved.answer.note,
        said(journey, question_id, yours),
        evidence_name(journey, yours),
        yours.note,
        tuple(fields.items()),
        saved.version,
        f"{here}?return_to={quote(return_to)}" if return_to else here,
    )


@dataclass(frozen=True)
class TaskListPage:
    """The sections and how far each is."""

    title: str
    scope: str
    steps: tuple[Step, ...]
    given: int
    total: int
    next_href: str | None
    check_href: str
    link_href: str
    may_submit: bool
    template: ClassVar[str] = "assessments/tasks.html"
    has_form: ClassVar[bool] = True


def task_list_page(assessment_id: str, journey: Journey) -> TaskListPage:
    rows = steps(assessment_id, journey, None)
    waiting = journey.open_questions()
    return TaskListPage(
        "Your assessment",
        journey.scope,
        rows,
        sum(row.given for row in rows),
        sum(row.total for row in rows),
        question_url(assessment_id, waiting[0]) if waiting else None,
        f"{urls(assessment_id)}/check",
        f"{urls(assessment_id)}/return-link",
        journey.may_submit,
    )


@dataclass(frozen=True)
class CheckRow:
    """One question and its answer, to check."""

    name: str
    question: str
    said: str
    level: int | None
    state: str
    note: str
    evidence: str | None
    change: str


@dataclass(frozen=True)
class CheckSection:
    name: str
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True)
class CheckPage:
    """All answers before they are submitted, each with a way to change it and come back."""

    title: str
    scope: str
    sections: tuple[CheckSection, ...]
    open_count: int
    unknown_count: int
    may_submit: bool
    action: str
    tasks: str
    template: ClassVar[str] = "assessments/check.html"
    has_form: ClassVar[bool] = True


def check_page(assessment_id: str, journey: Journey) -> CheckPage:
    sections = []
    for section in journey.sections:
        rows = tuple(_check_row(assessment_id, journey, question) for question in section.questions)
        if rows:
            sections.append(CheckSection(section.name, rows))
    states = [row.state for section in sections for row in section.rows]
    return CheckPage(
        "Check your answers",
        journey.scope,
        tuple(sections),
        states.count(State.UNANSWERED.value),
        states.count(State.DONT_KNOW.value),
        journey.may_submit,
        f"{urls(assessment_id)}/submission",
        urls(assessment_id),
    )


def _check_row(assessment_id: str, journey: Journey, question_id: str) -> CheckRow:
    question = journey.question(question_id)
    answer = journey.answer(question_id)
    return CheckRow(
        question.name,
        question.question,
        said(journey, question_id, answer),
        None if isinstance(question, ContextQuestion) else answer.level,
        answer.state.value,
        answer.note,
        evidence_name(journey, answer),
        f"{question_url(assessment_id, question_id)}?return_to=check",
    )


@dataclass(frozen=True)
class ReturnLinkPage:
    """Make a link to come back with, and, once made, show it to copy."""

    title: str
    action: str
    tasks: str
    days: int
    can_mail: bool
    address: str
    link: str | None
    mailed_to: str | None
    expires: datetime | None
    error: str | None
    template: ClassVar[str] = "assessments/return_link.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class ReturnPage:
    """What a return link's GET shows: a button. Opening a link changes nothing, for mail scanners open links."""

    title: str
    action: str
    expires: datetime
    template: ClassVar[str] = "assessments/return.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class HeldRow:
    """One assessment of this browser, with its moments on the owner's clock."""

    href: str
    created_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True)
class AssessmentsPage:
    """The assessments that this browser may open."""

    title: str
    rows: tuple[HeldRow, ...]
    template: ClassVar[str] = "assessments/list.html"
    has_form: ClassVar[bool] = True


def assessments_page(found: list[Held], zone: ZoneInfo) -> AssessmentsPage:
    rows = tuple(
        HeldRow(
            f"{urls(held.id)}/result" if held.is_submitted else urls(held.id),
            held.created_at.astimezone(zone),
            held.submitted_at.astimezone(zone) if held.submitted_at else None,
        )
        for held in found
    )
    return AssessmentsPage("Your assessments on this device", rows)


@dataclass(frozen=True)
class LeavePage:
    """Asks before this device forgets its assessments."""

    title: str
    count: int
    template: ClassVar[str] = "assessments/leave.html"
    has_form: ClassVar[bool] = True


def first_question(questionnaire: Questionnaire) -> str:
    """The question that creates an assessment."""
    return questionnaire.context.questions[0].id
