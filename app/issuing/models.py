"""The tables of branded reports: how a firm's look, and each that was issued."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Brand(SQLModel, table=True):
    """How a firm's reports look, and its own words in them. The logo lies in the storage, under its SHA-256."""

    __tablename__ = "brand"

    firm_id: str = Field(primary_key=True, foreign_key="firm.id", max_length=20)
    logo_sha256: str | None = Field(default=None, max_length=64)
    colour: str = Field(max_length=7)
    introduction: str = Field(default="", sa_column=long_text())
    closing: str = Field(default="", sa_column=long_text())
    version: int = 1
    changed_at: datetime = Field(sa_column=moment())


class ReportNumber(SQLModel, table=True):
    """The number that was given last in a year. Numbers go up; one may be missing where a report could not be made."""

    __tablename__ = "report_number"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class IssuedReport(SQLModel, table=True):
    """A report as it was issued. `body` is all that it was made of; the files lie in the storage, by their SHA-256.

    `audit_id` is no foreign key: a report outlives its audit.
    """

    __tablename__ = "issued_report"

    id: str = Field(primary_key=True, max_length=20)
    firm_id: str = Field(foreign_key="firm.id", max_length=20, index=True)
    audit_id: str = Field(max_length=20, index=True)
    number: str = Field(max_length=20, unique=True)
    body: str = Field(sa_column=long_text())
    pdf_sha256: str = Field(max_length=64)
    docx_sha256: str = Field(max_length=64)
    issued_by: str = Field(foreign_key="staff.id", max_length=20)
    issued_at: datetime = Field(sa_column=moment())
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.id", max_length=20)
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    withdrawn_because: str = Field(default="", max_length=300)
