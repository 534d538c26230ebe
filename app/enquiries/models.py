"""The tables of the enquiries, and of what people consented to when they sent them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Enquiry(SQLModel, table=True):
    """One enquiry. `form_id` was made when its form was shown, so that a form sent twice is stored once."""

    __tablename__ = "enquiry"
    __table_args__ = (UniqueConstraint("holder", "form_id"),)

    id: str = Field(primary_key=True, max_length=20)
    holder: str = Field(max_length=64)
    form_id: str = Field(max_length=20)
    assessment_id: str | None = Field(default=None, foreign_key="assessment.id", max_length=20, index=True)
    name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    organisation: str = Field(max_length=200)
    phone: str = Field(max_length=40)
    need: str = Field(sa_column=long_text())
    preferred_contact: str = Field(max_length=10)
    received_at: datetime = Field(sa_column=moment())
    due_at: datetime = Field(sa_column=moment())


class Consent(SQLModel, table=True):
    """That a person agreed to one sentence. No row means no consent."""

    __tablename__ = "consent"

    enquiry_id: str = Field(primary_key=True, foreign_key="enquiry.id", max_length=20)
    purpose: str = Field(primary_key=True, max_length=20)
    wording_version: int
    given_at: datetime = Field(sa_column=moment())
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
