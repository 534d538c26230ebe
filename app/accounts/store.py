"""The queries of the staff. Each takes the session first; none commits."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from app.accounts.models import Staff, StaffSession
from app.accounts.roles import Role
from app.web.visitor import holder_of

LASTS = timedelta(hours=12)
LONGEST_DEVICE = 200


def add(session: Session, email: str, name: str, role: Role, password_hash: str | None, now: datetime) -> Staff:
    """A new member of staff. The address is kept in small letters, so that it is theirs however it is typed."""
    made = Staff(
        id=secrets.token_hex(10), email=email.lower(), name=name, role=role, password_hash=password_hash, created_at=now
    )
    session.add(made)
    session.flush()
    return made


def by_email(session: Session, email: str) -> Staff | None:
    return session.execute(select(Staff).where(col(Staff.email) == email.lower())).scalar_one_or_none()


def everybody(session: Session) -> list[Staff]:
    """All members of staff, by name."""
    return list(session.execute(select(Staff).order_by(col(Staff.name), col(Staff.id))).scalars())


def names(session: Session) -> dict[str, str]:
    """The name of every member of staff, by id."""
    return {found.id: found.name for found in everybody(session)}


def begin(session: Session, staff_id: str, device: str, now: datetime, verified: bool) -> str:
    """A new session of a browser: its token, which is shown once and kept only as its hash."""
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            id=secrets.token_hex(10),
            token_hash=holder_of(token),
            staff_id=staff_id,
            created_at=now,
            verified_at=now if verified else None,
            seen_at=now,
            expires_at=now + LASTS,
            device=device[:LONGEST_DEVICE],
        )
    )
    session.flush()
    return token


def signed_in(session: Session, token: str, now: datetime) -> tuple[Staff, StaffSession] | None:
    """Who a token belongs to, if both factors were given, it has not run out, and the account is not disabled."""
    if not token:
        return None
    query = (
        select(Staff, StaffSession)
        .join(StaffSession, col(StaffSession.staff_id) == col(Staff.id))
        .where(
            col(StaffSession.token_hash) == holder_of(token),
            col(StaffSession.expires_at) > now,
            col(StaffSession.verified_at).is_not(None),
            col(Staff.disabled_at).is_(None),
        )
    )
    row = session.execute(query).first()
    return (row[0], row[1]) if row else None
