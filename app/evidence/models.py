"""The tables of the evidence. A file itself lies in the storage, under its firm and its SHA-256."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Evidence(SQLModel, table=True):
    """One piece of evidence of a client: `kind` is file, link or observation. It may serve later audits too.

    `detail` is what was seen or what to look at in it; `address` is the link's.
    """

    __tablename__ = "evidence"

    id: str = Field(primary_key=True, max_length=20)
    firm_id: str = Field(foreign_key="firm.id", max_length=20)
    client_id: str = Field(foreign_key="client.id", max_length=20, index=True)
    audit_id: str = Field(foreign_key="audit.id", max_length=20)
    kind: str = Field(max_length=20)
    title: str = Field(max_length=200)
    detail: str = Field(default="", sa_column=long_text())
    address: str = Field(default="", sa_column=long_text())
    file_name: str | None = Field(default=None, max_length=120)
    media_type: str | None = Field(default=None, max_length=100)
    sha256: str | None = Field(default=None, max_length=64)
    size: int | None = None
    dated_on: date | None = None
    expires_on: date | None = None
    added_by: str = Field(foreign_key="staff.id", max_length=20)
    added_at: datetime = Field(sa_column=moment())
    removed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class EvidenceUse(SQLModel, table=True):
    """That a piece of evidence supports an indicator or a skill in an audit."""

    __tablename__ = "evidence_use"

    audit_id: str = Field(primary_key=True, foreign_key="audit.id", max_length=20)
    question_id: str = Field(primary_key=True, max_length=60)
    evidence_id: str = Field(primary_key=True, foreign_key="evidence.id", max_length=20, index=True)


class LooseFile(SQLModel, table=True):
    """A file in the storage that no row may stand for: it is on its way in, or what stood for it was removed.

    From `due_at` on it is removed, unless a row of the firm stands for it by then, or another entry is not due yet:
    each that is on its way in has an entry of its own. `shelf` says which row that may be, a piece of evidence or the
    look of the firm's reports. `removal_at` says when its removal began.
    """

    __tablename__ = "loose_file"

    firm_id: str = Field(primary_key=True, max_length=20)
    shelf: str = Field(primary_key=True, max_length=20)
    sha256: str = Field(primary_key=True, max_length=64)
    id: str = Field(primary_key=True, max_length=20)
    due_at: datetime = Field(sa_column=moment())
    removal_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
