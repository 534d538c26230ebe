"""What is to go out is written here, in the transaction of what it tells: if one is kept, both are."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from app.delivery.models import Event

LEAD_CREATED, LEAD_CHANGED, ASSESSMENT_COMPLETED = "lead.created", "lead.changed", "assessment.completed"
EVENTS = (LEAD_CREATED, LEAD_CHANGED, ASSESSMENT_COMPLETED)
LETTER = "letter"
INVITATION = "invitation"  # a letter that is written when it is sent: neither its address nor its link stands here
TEST = "test"  # for one target only: its id is the subject


def announce(session: Session, kind: str, subject_id: str, body: dict[str, Any], now: datetime) -> str:
    """Tells every target that wants this kind of event. Returns the event's id. `body` holds no link that opens."""
    return _add(session, kind, subject_id, body, now)


def letter(session: Session, to: str, subject: str, text: str, subject_id: str, now: datetime) -> str:
    """Sends one letter to one address, as plain text. Returns the event's id."""
    return _add(session, LETTER, subject_id, {"to": to, "subject": subject, "text": text}, now)


def invitations(session: Session, ids: Sequence[str], is_reminder: bool, now: datetime) -> None:
    """Writes to people who are invited to answer, one letter each. What it says is known only when it is sent."""
    rows = [
        {
            "id": f"evt_{secrets.token_hex(12)}",
            "kind": INVITATION,
            "subject_id": each,
            "body": json.dumps({"invitation": each, "is_reminder": is_reminder}),
            "made_at": now,
            "handed_at": None,
        }
        for each in ids
    ]
    if rows:
        session.execute(insert(Event), rows)


def correct(session: Session, subject_id: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Changes what stands in the events of a subject, sent or not: one sent again must tell nothing taken back."""
    for event in session.execute(select(Event).where(col(Event.subject_id) == subject_id)).scalars():
        if event.kind in EVENTS:
            body = json.loads(event.body)
            change(body)
            event.body = json.dumps(body, ensure_ascii=False)


def withhold(session: Session, subject_id: str, now: datetime) -> None:
    """Sends nothing of what was announced of a subject so far. For what is made up to show or to try."""
    waiting = (col(Event.subject_id) == subject_id, col(Event.handed_at).is_(None))
    session.execute(update(Event).where(*waiting).values(handed_at=now))


def _add(session: Session, kind: str, subject_id: str, body: dict[str, Any], now: datetime) -> str:
    event_id = f"evt_{secrets.token_hex(12)}"
    session.add(
        Event(id=event_id, kind=kind, subject_id=subject_id, body=json.dumps(body, ensure_ascii=False), made_at=now)
    )
    return event_id
