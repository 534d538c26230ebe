"""The tables of the clients, and of the codes with which they hand over their own assessment."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Client(SQLModel, table=True):
    """An organisation, or a part of one, that a firm audits."""

    __tablename__ = "client"

    id: str = Field(primary_key=True, max_length=20)
    firm_id: str = Field(foreign_key="firm.id", max_length=20, index=True)
    name: str = Field(max_length=120)
    sector: str = Field(max_length=40)
    setting: str | None = Field(default=None, max_length=40)
    contact: str = Field(default="", max_length=200)
    note: str = Field(default="", sa_column=long_text())
    next_audit_on: date | None = None
    created_at: datetime = Field(sa_column=moment())
    archived_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class HandoverCode(SQLModel, table=True):
    """A code that whoever holds an assessment gives to a consultant. It serves once; only its hash is kept.

    `taken_by` is the name of the firm that used it: what the holder is told.
    """

    __tablename__ = "handover_code"

    code_hash: str = Field(primary_key=True, max_length=64)
    assessment_id: str = Field(foreign_key="assessment.id", max_length=20, index=True)
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    taken_by: str = Field(default="", max_length=100)
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
