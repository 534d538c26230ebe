"""The tables of where visitors came from, and of what they did with an assessment."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Origin(SQLModel, table=True):
    """The first and the last touch of whoever began an assessment, as JSON. `source` is the first one's name."""

    __tablename__ = "origin"

    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id", max_length=20)
    source: str = Field(max_length=100, index=True)
    first_touch: str = Field(sa_column=long_text())
    last_touch: str = Field(sa_column=long_text())


class Activity(SQLModel, table=True):
    """That an assessment was downloaded, come back to or continued: when for the first time, when last, how often."""

    __tablename__ = "activity"

    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id", max_length=20)
    kind: str = Field(primary_key=True, max_length=20)
    first_at: datetime = Field(sa_column=moment())
    last_at: datetime = Field(sa_column=moment())
    times: int
