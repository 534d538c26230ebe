"""The tables of the firms: who belongs to each, and who is asked to join."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.database import moment


class Firm(SQLModel, table=True):
    """A firm of consultants. Whatever belongs to its clients carries its id."""

    __tablename__ = "firm"

    id: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=100)
    created_at: datetime = Field(sa_column=moment())


class FirmMember(SQLModel, table=True):
    """That somebody of the staff works in a firm, and as what."""

    __tablename__ = "firm_member"

    firm_id: str = Field(primary_key=True, foreign_key="firm.id", max_length=20)
    staff_id: str = Field(primary_key=True, foreign_key="staff.id", max_length=20, index=True)
    role: str = Field(max_length=20)
    since: datetime = Field(sa_column=moment())


class FirmInvitation(SQLModel, table=True):
    """An invitation to join a firm. Its link serves once; only the hash of its token is kept."""

    __tablename__ = "firm_invitation"

    id: str = Field(primary_key=True, max_length=20)
    firm_id: str = Field(foreign_key="firm.id", max_length=20, index=True)
    token_hash: str = Field(max_length=64, unique=True)
    email: str = Field(max_length=254)
    role: str = Field(max_length=20)
    invited_by: str = Field(foreign_key="staff.id", max_length=20)
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
