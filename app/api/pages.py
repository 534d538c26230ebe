"""What the API answers, one typed model each, and how each is made."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field

from app.api.forms import GivenState
from app.assessments.store import Held, Saved
from questionnaire.journey import Journey

ROOT = "/api/v1"


class Answered(BaseModel):
    """Base of everything that the API answers."""

    model_config = ConfigDict(frozen=True)


class Links(Answered):
    """Where to go on. All but the questionnaire need the key."""

    self: str
    questionnaire: str
    answers: str
    submission: str
    result: str
    reports: Annotated[list[str], Field(description="The same report as PDF, Word, Excel and JSON.")]


class Created(Answered):
    """A new assessment, and its key."""

    id: str
    key: Annotated[str, Field(description="Shown this once and kept only as a hash. Without it nobody gets back in.")]
    questionnaire: Annotated[str, Field(description="The hash of the questionnaire that it is pinned to.")]
    created_at: datetime
    links: Links


class SavedAnswer(Answered):
    """An answer as it is saved. Sent back unchanged, it is accepted."""

    question_id: str
    state: GivenState
    level: int | None
    option: str | None
    number: int | None
    reason: str
    note: str
    evidence: str | None
    version: Annotated[int, Field(description="How often it has been saved. Send it with the next change.")]


class SavedAnswers(Answered):
    """What was saved, in the order it was sent."""

    answers: list[SavedAnswer]


class SectionProgress(Answered):
    """One section of the path."""

    id: str
    name: str
    asked: int
    given: Annotated[int, Field(description='How many have an answer, "don\'t know" included.')]


class Progress(Answered):
    """How far along, worked out from the answers."""

    asked: int
    given: int
    next: Annotated[str | None, Field(description="The first question on the path without an answer.")]
    may_submit: Annotated[bool, Field(description="There is a sector and at least one level: enough for a result.")]
    sections: list[SectionProgress]


class Assessment(Answered):
    """An assessment: what it asks, what was answered, and how far along it is."""

    id: str
    questionnaire: str
    created_at: datetime
    submitted_at: datetime | None
    scope: str
    sector: str | None
    progress: Progress
    path: Annotated[list[str], Field(description="The ids of all questions asked, in order. Context answers route it.")]
    answers: Annotated[list[SavedAnswer], Field(description="The answers on the path, in its order.")]
    set_aside: Annotated[
        list[SavedAnswer],
        Field(description="Answers that no longer count, because a context answer changed. They come back with it."),
    ]
    links: Links


class Submission(Answered):
    """That the assessment was submitted. Its answers stand."""

    id: str
    submitted_at: datetime
    questionnaire: str
    catalogue: Annotated[str, Field(description="The hash of the course catalogue that the advice drew on.")]
    links: Links


class Fault(Answered):
    """One thing that does not fit."""

    place: Annotated[str, Field(alias="in", description="Where: body.note, body.answers.3.level, query.sector.")]
    message: str


class ProblemDetails(Answered):
    """What went wrong and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: Annotated[str, Field(description="What to do next.")]
    errors: Annotated[list[Fault], Field(description="With 422: each fault and its place.")] = []
    saved: Annotated[list[SavedAnswer], Field(description="With 409: the answers that are saved now.")] = []


def links(assessment_id: str, questionnaire_hash: str) -> Links:
    here = f"{ROOT}/assessments/{assessment_id}"
    return Links(
        self=here,
        questionnaire=f"{ROOT}/questionnaires/{questionnaire_hash}",
        answers=f"{here}/answers",
        submission=f"{here}/submission",
        result=f"{here}/result",
        reports=[f"{here}/report.{kind}" for kind in ("pdf", "docx", "xlsx", "json")],
    )


def saved_answer(journey: Journey, question_id: str, saved: Saved) -> SavedAnswer:
    """A saved answer, with its value in the field that its question takes."""
    answer = saved.answer
    is_context = question_id in journey.questionnaire.context_by_id
    number = answer.value if isinstance(answer.value, int) else None
    return SavedAnswer(
        question_id=question_id,
        state=cast(GivenState, answer.state.value),  # nothing else is ever saved
        level=None if is_context else number,
        option=answer.value if isinstance(answer.value, str) else None,
        number=number if is_context else None,
        reason=answer.reason,
        note=answer.note,
        evidence=answer.evidence,
        version=saved.version,
    )


def assessment(held: Held, journey: Journey, saved: dict[str, Saved]) -> Assessment:
    """The whole of an assessment as it stands."""
    counting = [question for question in journey.path.questions if journey.answer(question).is_given]
    aside = sorted(set(saved) - set(counting))
    return Assessment(
        id=held.id,
        questionnaire=held.questionnaire_hash,
        created_at=held.created_at,
        submitted_at=held.submitted_at,
        scope=journey.scope,
        sector=journey.sector,
        progress=progress(journey),
        path=list(journey.path.questions),
        answers=[saved_answer(journey, question, saved[question]) for question in counting],
        set_aside=[saved_answer(journey, question, saved[question]) for question in aside],
        links=links(held.id, held.questionnaire_hash),
    )


def progress(journey: Journey) -> Progress:
    sections = [
        SectionProgress(id=s.id, name=s.name, asked=len(s.questions), given=journey.given_in(s))
        for s in journey.sections
    ]
    return Progress(
        asked=len(journey.path.questions),
        given=sum(section.given for section in sections),
        next=next(iter(journey.open_questions()), None),
        may_submit=journey.may_submit,
        sections=sections,
    )
