"""The tables of the staff. Passwords are kept as argon2 hashes, tokens and recovery codes as SHA-256."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.database import long_text, moment


class Staff(SQLModel, table=True):
    """One person who works here. Without a password they sign in through the organisation's single sign-on only."""

    __tablename__ = "staff"

    id: str = Field(primary_key=True, max_length=20)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=100)
    role: str = Field(max_length=20)
    password_hash: str | None = Field(default=None, max_length=200)
    totp_secret: str | None = Field(default=None, max_length=300)
    totp_confirmed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    totp_last_step: int | None = None
    single_sign_on_subject: str | None = Field(default=None, max_length=255, unique=True)
    created_at: datetime = Field(sa_column=moment())
    disabled_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for the second factor, once."""

    __tablename__ = "recovery_code"

    staff_id: str = Field(primary_key=True, foreign_key="staff.id", max_length=20)
    code_hash: str = Field(primary_key=True, max_length=64)
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class StaffSession(SQLModel, table=True):
    """One signed-in browser. Until `verified_at` is set, the second factor is still to come."""

    __tablename__ = "staff_session"

    id: str = Field(primary_key=True, max_length=20)
    token_hash: str = Field(max_length=64, unique=True)
    staff_id: str = Field(foreign_key="staff.id", max_length=20, index=True)
    created_at: datetime = Field(sa_column=moment())
    verified_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    seen_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    device: str = Field(max_length=200)


class PasswordLink(SQLModel, table=True):
    """A link with which somebody sets their password, once. An administrator makes it and hands it over."""

    __tablename__ = "password_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    staff_id: str = Field(foreign_key="staff.id", max_length=20, index=True)
    expires_at: datetime = Field(sa_column=moment())


class SingleSignOnFlow(SQLModel, table=True):
    """One way to the identity provider and back. `state_hash` finds it again; it serves once."""

    __tablename__ = "single_sign_on_flow"

    state_hash: str = Field(primary_key=True, max_length=64)
    nonce: str = Field(max_length=64)
    verifier: str = Field(max_length=128)
    then: str = Field(sa_column=long_text())
    expires_at: datetime = Field(sa_column=moment())
