"""Find the team of a request, and who in it asks, or refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.assessments import store as assessments
from app.assessments.access import Desk
from app.assessments.content import questionnaire_of
from app.assessments.store import Held, Saved
from app.teams import store
from app.teams.models import Team, TeamMember
from app.web.errors import Conflict, Forbidden, Gone, NotFound
from questionnaire.answers import Answer
from questionnaire.journey import CONTEXT, Journey

CODE = re.compile(r"[A-Za-z0-9_-]{16}")


class Over(Gone):
    title = "This team has finished"
    advice = "Its assessment has been handed in, so nobody can join or answer any more."


class NotAMember(Forbidden):
    title = "This device has not joined that team"
    advice = "Open the link that you were sent and join first. If you joined before, use the same device and browser."


class Closed(Forbidden):
    title = "This team takes nobody new at the moment"
    advice = "Ask whoever sent you the link to open it again."


class Full(Conflict):
    title = "This team is full"
    advice = f"A team has at most {store.MOST_MEMBERS} members. Tell whoever sent you the link."


class NoTeam(NotFound):
    title = "No team has been opened here"
    advice = "Open one first, from the page of the assessment."


@dataclass(frozen=True)
class Place:
    """A team with its assessment, and the member who asks. `journey` holds the context and no answer of the lead's."""

    team: Team
    held: Held
    journey: Journey
    member: TeamMember | None

    @property
    def is_over(self) -> bool:
        return self.held.is_submitted


@dataclass(frozen=True)
class Seat:
    """The same for somebody who joined. `journey` holds the context and their own answers."""

    team: Team
    journey: Journey
    member: TeamMember
    is_over: bool


def place(desk: Desk, code: str) -> Place:
    """The team of a link. Raises NotFound where there is none."""
    team = store.by_code(desk.session, code) if CODE.fullmatch(code) else None
    held = assessments.one(desk.session, team.assessment_id) if team else None
    if team is None or held is None:
        raise NotFound("We do not know this link", "Check that you copied all of it, or ask for it again.")
    found = None if desk.visitor.is_new else store.member(desk.session, team.assessment_id, desk.visitor.holder)
    return Place(team, held, context_only(desk, held), found)


def seat(desk: Desk, code: str) -> Seat:
    """The seat of a member. Raises NotAMember for anybody else."""
    found = place(desk, code)
    if found.member is None:
        raise NotAMember
    own = store.answers_of(desk.session, found.member.id)
    journey = Journey(found.journey.questionnaire, {**found.journey.answers, **own})
    return Seat(found.team, journey, found.member, found.is_over)


def open_seat(desk: Desk, code: str) -> Seat:
    """The same for somebody who means to answer. Raises Over after the end."""
    found = seat(desk, code)
    if found.is_over:
        raise Over
    return found


def context_only(desk: Desk, held: Held) -> Journey:
    """The way through the questions, as the lead's answers about the organisation have it."""
    questionnaire = questionnaire_of(desk.house, desk.session, held.questionnaire_hash)
    saved = assessments.saved_answers(desk.session, held.id)
    answers = {question: each.answer for question, each in saved.items() if question in questionnaire.context_by_id}
    return Journey(questionnaire, answers)


@dataclass(frozen=True)
class Lead:
    """What the lead's pages are drawn from. `journey` holds the assessment's answers; `own` is the lead as a member."""

    held: Held
    team: Team
    journey: Journey
    saved: dict[str, Saved]
    own: TeamMember | None


def lead(desk: Desk, assessment_id: str) -> Lead:
    """The team of an assessment that this visitor holds. Raises Forbidden, NotFound or NoTeam."""
    held = desk.held(assessment_id)
    team = store.of_assessment(desk.session, assessment_id)
    if team is None:
        raise NoTeam
    saved = assessments.saved_answers(desk.session, held.id)
    own = store.member(desk.session, assessment_id, desk.visitor.holder)
    return Lead(held, team, desk.journey(held, saved), saved, own)


def asked_of_team(journey: Journey) -> tuple[str, ...]:
    """All that a team answers: the practice questions and the skills, in order."""
    return tuple(each for section in journey.sections if section.id != CONTEXT for each in section.questions)


def require_asked(journey: Journey, question_id: str) -> None:
    """Refuses a question that a team is not asked."""
    if question_id not in asked_of_team(journey):
        raise NotFound("That question is not part of this assessment", "Go back to the list, and choose from there.")


def given(answers: dict[str, Answer], journey: Journey) -> int:
    """How many of the questions asked somebody has answered."""
    return sum(question in answers for question in asked_of_team(journey))
