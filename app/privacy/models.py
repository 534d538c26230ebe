"""The tables of privacy: who saw and did what, and requests to erase that wait for their address to be proved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.database import moment


class AuditEntry(SQLModel, table=True):
    """That somebody saw or did something. It names ids and never what is in them.

    Nobody edits a line; retention removes it when its days are over.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=moment(index=True))
    staff_id: str | None = Field(default=None, foreign_key="staff.id", max_length=20, index=True)
    actor: str = Field(max_length=40)
    action: str = Field(max_length=60)
    subject_kind: str = Field(max_length=30)
    subject_id: str = Field(max_length=64)
    detail: str = Field(max_length=200)


class DataRequest(SQLModel, table=True):
    """Somebody asked for what we hold on them, or to erase it; a link to their address proves that it is theirs."""

    __tablename__ = "data_request"

    token_hash: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=20)
    email: str = Field(max_length=254)
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
