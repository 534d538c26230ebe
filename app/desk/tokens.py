"""Keys for the owner's own programs: made once, shown once, kept as a hash, and looked up on every request."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.accounts import store as accounts
from app.accounts.roles import ADMINS
from app.desk.models import ApiToken

PREFIX = "lvl_"
LENGTH = len(PREFIX) + 43
DAYS = (30, 90, 365)
USED_AGAIN = timedelta(minutes=1)


class Scope(StrEnum):
    """What a program may do."""

    READ_LEADS = "leads:read"
    WRITE_LEADS = "leads:write"
    READ_FIGURES = "figures:read"


SCOPE_NAMES = {
    Scope.READ_LEADS: "Read leads",
    Scope.WRITE_LEADS: "Change the status, owner and call-back of leads",
    Scope.READ_FIGURES: "Read the figures",
}


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make(
    session: Session, name: str, scopes: Collection[Scope], days: int, staff_id: str, now: datetime
) -> tuple[str, ApiToken]:
    """A new token: its text, which is shown once and never kept, and what is kept of it."""
    token = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(
        id=secrets.token_hex(10),
        name=name,
        token_hash=hash_of(token),
        scopes=" ".join(sorted(scopes)),
        made_by=staff_id,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(made)
    session.flush()
    return token, made


def everything(session: Session) -> Sequence[ApiToken]:
    """All tokens, the newest first."""
    return session.execute(select(ApiToken).order_by(col(ApiToken.created_at).desc(), col(ApiToken.id))).scalars().all()


def one(session: Session, token_id: str) -> ApiToken | None:
    return session.get(ApiToken, token_id)


def revoke(session: Session, token: ApiToken, now: datetime) -> bool:
    """Makes a token open nothing any more. False where it was so already."""
    if token.revoked_at is not None:
        return False
    token.revoked_at = now
    return True


def in_force(session: Session, token: str, now: datetime) -> ApiToken | None:
    """What is kept of a token that still opens something: while whoever made it may make tokens."""
    found = session.execute(select(ApiToken).where(col(ApiToken.token_hash) == hash_of(token))).scalar_one_or_none()
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        return None
    maker = accounts.by_id(session, found.made_by)
    return found if maker is not None and maker.disabled_at is None and maker.role in ADMINS else None


def used(session: Session, token: ApiToken, now: datetime) -> None:
    """Notes that a token was used: to the minute, so that a busy program does not write with every request."""
    if token.used_at is None or now - token.used_at >= USED_AGAIN:
        session.execute(update(ApiToken).where(col(ApiToken.id) == token.id).values(used_at=now))
