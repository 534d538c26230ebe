"""The queries of the second factor. Each takes the session of the database first; none commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlmodel import Session, col

from app.accounts.models import RecoveryCode, Staff
from app.web.visitor import holder_of


def keep_secret(session: Session, staff_id: str, sealed: str) -> None:
    """A secret that is still to be confirmed. A confirmed one stays."""
    query = update(Staff).where(col(Staff.id) == staff_id, col(Staff.totp_confirmed_at).is_(None))
    session.execute(query.values(totp_secret=sealed, totp_last_step=None))


def use_step(session: Session, staff_id: str, step: int) -> bool:
    """Uses up one step of the clock and all before it. False where it was used already."""
    is_later = or_(col(Staff.totp_last_step).is_(None), col(Staff.totp_last_step) < step)
    query = update(Staff).where(col(Staff.id) == staff_id, is_later).values(totp_last_step=step)
    return _touched(session, query) == 1


def confirm(session: Session, staff_id: str, now: datetime) -> None:
    session.execute(update(Staff).where(col(Staff.id) == staff_id).values(totp_confirmed_at=now))


def remove(session: Session, staff_id: str) -> None:
    """Takes the second factor off, with its recovery codes."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.staff_id) == staff_id))
    nothing = {"totp_secret": None, "totp_confirmed_at": None, "totp_last_step": None}
    session.execute(update(Staff).where(col(Staff.id) == staff_id).values(**nothing))


def replace_codes(session: Session, staff_id: str, codes: list[str]) -> None:
    """These recovery codes, instead of all before them."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.staff_id) == staff_id))
    session.add_all(RecoveryCode(staff_id=staff_id, code_hash=holder_of(code)) for code in codes)
    session.flush()


def use_code(session: Session, staff_id: str, code: str, now: datetime) -> bool:
    """Uses a recovery code up. False where there is none such, or it was used."""
    query = update(RecoveryCode).where(
        col(RecoveryCode.staff_id) == staff_id,
        col(RecoveryCode.code_hash) == holder_of(code),
        col(RecoveryCode.used_at).is_(None),
    )
    return _touched(session, query.values(used_at=now)) == 1


def codes_left(session: Session, staff_id: str) -> int:
    """How many recovery codes were not used yet."""
    query = select(func.count()).where(col(RecoveryCode.staff_id) == staff_id, col(RecoveryCode.used_at).is_(None))
    return int(session.execute(query).scalar_one())


def _touched(session: Session, statement: Any) -> int:
    done: Any = session.execute(statement)
    return int(done.rowcount)
