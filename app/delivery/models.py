"""The tables of what goes out: events, who is to get them, each delivery and each attempt at it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Event(SQLModel, table=True):
    """Something that others are told of. It is written in the same transaction as what it tells.

    `body` is JSON. `handed_at` is None until every delivery of it has been made.
    """

    __tablename__ = "event"

    id: str = Field(primary_key=True, max_length=40)
    kind: str = Field(max_length=40)
    subject_id: str = Field(max_length=20, index=True)
    body: str = Field(sa_column=long_text())
    made_at: datetime = Field(sa_column=moment())
    handed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True, index=True))


class Target(SQLModel, table=True):
    """Somebody who is told: a webhook, HubSpot, Salesforce, or the team by email. Secrets are encrypted."""

    __tablename__ = "target"

    id: str = Field(primary_key=True, max_length=20)
    kind: str = Field(max_length=20)
    name: str = Field(max_length=60)
    address: str = Field(sa_column=long_text())
    kinds_of_event: str = Field(max_length=200)
    secret: str | None = Field(default=None, max_length=500)
    old_secret: str | None = Field(default=None, max_length=500)
    old_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    mapping: str = Field(sa_column=long_text())
    created_at: datetime = Field(sa_column=moment())
    disabled_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    disabled_because: str = Field(max_length=200)


class Delivery(SQLModel, table=True):
    """One event for one target, or one letter. Its id is what the receiver can recognise it by.

    `round` counts how often it was begun: once, and once more for each replay by hand.
    """

    __tablename__ = "delivery"

    id: str = Field(primary_key=True, max_length=64)
    event_id: str = Field(foreign_key="event.id", max_length=40, index=True)
    target_id: str | None = Field(default=None, foreign_key="target.id", max_length=20, index=True)
    state: str = Field(max_length=20, index=True)
    round: int
    attempts: int
    made_at: datetime = Field(sa_column=moment())
    next_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class Attempt(SQLModel, table=True):
    """One attempt at a delivery: what came back, and how long it took."""

    __tablename__ = "attempt"

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: str = Field(foreign_key="delivery.id", max_length=64, index=True)
    at: datetime = Field(sa_column=moment())
    status: int | None = None
    said: str = Field(max_length=200)
    milliseconds: int


class Worker(SQLModel, table=True):
    """A process that sends, and when it was last seen alive."""

    __tablename__ = "worker"

    id: str = Field(primary_key=True, max_length=60)
    seen_at: datetime = Field(sa_column=moment())
