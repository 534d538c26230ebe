"""An answer of an audit in words, and who saved it when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.accounts import store as accounts
from app.assessments.pages import evidence_name
from app.audits.access import OpenAudit
from app.audits.answering import choice_of
from app.reports.report import level_name
from questionnaire.answers import Answer, State
from questionnaire.journey import Journey
from questionnaire.model import ContextQuestion

SOMEBODY = "Somebody who no longer works here"
AS_FOUND = (  # how a sentence begins that speaks to somebody about their own answers, and what an audit says instead
    ("You told us level", "The audit found level"),
    ("You told us that you don't know", "It is not known"),
    ("You told us that this does not apply:", "This does not apply:"),
    ("You don't know", "Not known"),
    ("Training is not the first step. Your ", "Training is not the first step. The "),
)
IN_YOUR_SECTOR = " It is a critical item in your sector, so it comes before the others."


@dataclass(frozen=True)
class AnswerSaid:
    """One answer to read: its level and name, its sentence, and what stands behind it. `choice` is what to tick."""

    level: int | None
    level_name: str
    said: str
    evidence: str | None
    note: str
    choice: str
    reason: str


@dataclass(frozen=True)
class Names:
    """Who is who among the staff."""

    by_id: dict[str, str]

    def of(self, staff_id: str) -> str:
        return self.by_id.get(staff_id, SOMEBODY)


def names_of(found: OpenAudit) -> Names:
    return Names(accounts.names(found.desk.session))


def answer_said(journey: Journey, question_id: str, answer: Answer) -> AnswerSaid:
    """An answer in words, for somebody who reads what another said."""
    question = journey.question(question_id)
    sentence = {
        State.DONT_KNOW: "It is not known.",
        State.NOT_APPLICABLE: f"It does not apply: {answer.reason}",
        State.UNANSWERED: "Nobody has answered it yet.",
    }.get(answer.state, "")
    if answer.level is not None and not isinstance(question, ContextQuestion):
        sentence = question.levels[answer.level]
    return AnswerSaid(
        answer.level,
        level_name(journey, answer),
        sentence,
        evidence_name(journey, answer),
        answer.note,
        choice_of(answer),
        answer.reason,
    )


def as_found(sentence: str) -> str:
    """A sentence of the scoring as an audit says it: of what was found, and not of what the reader told us.

    It is stored as the scoring made it, and only drawn in other words. What a person typed into it stays as it is.
    """
    for begins, instead in AS_FOUND:
        if sentence.startswith(begins):
            sentence = instead + sentence.removeprefix(begins)
    if sentence.endswith(IN_YOUR_SECTOR):
        sentence = sentence.removesuffix(IN_YOUR_SECTOR) + IN_YOUR_SECTOR.replace("your", "this")
    return sentence


def moment_said(moment: datetime, zone: ZoneInfo) -> str:
    """A moment on the owner's clock."""
    return f"{moment.astimezone(zone):%-d %B %Y, %H:%M}"


def day_said(day: date) -> str:
    return f"{day:%-d %B %Y}"


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: one gap, 3 gaps."""
    return f"1 {one}" if count == 1 else f"{count:,} {many}"


def saved_said(count: int) -> str:
    """What a person is told once something was saved."""
    return f"Saved: {counted(count, 'answer', 'answers')}." if count else "Nothing was changed."


def told_of(saved: str) -> str:
    """The same, from the number in an address; nothing where there is none."""
    return saved_said(int(saved)) if saved.isdecimal() and saved.isascii() and len(saved) < 4 else ""
