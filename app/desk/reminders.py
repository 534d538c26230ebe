"""One reminder for somebody who left an address with an unfinished assessment and agreed to it; then silence."""

# ruff: noqa: E501 - the letter's lines are as long as a mail program breaks them itself

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from app.assessments import store as assessments
from app.delivery import outbox
from app.desk import intake, store, work
from app.desk.message import without_person
from app.desk.models import Lead, Reminder
from app.desk.states import Kind, Status
from app.desk.work import Line
from app.touches import store as touches
from app.touches.touch import Touch
from app.web.house import House

AFTER = timedelta(days=3)
MOST_AT_ONCE = 200
# A released sentence is never edited: a new version is added, and a stored reminder names the one that was agreed to.
WORDINGS = {
    1: "Remind me once by email if I have not finished in three days. Your team sees my address and that I have begun, "
    "but none of my answers."
}
CURRENT = max(WORDINGS)
SUBJECT = "Your assessment is not finished yet"


def agree(
    house: House, session: Session, assessment_id: str, address: str, version: int, is_suspected: bool = False
) -> None:
    """Notes that somebody wants one reminder, and tells the desk that they have begun. Asking again changes nothing
    but the address, and nothing at all once it was sent or refused."""
    now = house.now()
    found = session.get(Reminder, assessment_id)
    if found is not None:
        if found.sent_at is None and found.stopped_at is None:
            found.email = address.lower()
            for lead in _leads(session, assessment_id):
                lead.email = address.lower()
                work.touched(lead, now)
        return
    session.add(
        Reminder(
            assessment_id=assessment_id,
            email=address.lower(),
            wording_version=version,
            agreed_at=now,
            remind_at=now + AFTER,
        )
    )
    origin = touches.origin_of(session, assessment_id)
    first = Touch.from_json(origin.first_touch) if origin else None
    last = Touch.from_json(origin.last_touch) if origin else None
    lead = intake.new_lead(Kind.UNFINISHED, "", address, "", "", now, first, last)
    lead.assessment_id, lead.is_suspected = assessment_id, is_suspected
    intake.take_in(house, session, lead)


def of(session: Session, assessment_id: str) -> Reminder | None:
    return session.get(Reminder, assessment_id)


def forget(house: House, session: Session, reminder: Reminder) -> None:
    """Takes the reminder back: the address goes, from the lead that came of it too, and the lead is lost.

    Twice changes nothing.
    """
    if reminder.stopped_at is not None and not reminder.email:
        return
    now = house.now()
    reminder.stopped_at, reminder.email = reminder.stopped_at or now, ""
    for lead in _leads(session, reminder.assessment_id):
        lead.email = ""
        work.tell(session, lead, Line.WITHDRAWN, now, after="reminder")
        work.set_status(session, lead, Status.LOST, None, now)
        outbox.correct(session, lead.id, without_person)
        intake.changed(house, session, lead, ("status",))


def _leads(session: Session, assessment_id: str) -> list[Lead]:
    return [lead for lead in store.of_assessment(session, assessment_id) if lead.kind == Kind.UNFINISHED]


def send_due(house: House) -> int:
    """Sends the reminders that are due and returns how many. What was finished meanwhile is not reminded of."""
    with house.database.transaction() as session:
        now = house.now()
        waiting = (col(Reminder.sent_at).is_(None), col(Reminder.stopped_at).is_(None), col(Reminder.remind_at) <= now)
        query = select(Reminder).where(*waiting).order_by(col(Reminder.remind_at)).limit(MOST_AT_ONCE)
        found = session.execute(query.with_for_update(skip_locked=True)).scalars().all()
        return sum(_send(house, session, reminder, now) for reminder in found)


def _send(house: House, session: Session, reminder: Reminder, now: datetime) -> bool:
    if assessments.submission(session, reminder.assessment_id) is not None:
        reminder.stopped_at = now
        return False
    reminder.sent_at = now
    outbox.letter(session, reminder.email, SUBJECT, letter(house, reminder), reminder.assessment_id, now)
    for lead in _leads(session, reminder.assessment_id):
        work.tell(session, lead, Line.REMINDED, now)
    return True


def letter(house: House, reminder: Reminder) -> str:
    """The one letter. It holds no key: the link of the letter before, or the device that was used, opens the answers."""
    settings = house.settings
    agreed = reminder.agreed_at.astimezone(settings.zone)
    return f"""On {agreed.day} {agreed:%B %Y} you began an assessment with {settings.brand_name} and asked to be reminded once. Your answers are saved.

To go on, open the link of our letter of that day, or open this on the device you used:
{settings.base_url}/assessments

This is the only reminder. To have your address removed as well:
{stop_address(house, reminder.assessment_id)}
"""


def stop_address(house: House, assessment_id: str) -> str:
    return f"{house.settings.base_url}/reminders/{token_of(house, assessment_id)}"


def token_of(house: House, assessment_id: str) -> str:
    """What proves that somebody has the letter: the assessment's id and a signature of it."""
    signature = hmac.new(house.secret, f"reminder|{assessment_id}".encode(), hashlib.sha256).hexdigest()[:40]
    return f"{assessment_id}.{signature}"


def assessment_of(house: House, token: str) -> str | None:
    """The assessment that a token was made for, or None."""
    assessment_id = token.partition(".")[0]
    good = hmac.compare_digest(token.encode(), token_of(house, assessment_id).encode())
    return assessment_id if good else None
