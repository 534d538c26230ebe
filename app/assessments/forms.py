"""From a posted form to an answer, with sentences for what does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.web.forms import REMOVED, Posted
from questionnaire.answers import Answer, State
from questionnaire.journey import InvalidAnswer, Journey, Question
from questionnaire.model import ContextQuestion, Indicator

MOST_NOTE = 2000
MOST_REASON = 500
DONT_KNOW_CHOICE = "dont_know"
NOT_APPLICABLE_CHOICE = "not_applicable"


@dataclass(frozen=True)
class AnswerForm:
    """What was posted for one question: the answer if it fits, else why not, and always what was typed."""

    choice: str
    reason: str
    note: str
    evidence: str
    version: int
    answer: Answer | None
    errors: tuple[tuple[str, str], ...]


def read_answer(journey: Journey, question_id: str, posted: Posted) -> AnswerForm:
    """The answer in a posted form. Nothing is thrown away: what does not fit is kept beside its error."""
    question = journey.question(question_id)
    texts = _texts(question)
    note, reason = (posted.text(name) if name in texts else "" for name in ("note", "reason"))
    choice, evidence, version = posted.text("choice"), posted.text("evidence"), posted.text("version")
    errors: list[tuple[str, str]] = [(name, REMOVED) for name in texts if name in posted.removed]
    if len(note) > MOST_NOTE:
        errors.append(("note", f"Your note has {len(note):,} characters. Shorten it to {MOST_NOTE:,}."))
    if len(reason) > MOST_REASON:
        errors.append(("reason", f"Your reason has {len(reason):,} characters. Shorten it to {MOST_REASON:,}."))
    answer = _as_answer(choice, reason, note, evidence, question)
    try:
        if answer is None:
            raise InvalidAnswer(_nothing_chosen(question))
        answer = journey.accept(question_id, answer)
    except InvalidAnswer as error:
        is_reason = choice == NOT_APPLICABLE_CHOICE and "reason" in texts and not reason
        errors.insert(0, ("reason" if is_reason else "choice", str(error)))
    return AnswerForm(
        choice,
        reason,
        note,
        evidence,
        int(version) if re.fullmatch(r"\d{1,9}", version) else 0,
        None if errors else answer,
        tuple(errors),
    )


def _texts(question: Question) -> tuple[str, ...]:
    """The fields of free text that a question's page has."""
    if isinstance(question, ContextQuestion):
        return ()
    may_not_apply = isinstance(question, Indicator) and question.not_applicable is not None
    return ("note", "reason") if may_not_apply else ("note",)


def _as_answer(choice: str, reason: str, note: str, evidence: str, question: Question) -> Answer | None:
    """The answer that a choice stands for; None where nothing was chosen."""
    shown = evidence or None
    if choice == DONT_KNOW_CHOICE:
        return Answer(State.DONT_KNOW, note=note)
    if choice == NOT_APPLICABLE_CHOICE:
        return Answer(State.NOT_APPLICABLE, reason=reason, note=note)
    if not choice:
        return None
    if isinstance(question, ContextQuestion):
        digits = choice.replace(",", "").replace(" ", "")
        is_number = question.kind == "number" and re.fullmatch(r"[0-9]{1,9}", digits)
        return Answer(State.ANSWERED, int(digits) if is_number else choice)
    value = int(choice) if re.fullmatch("[0-9]", choice) else choice
    return Answer(State.ANSWERED, value, note=note, evidence=shown)


def _nothing_chosen(question: Question) -> str:
    if isinstance(question, ContextQuestion):
        return "Enter a number, or skip this question." if question.kind == "number" else "Choose one of the answers."
    return "Choose the sentence that is closest to how things are, or say that you don't know."
