"""The tables of a round. What people say is only ever counted: there is no row of one person's answers, and no time."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.database import long_text, moment


class Round(SQLModel, table=True):
    """One round of asking, pinned to the items it began with. `report` is empty until it is closed, and then stays."""

    __tablename__ = "round"

    id: str = Field(primary_key=True, max_length=20)
    assessment_id: str = Field(foreign_key="assessment.id", max_length=20, index=True)
    experience_hash: str = Field(foreign_key="content_version.hash", max_length=64)
    sector: str | None = Field(default=None, max_length=40)
    asked_by: str = Field(max_length=80)
    created_at: datetime = Field(sa_column=moment())
    closes_at: datetime = Field(sa_column=moment())
    paused_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    report: str = Field(default="", sa_column=long_text())


class RoundGroup(SQLModel, table=True):
    """A group that is asked: its open link, how many are asked, how many there are, and how many have answered."""

    __tablename__ = "round_group"

    round_id: str = Field(primary_key=True, foreign_key="round.id", max_length=20)
    role_group: str = Field(primary_key=True, max_length=40)
    code: str = Field(max_length=16, unique=True)
    asked: int
    size: int | None = None
    answered: int = 0


class ItemCount(SQLModel, table=True):
    """How many people of a group chose one option of one item. `is_whole`: they rated every item of its factor."""

    __tablename__ = "item_count"

    round_id: str = Field(primary_key=True, foreign_key="round.id", max_length=20)
    role_group: str = Field(primary_key=True, max_length=40)
    item_id: str = Field(primary_key=True, max_length=60)
    option: str = Field(primary_key=True, max_length=40)
    is_whole: bool = Field(primary_key=True)
    people: int


class PersonCount(SQLModel, table=True):
    """How many people of a group rated so many items of a factor, and gave them so many steps in all."""

    __tablename__ = "person_count"

    round_id: str = Field(primary_key=True, foreign_key="round.id", max_length=20)
    role_group: str = Field(primary_key=True, max_length=40)
    factor_id: str = Field(primary_key=True, max_length=40)
    rated: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    total: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    people: int


class Invitation(SQLModel, table=True):
    """Somebody who is asked by letter. That they answered is kept until the round closes; what they said is not here.

    The address goes when the round closes.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("round_id", "email"),)

    id: str = Field(primary_key=True, max_length=20)
    round_id: str = Field(foreign_key="round.id", max_length=20)
    role_group: str = Field(max_length=40)
    email: str = Field(max_length=254, index=True)
    letters: int = 0
    written_on: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    is_used: bool = False
    is_declined: bool = False


class UsedForm(SQLModel, table=True):
    """A page of an open link that was sent in, so that pressing the button twice counts once. Only a hash is kept."""

    __tablename__ = "used_form"

    form_hash: str = Field(primary_key=True, max_length=64)
    round_id: str = Field(foreign_key="round.id", max_length=20, index=True)
