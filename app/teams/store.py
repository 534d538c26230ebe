"""The queries of teams. Each takes the session first; none commits.

Whoever means to write locks the team's row first, so that joining, answering, leaving and agreeing take turns.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlmodel import Session, SQLModel, col

from app.database import insert_into
from app.teams.models import Team, TeamAnswer, TeamMember
from questionnaire.answers import Answer, State

ANSWERS: Any = SQLModel.metadata.tables["team_answer"]
MOST_MEMBERS = 30


def _one(session: Session, query: Select[Team]) -> Team | None:
    if session.info.get("locks_rows"):
        query = query.with_for_update()
    return session.execute(query).scalar_one_or_none()


def of_assessment(session: Session, assessment_id: str) -> Team | None:
    """The team of an assessment, if one was opened."""
    return _one(session, select(Team).where(col(Team.assessment_id) == assessment_id))


def by_code(session: Session, code: str) -> Team | None:
    """The team that a link belongs to."""
    return _one(session, select(Team).where(col(Team.code) == code))


def begin(session: Session, assessment_id: str, asked_by: str, now: datetime) -> Team:
    """A team for an assessment that has none yet. Whoever calls this holds the assessment's row."""
    team = Team(assessment_id=assessment_id, code=secrets.token_urlsafe(12), asked_by=asked_by, opened_at=now)
    session.add(team)
    session.flush()
    return team


def shut(session: Session, team: Team, at: datetime | None) -> None:
    """Takes no newcomers from a moment on; None takes them again."""
    team.closed_at = at
    session.add(team)
    session.flush()


def members(session: Session, assessment_id: str) -> Sequence[TeamMember]:
    """Everybody who joined, in the order of joining."""
    query = select(TeamMember).where(col(TeamMember.assessment_id) == assessment_id)
    return session.execute(query.order_by(col(TeamMember.place))).scalars().all()


def member(session: Session, assessment_id: str, holder: str) -> TeamMember | None:
    """The member that a visitor is, if they joined."""
    query = select(TeamMember).where(col(TeamMember.assessment_id) == assessment_id)
    return session.execute(query.where(col(TeamMember.holder) == holder)).scalar_one_or_none()


def join(session: Session, assessment_id: str, holder: str, name: str, now: datetime) -> TeamMember:
    """A new member. Whoever calls this has seen that there is room and that nobody has the name."""
    place = 1 + max((each.place for each in members(session, assessment_id)), default=0)
    made = TeamMember(
        id=secrets.token_hex(10), assessment_id=assessment_id, holder=holder, name=name, place=place, joined_at=now
    )
    session.add(made)
    session.flush()
    return made


def finish(session: Session, found: TeamMember) -> None:
    """Notes that a member has said all they want to say."""
    found.is_finished = True
    session.add(found)
    session.flush()


def save_answer(session: Session, member_id: str, question_id: str, answer: Answer) -> None:
    """Keeps what a member thinks; the last of several stands."""
    values = {"state": answer.state.value, "level": answer.level}
    statement = insert_into(session, ANSWERS).values(member_id=member_id, question_id=question_id, **values)
    keys = [ANSWERS.c.member_id, ANSWERS.c.question_id]
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def answers_of(session: Session, member_id: str) -> dict[str, Answer]:
    """What one member thinks, by question."""
    query = select(ANSWERS.c.question_id, ANSWERS.c.state, ANSWERS.c.level).where(ANSWERS.c.member_id == member_id)
    return {question: Answer(State(state), level) for question, state, level in session.execute(query)}


def answers(session: Session, assessment_id: str) -> dict[str, dict[str, Answer]]:
    """What every member thinks: by question, then by member."""
    query = (
        select(ANSWERS)
        .join(TeamMember, col(TeamMember.id) == ANSWERS.c.member_id)
        .where(col(TeamMember.assessment_id) == assessment_id)
        .order_by(ANSWERS.c.question_id, ANSWERS.c.member_id)
    )
    found: dict[str, dict[str, Answer]] = {}
    for member_id, question_id, state, level in session.execute(query):
        found.setdefault(question_id, {})[member_id] = Answer(State(state), level)
    return found


def remove_member(session: Session, member_id: str) -> None:
    """Removes somebody with all that they answered."""
    session.execute(delete(TeamAnswer).where(col(TeamAnswer.member_id) == member_id))
    session.execute(delete(TeamMember).where(col(TeamMember.id) == member_id))
