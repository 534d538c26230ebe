"""What a member sees: joining, their own questions, how far they are, and in the end the spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.assessments.forms import AnswerForm
from app.assessments.pages import as_form, question_page, said
from app.assessments.pages.question import QuestionPage
from app.assessments.pages.tasks import Step
from app.assessments.store import Saved
from app.teams.access import Place, Seat, asked_of_team, given
from app.teams.addresses import member_url, own_question_url
from app.teams.bars import Bars, bars
from app.teams.forms import LONGEST_NAME, NameForm
from app.teams.spread import Spread
from questionnaire.journey import CONTEXT, SECTOR, Journey


@dataclass(frozen=True)
class JoinPage:
    """Who asks, what will happen, and the name to be known by."""

    title: str
    action: str
    asked_by: str
    sector: str
    total: int
    name: str
    longest: int
    errors: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "teams/join.html"
    has_form: ClassVar[bool] = True


def join_page(found: Place, form: NameForm) -> JoinPage:
    return JoinPage(
        "Answer with your team",
        member_url(found.team.code),
        found.team.asked_by,
        said(found.journey, SECTOR, found.journey.answer(SECTOR)),
        len(asked_of_team(found.journey)),
        form.name,
        LONGEST_NAME,
        (("name", form.error),) if form.error else (),
    )


def own_steps(found: Seat, here: str | None) -> tuple[Step, ...]:
    """The sections as dots, without the questions about the organisation: those the lead has answered."""
    journey, made = found.journey, []
    for section in journey.sections:
        if section.id != CONTEXT and section.questions:
            first = next((q for q in section.questions if not journey.answer(q).is_given), section.questions[0])
            href = own_question_url(found.team.code, first)
            count = journey.given_in(section)
            made.append(Step(section.name, section.short, href, count, len(section.questions), section.id == here))
    return tuple(made)


@dataclass(frozen=True)
class LeftOut:
    name: str
    href: str


@dataclass(frozen=True)
class MemberPage:
    """How far a member is, what they left out, and what they can do next."""

    title: str
    name: str
    asked_by: str
    given: int
    total: int
    steps: tuple[Step, ...]
    next_href: str | None
    left_out: tuple[LeftOut, ...]
    finish_action: str
    departure_href: str
    spread_href: str
    is_finished: bool
    is_over: bool
    template: ClassVar[str] = "teams/member.html"
    has_form: ClassVar[bool] = True


def member_page(found: Seat) -> MemberPage:
    here, journey = member_url(found.team.code), found.journey
    asked = asked_of_team(journey)
    left = [question for question in asked if not journey.answer(question).is_given]
    rows = tuple(LeftOut(journey.question(each).name, own_question_url(found.team.code, each)) for each in left)
    return MemberPage(
        "Your answers for the team",
        found.member.name,
        found.team.asked_by,
        len(asked) - len(left),
        len(asked),
        own_steps(found, None),
        rows[0].href if rows else None,
        rows,
        f"{here}/finish",
        f"{here}/departure",
        f"{here}/spread",
        found.member.is_finished,
        found.is_over,
    )


@dataclass(frozen=True)
class OwnQuestionPage:
    """One question for one member. `asked` has the words of the assessment."""

    title: str
    action: str
    where: str
    steps: tuple[Step, ...]
    asked: QuestionPage
    skip: str
    back: str | None
    overview: str
    errors: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "teams/question.html"
    has_form: ClassVar[bool] = True


def own_question_page(found: Seat, question_id: str, error: str | None = None) -> OwnQuestionPage:
    """The page of one question, with what the member answered before."""
    journey, code = found.journey, found.team.code
    answer = journey.answers.get(question_id)
    form: AnswerForm = as_form(Saved(answer, 1) if answer else None)
    asked = question_page(None, journey, question_id, form, "")
    section = journey.path.section_of[question_id]
    every = asked_of_team(journey)
    at = every.index(question_id)
    return OwnQuestionPage(
        asked.title,
        own_question_url(code, question_id),
        f"{asked.where} · {given(dict(journey.answers), journey)} of {len(every)} answered in all",
        own_steps(found, section.id),
        asked,
        following(found, question_id, journey),
        own_question_url(code, every[at - 1]) if at else None,
        member_url(code),
        (("choice", error),) if error else (),
    )


def following(found: Seat, question_id: str | None, journey: Journey) -> str:
    """The next question after this one that is open, or the page that says how far the member is."""
    every = asked_of_team(journey)
    later = every[every.index(question_id) + 1 :] if question_id else every
    following = next((each for each in later if not journey.answer(each).is_given), None)
    return own_question_url(found.team.code, following) if following else member_url(found.team.code)


@dataclass(frozen=True)
class SpreadRow:
    """One question that the member answered: their own words, and how many chose each level where that is shown."""

    name: str
    question: str
    own: str
    bars: Bars | None


@dataclass(frozen=True)
class SpreadPage:
    """What the team thinks, of the questions that this member has answered."""

    title: str
    rows: tuple[SpreadRow, ...]
    left_out: int
    back: str
    template: ClassVar[str] = "teams/spread.html"
    has_form: ClassVar[bool] = False


def spread_page(found: Seat, shown: Mapping[str, Spread]) -> SpreadPage:
    journey, rows = found.journey, []
    for question in asked_of_team(journey):
        own = journey.answer(question)
        if own.is_given:
            spread = shown.get(question)
            level = f"level {own.level}" if own.level is not None else "you don't know"
            words = journey.question(question)
            rows.append(SpreadRow(words.name, words.question, level, bars(spread) if spread else None))
    left_out = len(asked_of_team(journey)) - len(rows)
    return SpreadPage("What the team thinks", tuple(rows), left_out, member_url(found.team.code))


@dataclass(frozen=True)
class DeparturePage:
    """Asks before somebody leaves with their answers; and, to who is no member, says that nothing of them is here."""

    title: str
    action: str
    back: str
    is_member: bool
    is_over: bool
    template: ClassVar[str] = "teams/departure.html"
    has_form: ClassVar[bool] = True


def departure_page(found: Place) -> DeparturePage:
    here = member_url(found.team.code)
    is_member = found.member is not None
    title = "Leave the team" if is_member else "You are not in this team"
    return DeparturePage(title, f"{here}/departure", here, is_member, found.is_over)
