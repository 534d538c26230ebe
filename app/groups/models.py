"""The tables of a round. What people say is only ever counted: there is no row of one person's answers, and no time."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.database import long_text, moment
from app.groups.counts import NOTHING


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
    """A group that is asked: its open link, how many are asked, how many there are, how many answered, and what.

    `counts` is what they said, as app/groups/counts.py holds it.
    """

    __tablename__ = "round_group"

    round_id: str = Field(primary_key=True, foreign_key="round.id", max_length=20)
    role_group: str = Field(primary_key=True, max_length=40)
    code: str = Field(max_length=16, unique=True)
    asked: int
    size: int | None = None
    answered: int = 0
    counts: str = Field(default=NOTHING, sa_column=long_text())


class Invitation(SQLModel, table=True):
    """Somebody who is asked by letter. That they answered is kept until the round closes; what they said is not here.

    The address goes when the round closes. `turns` is how often letters went out that could have been for them, and
    `written_on` the day of the last: both go on after they answered, or whoever asks could see who does. `letters` is
    how many there were for them.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("round_id", "email"),)

    id: str = Field(primary_key=True, max_length=20)
    round_id: str = Field(foreign_key="round.id", max_length=20)
    role_group: str = Field(max_length=40)
    email: str = Field(max_length=254, index=True)
    turns: int = 0
    letters: int = 0
    written_on: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    is_used: bool = False
    is_declined: bool = False


class UsedForm(SQLModel, table=True):
    """A page of an open link that was sent in, so that pressing the button twice counts once. Only a hash is kept."""

    __tablename__ = "used_form"

    form_hash: str = Field(primary_key=True, max_length=64)
    round_id: str = Field(foreign_key="round.id", max_length=20, index=True)


class LetterRefusal(SQLModel, table=True):
    """A mailbox that wants no more letters of any round here. Only a keyed fingerprint is kept: it tells no address."""

    __tablename__ = "letter_refusal"

    fingerprint: str = Field(primary_key=True, max_length=64)
    since: datetime = Field(sa_column=moment())
