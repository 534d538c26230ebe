"""An answer in words."""

from __future__ import annotations

from questionnaire.answers import Answer, State
from questionnaire.journey import Journey
from questionnaire.model import ContextQuestion


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
