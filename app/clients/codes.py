"""The codes that hand an assessment over. Each takes the session of the database first; none commits."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from app.clients.models import HandoverCode
from app.web.visitor import holder_of

LETTERS = "234679ACDEFHJKMNPQRTVWXY"  # none that looks like another, on a screen or by hand
GROUPS, IN_GROUP = 5, 4  # 20 of 24 letters are 91 bits
LENGTH = GROUPS * IN_GROUP
LONGEST = 200  # as it may be typed
LASTS = timedelta(days=14)
UNUSED = (col(HandoverCode.used_at).is_(None), col(HandoverCode.withdrawn_at).is_(None))


def plain(typed: str) -> str:
    """A code however it is typed: case, hyphens and spaces do not matter."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", typed[:LONGEST]).upper() if letter.isalnum())


def _hash(typed: str) -> str:
    return holder_of(f"handover|{plain(typed)}")


def make(session: Session, assessment_id: str, now: datetime) -> tuple[str, datetime]:
    """A new code, in its groups, and until when it works. It is shown once; one from before ends."""
    withdraw(session, assessment_id, now)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    until = now + LASTS
    session.add(
        HandoverCode(code_hash=_hash(code), assessment_id=assessment_id, created_at=now, expires_at=until, taken_by="")
    )
    session.flush()
    return "-".join(code[at : at + IN_GROUP] for at in range(0, LENGTH, IN_GROUP)), until


def withdraw(session: Session, assessment_id: str, now: datetime) -> None:
    """Ends the code of an assessment that nobody has used."""
    query = update(HandoverCode).where(col(HandoverCode.assessment_id) == assessment_id, *UNUSED)
    session.execute(query.where(col(HandoverCode.expires_at) > now).values(withdrawn_at=now))


def of_assessment(session: Session, assessment_id: str) -> list[HandoverCode]:
    """The codes of an assessment, the newest first."""
    query = select(HandoverCode).where(col(HandoverCode.assessment_id) == assessment_id)
    in_order = (col(HandoverCode.created_at).desc(), col(HandoverCode.code_hash))
    return list(session.execute(query.order_by(*in_order)).scalars())


def of_code(session: Session, typed: str) -> HandoverCode | None:
    """The code, whatever has become of it; None where it is none of ours."""
    return session.get(HandoverCode, _hash(typed))


def take(session: Session, typed: str, firm: str, now: datetime) -> bool:
    """Uses a code up for a firm. True for the one request that does; of two at once, one."""
    open_one = (col(HandoverCode.code_hash) == _hash(typed), *UNUSED, col(HandoverCode.expires_at) > now)
    used = update(HandoverCode).where(*open_one).values(used_at=now, taken_by=firm)
    return session.execute(used.returning(col(HandoverCode.code_hash))).first() is not None


def remove(session: Session, assessment_ids: Sequence[str]) -> None:
    """Removes the codes of assessments that go. What was handed over stays with the audits that it came to."""
    session.execute(delete(HandoverCode).where(col(HandoverCode.assessment_id).in_(assessment_ids)))
