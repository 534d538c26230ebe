"""The queries of personal invitations, as whoever asks needs them. Each takes the session first; none commits."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, or_, select, update
from sqlmodel import Session, col

from app.groups.models import Invitation, Round, RoundGroup

INVITATION: Any = Invitation.__table__  # type: ignore[attr-defined]  # SQLModel does not type its tables
MOST_TURNS = 3  # the invitation and two reminders
BETWEEN_LETTERS = timedelta(days=2)
AT_A_TIME = 1000  # values in one statement


def invited(session: Session, round_id: str) -> dict[str, int]:
    """How many are invited by letter, by group."""
    query = select(col(Invitation.role_group), func.count()).where(col(Invitation.round_id) == round_id)
    found = session.execute(query.group_by(col(Invitation.role_group))).all()
    return {str(group): int(count) for group, count in found}


def known(session: Session, round_id: str) -> set[str]:
    """The addresses that are invited to a round already."""
    query = select(col(Invitation.email)).where(col(Invitation.round_id) == round_id)
    return set(session.execute(query).scalars())


def add(session: Session, round_id: str, role_group: str, addresses: Sequence[str]) -> None:
    """Invites addresses that are not invited yet, and asks as many people of the group as are invited now."""
    row = {
        "round_id": round_id,
        "role_group": role_group,
        "turns": 0,
        "letters": 0,
        "is_used": False,
        "is_declined": False,
    }
    rows = [{**row, "id": secrets.token_hex(10), "email": address} for address in addresses]
    if rows:
        session.execute(insert(INVITATION), rows)
    count = invited(session, round_id).get(role_group, 0)
    group = session.get_one(RoundGroup, (round_id, role_group))
    group.asked = max(group.asked, count)
    if group.size is not None:
        group.size = max(group.size, group.asked)
    session.add(group)
    session.flush()


@dataclass(frozen=True)
class Waiting:
    """An invitation that no letter was sent for."""

    id: str
    role_group: str
    email: str


def waiting(session: Session, round_id: str, most: int | None = None) -> list[Waiting]:
    """Those who were not written to, in the order of their addresses."""
    query = select(col(Invitation.id), col(Invitation.role_group), col(Invitation.email)).where(*_waiting(round_id))
    return [Waiting(*row) for row in session.execute(query.order_by(col(Invitation.email)).limit(most))]


def _waiting(round_id: str) -> tuple[Any, ...]:
    unanswered = (col(Invitation.is_used).is_(False), col(Invitation.is_declined).is_(False))
    return (col(Invitation.round_id) == round_id, col(Invitation.turns) == 0, *unanswered)


def take_back(session: Session, round_id: str, invitation_id: str | None = None) -> None:
    """Removes one invitation that no letter was sent for, or all of them."""
    where = list(_waiting(round_id))
    if invitation_id is not None:
        where.append(col(Invitation.id) == invitation_id)
    session.execute(delete(INVITATION).where(*where))


@dataclass(frozen=True)
class Written:
    """How a round's letters stand: how many people were written to, how many may still answer, and the last day."""

    people: int
    pending: int
    last: datetime | None


def written(session: Session, round_id: str) -> Written:
    query = select(func.count(), func.sum(_pending()), func.max(col(Invitation.written_on)))
    count, pending, last = session.execute(
        query.where(col(Invitation.round_id) == round_id, col(Invitation.turns) > 0)
    ).one()
    return Written(int(count), int(pending or 0), last)


def _pending() -> Any:
    """1 for somebody who has neither answered nor asked for no more letters."""
    return case((or_(col(Invitation.is_used), col(Invitation.is_declined)), 0), else_=1)


def due(session: Session, round_id: str, today: datetime) -> list[Waiting]:
    """Those whose turn for a reminder it is today, answered or not: written to, and not too often or too lately.

    Who answered has their turn like the others, and gets no letter. So neither the day of the next reminder nor its
    button tells whether somebody answered.
    """
    query = select(col(Invitation.id), col(Invitation.role_group), col(Invitation.email)).where(
        *_reminded(round_id), col(Invitation.written_on) <= today - BETWEEN_LETTERS
    )
    return [Waiting(*row) for row in session.execute(query.order_by(col(Invitation.id)))]


def next_reminder(session: Session, round_id: str) -> datetime | None:
    """The first day on which it is anybody's turn, answered or not. None where all had theirs."""
    first: datetime | None = session.execute(
        select(func.min(col(Invitation.written_on))).where(*_reminded(round_id))
    ).scalar_one_or_none()
    return None if first is None else first + BETWEEN_LETTERS


def _reminded(round_id: str) -> tuple[Any, ...]:
    turns = (col(Invitation.turns) >= 1, col(Invitation.turns) < MOST_TURNS)
    return (col(Invitation.round_id) == round_id, *turns)


def silent(session: Session, round_id: str) -> set[str]:
    """The invitations that were neither answered nor declined: only these get letters."""
    unanswered = (col(Invitation.is_used).is_(False), col(Invitation.is_declined).is_(False))
    query = select(col(Invitation.id)).where(col(Invitation.round_id) == round_id, *unanswered)
    return set(session.execute(query).scalars())


def note_turns(session: Session, ids: Sequence[str], today: datetime) -> None:
    """It was the turn of each of these on this day. The time of day is not kept."""
    _note(session, ids, {"turns": INVITATION.c.turns + 1, "written_on": today})


def note_letters(session: Session, ids: Sequence[str]) -> None:
    """One more letter to each of these."""
    _note(session, ids, {"letters": INVITATION.c.letters + 1})


def _note(session: Session, ids: Sequence[str], values: dict[str, Any]) -> None:
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        session.execute(update(INVITATION).where(INVITATION.c.id.in_(some)).values(values))


def with_round(session: Session, invitation_id: str) -> tuple[Invitation, Round] | None:
    """An invitation and its round, for writing its letter."""
    query = select(Invitation, Round).join(Round, col(Round.id) == col(Invitation.round_id))
    row = session.execute(query.where(col(Invitation.id) == invitation_id)).first()
    return (row[0], row[1]) if row else None


def of_address(session: Session, email: str) -> list[tuple[Invitation, Round]]:
    """The invitations of an address, with their rounds."""
    written = unicodedata.normalize("NFC", email).lower()
    query = select(Invitation, Round).join(Round, col(Round.id) == col(Invitation.round_id))
    found = session.execute(query.where(col(Invitation.email) == written).order_by(col(Invitation.id)))
    return [(row[0], row[1]) for row in found]


def remove(session: Session, ids: Collection[str]) -> None:
    session.execute(delete(INVITATION).where(INVITATION.c.id.in_(ids)))
