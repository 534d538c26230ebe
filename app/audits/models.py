"""The tables of an audit. What was claimed and what was verified are two series; neither overwrites the other."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Audit(SQLModel, table=True):
    """One audit of a client, pinned to the questionnaire it was begun with.

    `claimed_answers` is a copy of what the client submitted, as canonical JSON, or empty. `result` is empty until the
    audit is completed, then the canonical JSON of the whole result, and nothing is answered any more. `band`, `weakest`
    and `points` repeat what that result says, for the portfolio: it shows thousands of clients at a time. `points` is
    JSON: the id of each factor, and "overall", to points in tenths, rounded down, or null. The two long texts come
    last: SQLite reads a row from its beginning, and would go through all of them to reach what stands behind.
    """

    __tablename__ = "audit"

    id: str = Field(primary_key=True, max_length=20)
    firm_id: str = Field(foreign_key="firm.id", max_length=20, index=True)
    client_id: str = Field(foreign_key="client.id", max_length=20, index=True)
    title: str = Field(max_length=120)
    questionnaire_hash: str = Field(foreign_key="content_version.hash", max_length=64)
    catalogue_hash: str | None = Field(default=None, foreign_key="content_version.hash", max_length=64)
    follows: str | None = Field(default=None, foreign_key="audit.id", max_length=20)
    created_by: str = Field(foreign_key="staff.id", max_length=20)
    created_at: datetime = Field(sa_column=moment())
    visited_on: date | None = None
    claimed_hash: str | None = Field(default=None, foreign_key="content_version.hash", max_length=64)
    claimed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    completed_by: str | None = Field(default=None, foreign_key="staff.id", max_length=20)
    completed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    band: str | None = Field(default=None, max_length=40)
    weakest: str | None = Field(default=None, max_length=40)
    points: str = Field(default="", sa_column=long_text())
    claimed_answers: str = Field(default="", sa_column=long_text())
    result: str = Field(default="", sa_column=long_text())


class AuditAnswer(SQLModel, table=True):
    """The verified answer to one question. `note` is the rationale; `version` counts its saves."""

    __tablename__ = "audit_answer"

    audit_id: str = Field(primary_key=True, foreign_key="audit.id", max_length=20)
    question_id: str = Field(primary_key=True, max_length=60)
    state: str = Field(max_length=20)
    number: int | None = None
    option: str | None = Field(default=None, max_length=40)
    reason: str = Field(default="", sa_column=long_text())
    note: str = Field(default="", sa_column=long_text())
    evidence: str | None = Field(default=None, max_length=40)
    version: int
    saved_by: str = Field(foreign_key="staff.id", max_length=20)
    saved_at: datetime = Field(sa_column=moment())
