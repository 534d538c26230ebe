"""Two answers to the same question, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from app.assessments.forms import AnswerForm
from app.assessments.pages.addresses import question_url
from app.assessments.pages.words import evidence_name, said
from app.assessments.store import Saved
from questionnaire.answers import UNANSWERED
from questionnaire.journey import Journey


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
