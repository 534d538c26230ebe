"""The tables of the desk: leads, what happened to them, filters that staff saved, reminders and API tokens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from app.database import long_text, moment

LONGEST_SEARCH = 500  # PostgreSQL takes no longer entry into an index
LISTED_BY = (
    "is_suspected",
    "queue",
    "id",
    "status",
    "grade",
    "sector",
    "owner_id",
    "received_at",
    "due_at",
    "answered_at",
    "search",
)


class Lead(SQLModel, table=True):
    """Somebody to answer: from an enquiry, or from an unfinished assessment whose owner agreed to be reminded.

    `grade`, `fit`, `need` and `intent` are what the rules gave when they were last applied; `reasons` is that result
    as JSON. `fit` and `need` are None where the answers were not shared. `search` is the lower-case text that a search
    looks in; `queue` is the place in the list, see listing.place(). `version` counts the changes, so that two people
    at once are noticed. A merged lead points at the one it went into. The two keys are the phone's digits and the
    organisation's words, to find the same people again.
    """

    __tablename__ = "lead"
    __table_args__ = (
        # One index holds all that a list is chosen and ordered by, so that no list reads the long rows to find them.
        Index("ix_lead_list", *LISTED_BY),
    )

    id: str = Field(primary_key=True, max_length=20)
    kind: str = Field(max_length=20)
    enquiry_id: str | None = Field(default=None, foreign_key="enquiry.id", max_length=20, unique=True)
    assessment_id: str | None = Field(default=None, foreign_key="assessment.id", max_length=20, index=True)
    name: str = Field(max_length=100)
    email: str = Field(max_length=254, index=True)
    organisation: str = Field(max_length=200)
    phone: str = Field(max_length=40)
    sector: str | None = Field(default=None, max_length=40)
    source: str = Field(max_length=100)
    first_touch: str = Field(sa_column=long_text())
    last_touch: str = Field(sa_column=long_text())
    received_at: datetime = Field(sa_column=moment(index=True))
    due_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    answered_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    call_back_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    status: str = Field(max_length=20)
    owner_id: str | None = Field(default=None, foreign_key="staff.id", max_length=20, index=True)
    grade: str = Field(max_length=1)
    fit: int | None = None
    need: int | None = None
    intent: int
    reasons: str = Field(sa_column=long_text())
    is_suspected: bool
    merged_into: str | None = Field(default=None, foreign_key="lead.id", max_length=20, index=True)
    search: str = Field(max_length=LONGEST_SEARCH)
    phone_key: str = Field(max_length=40, index=True)
    organisation_key: str = Field(max_length=200, index=True)
    queue: int = Field(sa_column=Column(BigInteger, nullable=False))
    version: int
    changed_at: datetime = Field(sa_column=moment())


class LeadEntry(SQLModel, table=True):
    """One line of a lead's timeline. `before` and `after` hold what a change changed. Nobody edits a line."""

    __tablename__ = "lead_entry"

    id: int | None = Field(default=None, primary_key=True)
    lead_id: str = Field(foreign_key="lead.id", max_length=20, index=True)
    at: datetime = Field(sa_column=moment())
    staff_id: str | None = Field(default=None, foreign_key="staff.id", max_length=20)
    kind: str = Field(max_length=20)
    text: str = Field(sa_column=long_text())
    before: str = Field(max_length=100)
    after: str = Field(max_length=100)


class SavedFilter(SQLModel, table=True):
    """A view of the list that one member of staff gave a name. `query` is the query of its address."""

    __tablename__ = "saved_filter"

    id: str = Field(primary_key=True, max_length=20)
    staff_id: str = Field(foreign_key="staff.id", max_length=20, index=True)
    name: str = Field(max_length=60)
    query: str = Field(sa_column=long_text())
    created_at: datetime = Field(sa_column=moment())


class Reminder(SQLModel, table=True):
    """That somebody left an address with an unfinished assessment and agreed to one reminder."""

    __tablename__ = "reminder"

    assessment_id: str = Field(primary_key=True, foreign_key="assessment.id", max_length=20)
    email: str = Field(max_length=254, index=True)
    wording_version: int
    agreed_at: datetime = Field(sa_column=moment())
    remind_at: datetime = Field(sa_column=moment())
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    stopped_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ApiToken(SQLModel, table=True):
    """A key for a program of the owner's. `scopes` is a list with spaces between."""

    __tablename__ = "api_token"

    id: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=60)
    token_hash: str = Field(max_length=64, unique=True)
    scopes: str = Field(max_length=200)
    made_by: str = Field(foreign_key="staff.id", max_length=20)
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
