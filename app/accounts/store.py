"""The queries of the staff and of their sessions. Each takes the session of the database first; none commits."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from app.accounts.models import PasswordLink, SingleSignOnFlow, Staff, StaffSession
from app.accounts.roles import Role
from app.web.visitor import holder_of

LASTS = timedelta(hours=12)
UNVERIFIED_LASTS = timedelta(minutes=10)
LINK_LASTS = timedelta(days=3)
LONGEST_DEVICE = 200


def normal(email: str) -> str:
    """An address as it is kept, however it is typed."""
    return email.strip().lower()


def add(session: Session, email: str, name: str, role: Role, password_hash: str | None, now: datetime) -> Staff:
    """A new member of staff."""
    made = Staff(
        id=secrets.token_hex(10),
        email=normal(email),
        name=name,
        role=role,
        password_hash=password_hash,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def by_id(session: Session, staff_id: str) -> Staff | None:
    return session.execute(select(Staff).where(col(Staff.id) == staff_id)).scalar_one_or_none()


def by_email(session: Session, email: str) -> Staff | None:
    return session.execute(select(Staff).where(col(Staff.email) == normal(email))).scalar_one_or_none()


def everybody(session: Session) -> list[Staff]:
    """All members of staff, by name."""
    return list(session.execute(select(Staff).order_by(col(Staff.name), col(Staff.id))).scalars())


def names(session: Session) -> dict[str, str]:
    """The name of every member of staff, by id."""
    return {found.id: found.name for found in everybody(session)}


def names_of(session: Session, roles: Collection[str]) -> dict[str, str]:
    """The names of those with one of these roles who may sign in, by id."""
    return {found.id: found.name for found in everybody(session) if found.role in roles and found.disabled_at is None}


def administrators(session: Session) -> list[Staff]:
    """Everybody who is an administrator and not disabled, locked until the end, so that the last one is not lost."""
    query = (
        select(Staff)
        .where(col(Staff.role) == Role.ADMIN, col(Staff.disabled_at).is_(None))
        .order_by(col(Staff.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.execute(query).scalars())


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
            expires_at=now + (LASTS if verified else UNVERIFIED_LASTS),
            device=device[:LONGEST_DEVICE],
        )
    )
    session.flush()
    return token


def _of_token(session: Session, token: str, now: datetime, verified: bool) -> tuple[Staff, StaffSession] | None:
    if not token:
        return None
    is_verified = col(StaffSession.verified_at).is_not(None)
    query = (
        select(Staff, StaffSession)
        .join(StaffSession, col(StaffSession.staff_id) == col(Staff.id))
        .where(
            col(StaffSession.token_hash) == holder_of(token),
            col(StaffSession.expires_at) > now,
            is_verified if verified else ~is_verified,
            col(Staff.disabled_at).is_(None),
        )
    )
    row = session.execute(query).first()
    return (row[0], row[1]) if row else None


def signed_in(
    session: Session, token: str, now: datetime, idle: timedelta = LASTS
) -> tuple[Staff, StaffSession] | None:
    """Who a token belongs to, if both factors were given, it is neither too old nor idle, nor the account disabled."""
    found = _of_token(session, token, now, verified=True)
    return None if found is None or found[1].seen_at + idle <= now else found


def half_signed_in(session: Session, token: str, now: datetime) -> tuple[Staff, StaffSession] | None:
    """Who gave their password with this browser, and must still give the second factor."""
    return _of_token(session, token, now, verified=False)


def saw(session: Session, session_id: str, now: datetime) -> None:
    """Notes that a session is in use."""
    session.execute(update(StaffSession).where(col(StaffSession.id) == session_id).values(seen_at=now))


def sessions_of(session: Session, staff_id: str, now: datetime, idle: timedelta) -> list[StaffSession]:
    """The browsers where somebody is signed in now, the one seen last first."""
    query = (
        select(StaffSession)
        .where(
            col(StaffSession.staff_id) == staff_id,
            col(StaffSession.verified_at).is_not(None),
            col(StaffSession.expires_at) > now,
            col(StaffSession.seen_at) > now - idle,
        )
        .order_by(col(StaffSession.seen_at).desc(), col(StaffSession.id))
    )
    return list(session.execute(query).scalars())


def end(session: Session, staff_id: str, session_id: str) -> bool:
    """Ends one session of somebody. Whether there was one."""
    query = delete(StaffSession).where(col(StaffSession.staff_id) == staff_id, col(StaffSession.id) == session_id)
    return _touched(session, query) == 1


def end_all(session: Session, staff_id: str, but: str = "") -> int:
    """Ends all sessions of somebody, but for one where it is named. Returns how many those were."""
    return _touched(
        session, delete(StaffSession).where(col(StaffSession.staff_id) == staff_id, col(StaffSession.id) != but)
    )


def end_token(session: Session, token: str) -> None:
    """Ends the session that a browser brings along."""
    session.execute(delete(StaffSession).where(col(StaffSession.token_hash) == holder_of(token)))


def set_password(session: Session, staff_id: str, password_hash: str) -> None:
    """A new password. Links to set one with end."""
    end_links(session, staff_id)
    session.execute(update(Staff).where(col(Staff.id) == staff_id).values(password_hash=password_hash))


def set_role(session: Session, staff_id: str, role: Role) -> None:
    session.execute(update(Staff).where(col(Staff.id) == staff_id).values(role=role))


def disable(session: Session, staff_id: str, now: datetime) -> None:
    """Nobody signs in with this account any more, and whoever is signed in with it is so no longer."""
    session.execute(update(Staff).where(col(Staff.id) == staff_id).values(disabled_at=now))
    end_all(session, staff_id)
    end_links(session, staff_id)


def enable(session: Session, staff_id: str) -> None:
    session.execute(update(Staff).where(col(Staff.id) == staff_id).values(disabled_at=None))


def make_link(session: Session, staff_id: str, now: datetime) -> tuple[str, datetime]:
    """A link to set a password with: its token, shown once, and until when it works. Earlier links end."""
    end_links(session, staff_id)
    token, until = secrets.token_urlsafe(32), now + LINK_LASTS
    session.add(PasswordLink(token_hash=holder_of(token), staff_id=staff_id, expires_at=until))
    session.flush()
    return token, until


def link(session: Session, token: str, now: datetime) -> Staff | None:
    """Whose password a link sets, while it works."""
    query = (
        select(Staff)
        .join(PasswordLink, col(PasswordLink.staff_id) == col(Staff.id))
        .where(
            col(PasswordLink.token_hash) == holder_of(token),
            col(PasswordLink.expires_at) > now,
            col(Staff.disabled_at).is_(None),
        )
    )
    return session.execute(query).scalar_one_or_none()


def use_link(session: Session, token: str, now: datetime) -> bool:
    """Uses a link up. False where somebody was quicker."""
    query = delete(PasswordLink).where(
        col(PasswordLink.token_hash) == holder_of(token), col(PasswordLink.expires_at) > now
    )
    return _touched(session, query) == 1


def end_links(session: Session, staff_id: str) -> None:
    session.execute(delete(PasswordLink).where(col(PasswordLink.staff_id) == staff_id))


def by_subject(session: Session, subject: str) -> Staff | None:
    """Whose account single sign-on opened before under this subject."""
    return session.execute(select(Staff).where(col(Staff.single_sign_on_subject) == subject)).scalar_one_or_none()


def bind(session: Session, staff_id: str, subject: str) -> None:
    session.execute(update(Staff).where(col(Staff.id) == staff_id).values(single_sign_on_subject=subject))


def take_flow(session: Session, state_hash: str, now: datetime) -> tuple[str, str, str] | None:
    """The nonce, verifier and aim of a way to the provider, which is used up. One that has run out is none."""
    query = (
        delete(SingleSignOnFlow)
        .where(col(SingleSignOnFlow.state_hash) == state_hash, col(SingleSignOnFlow.expires_at) > now)
        .returning(col(SingleSignOnFlow.nonce), col(SingleSignOnFlow.verifier), col(SingleSignOnFlow.then))
    )
    row = session.execute(query).first()
    return (row[0], row[1], row[2]) if row else None


def sweep(session: Session, now: datetime) -> None:
    """Removes what has run out: sessions, links, and ways to the identity provider."""
    session.execute(delete(StaffSession).where(col(StaffSession.expires_at) <= now))
    session.execute(delete(PasswordLink).where(col(PasswordLink.expires_at) <= now))
    session.execute(delete(SingleSignOnFlow).where(col(SingleSignOnFlow.expires_at) <= now))


def _touched(session: Session, statement: Any) -> int:
    done: Any = session.execute(statement)
    return int(done.rowcount)
