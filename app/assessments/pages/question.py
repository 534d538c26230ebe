"""One question a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.assessments.forms import DONT_KNOW_CHOICE, NOT_APPLICABLE_CHOICE, AnswerForm
from app.assessments.pages.addresses import question_url, urls
from app.assessments.pages.tasks import Step, steps
from app.assessments.store import Saved
from app.web.field_errors import WithErrors
from questionnaire.answers import UNANSWERED, State
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
class QuestionPage(WithErrors):
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


def first_question(questionnaire: Questionnaire) -> str:
    """The question that creates an assessment."""
    return questionnaire.context.questions[0].id


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
