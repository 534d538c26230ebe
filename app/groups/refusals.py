"""Mailboxes that want no more letters from here, kept as fingerprints. Each function takes the session; none commits.

A refusal holds for all rounds there are and will be. It is not shown to whoever asks: an address that they typed would
be known for one that refused. Such an address is taken like any other, and no letter is ever put out for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.database import insert_into
from app.groups.models import Invitation, LetterRefusal
from app.privacy.tokens import fingerprint
from app.web.house import House

REFUSAL: Any = LetterRefusal.__table__  # type: ignore[attr-defined]  # SQLModel does not type its tables
AT_A_TIME = 1000  # values in one statement


def mailbox(email: str) -> str:
    """The mailbox behind an address: without its +tag, and in small letters. Many addresses can be one of these."""
    name, at, domain = email.strip().lower().rpartition("@")
    return f"{name.partition('+')[0] or name}{at}{domain}"


def print_of(house: House, email: str) -> str:
    return fingerprint(house, mailbox(email))


def refuse(house: House, session: Session, invitation_id: str, today: datetime) -> None:
    """Keeps that whoever was invited by this wants no more letters, from the day on and not closer."""
    email = session.execute(select(col(Invitation.email)).where(col(Invitation.id) == invitation_id)).scalar_one()
    row = {"fingerprint": print_of(house, email), "since": today}
    session.execute(insert_into(session, REFUSAL).values(row).on_conflict_do_nothing())


def refused(session: Session, prints: Sequence[str]) -> set[str]:
    """Which of these want no more letters."""
    found: set[str] = set()
    for start in range(0, len(prints), AT_A_TIME):
        some = REFUSAL.c.fingerprint.in_(prints[start : start + AT_A_TIME])
        found.update(session.execute(select(REFUSAL.c.fingerprint).where(some)).scalars())
    return found


def since(house: House, session: Session, email: str) -> datetime | None:
    """From which day on a mailbox wants no more letters, if it does."""
    query = select(REFUSAL.c.since).where(REFUSAL.c.fingerprint == print_of(house, email))
    found: datetime | None = session.execute(query).scalar_one_or_none()
    return found
