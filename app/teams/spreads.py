"""The spreads that are shown. Each is counted once, kept, and never counted anew. No function commits.

Who has answered how many is seen by name. So a spread that moved with one more answer, with a changed one or with
somebody leaving would give that answer away with its name. What is kept holds no name and stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from app.teams import store
from app.teams.models import Team, TeamMember, TeamSpread
from app.teams.spread import Spread
from questionnaire.answers import Answer


def is_complete(members: Sequence[TeamMember], given: Mapping[str, Answer]) -> bool:
    """Whether somebody has answered a question, and everybody else has too or has finished."""
    return bool(given) and all(each.is_finished or each.id in given for each in members)


def settle(session: Session, team: Team) -> None:
    """Keeps the spread of each question that is complete now. While people may still join, none is."""
    if team.closed_at is None:
        return
    members, kept = store.members(session, team.assessment_id), spreads(session, team.assessment_id)
    for question_id, given in store.answers(session, team.assessment_id).items():
        spread = Spread.of(given.values())
        if question_id not in kept and spread.is_shown and is_complete(members, given):
            session.add(TeamSpread(assessment_id=team.assessment_id, question_id=question_id, spread=spread.to_json()))
    session.flush()


def spreads(session: Session, assessment_id: str) -> dict[str, Spread]:
    """All that is shown, by question."""
    query = select(TeamSpread).where(col(TeamSpread.assessment_id) == assessment_id)
    return {kept.question_id: Spread.from_json(kept.spread) for kept in session.execute(query).scalars()}
