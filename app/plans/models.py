"""The tables of a plan: the band it aims at, and its actions."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Plan(SQLModel, table=True):
    """What the plan of an audit aims at. `rates` is JSON: an indicator to the cost of one level, in days, as text."""

    __tablename__ = "plan"

    audit_id: str = Field(primary_key=True, foreign_key="audit.id", max_length=20)
    band: str = Field(max_length=40)
    rates: str = Field(default="{}", sa_column=long_text())
    day_rate: int | None = None
    version: int = 1
    changed_at: datetime = Field(sa_column=moment())


class PlanAction(SQLModel, table=True):
    """Something to be done. `question_id` names the gap it answers, or nothing where it is a free one.

    `course_id` is the course of the catalogue that it takes, if it takes one. `to_level` is the level that it should
    bring; `days` is effort, in whole and half ones, which a float holds exactly; `pounds` is cost. `version` counts
    its saves.
    """

    __tablename__ = "plan_action"

    id: str = Field(primary_key=True, max_length=20)
    audit_id: str = Field(foreign_key="audit.id", max_length=20, index=True)
    question_id: str | None = Field(default=None, max_length=60)
    course_id: str | None = Field(default=None, max_length=80)
    to_level: int | None = None
    action: str = Field(sa_column=long_text())
    owner: str = Field(default="", max_length=100)
    due_on: date | None = None
    days: float | None = None
    pounds: int | None = None
    status: str = Field(max_length=20)
    version: int = 1
    created_at: datetime = Field(sa_column=moment())
    changed_at: datetime = Field(sa_column=moment())
    changed_by: str = Field(foreign_key="staff.id", max_length=20)
