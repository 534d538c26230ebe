"""The tables of a team: who takes part, what each thought first, and what they agreed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.database import long_text, moment


class Team(SQLModel, table=True):
    """The team of one assessment, who leads it, and the code of the link by which its members join."""

    __tablename__ = "team"

    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id", max_length=20)
    code: str = Field(max_length=16, unique=True)
    asked_by: str = Field(max_length=80)
    opened_at: datetime = Field(sa_column=moment())
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class TeamMember(SQLModel, table=True):
    """Somebody who answers on their own first. `holder` is the hash of their visitor's key.

    `place` is the order of joining.
    """

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("assessment_id", "holder"),)

    id: str = Field(primary_key=True, max_length=20)
    assessment_id: str = Field(foreign_key="team.assessment_id", max_length=20)
    holder: str = Field(max_length=64, index=True)
    name: str = Field(max_length=80)
    place: int
    joined_at: datetime = Field(sa_column=moment())
    is_finished: bool = False


class TeamAnswer(SQLModel, table=True):
    """What one member thought, before seeing what the others did."""

    __tablename__ = "team_answer"

    member_id: str = Field(primary_key=True, foreign_key="team_member.id", max_length=20)
    question_id: str = Field(primary_key=True, max_length=60)
    state: str = Field(max_length=20)
    level: int | None = None


class TeamSpread(SQLModel, table=True):
    """How many chose each level of one question, as JSON: counted once, when it was complete, and kept as it was."""

    __tablename__ = "team_spread"

    assessment_id: str = Field(primary_key=True, foreign_key="team.assessment_id", max_length=20)
    question_id: str = Field(primary_key=True, max_length=60)
    spread: str = Field(sa_column=long_text())


class TeamAgreement(SQLModel, table=True):
    """What the team agreed on one question: the answer, and who agreed, as JSON.

    The answer itself is the assessment's. That it is repeated here shows whether somebody has changed it since.
    """

    __tablename__ = "team_agreement"

    assessment_id: str = Field(primary_key=True, foreign_key="team.assessment_id", max_length=20)
    question_id: str = Field(primary_key=True, max_length=60)
    state: str = Field(max_length=20)
    level: int | None = None
    agreed_by: str = Field(sa_column=long_text())
    agreed_at: datetime = Field(sa_column=moment())
