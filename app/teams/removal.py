"""Removing the teams of assessments that are removed. It takes the session first and does not commit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.teams.models import Team, TeamAgreement, TeamAnswer, TeamMember, TeamSpread


def remove(session: Session, assessment_ids: Sequence[str]) -> None:
    """Removes the teams with members, answers, spreads and agreements. What the assessments hold stays."""
    gone = select(col(TeamMember.id)).where(col(TeamMember.assessment_id).in_(assessment_ids))
    session.execute(delete(TeamAnswer).where(col(TeamAnswer.member_id).in_(gone)))
    for table in (TeamAgreement, TeamSpread, TeamMember, Team):
        session.execute(delete(table).where(col(table.assessment_id).in_(assessment_ids)))
