"""Taking consents back: once each, with a line in the audit log, and the desk told in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from app.desk import intake
from app.enquiries import store as enquiries
from app.enquiries.wordings import Purpose
from app.privacy import audit
from app.web.house import House


def withdraw(house: House, session: Session, enquiry_id: str, purposes: Iterable[Purpose]) -> int:
    """Takes consents back and returns how many that were. One that was taken back before stays as it was."""
    count = 0
    now = house.now()
    for purpose in purposes:
        if enquiries.withdraw(session, enquiry_id, purpose, now):
            subject = ("enquiry", enquiry_id)
            audit.record(session, now, "took back a consent", subject, actor=audit.VISITOR, detail=purpose)
            intake.consent_withdrawn(house, session, enquiry_id, purpose, now)
            count += 1
    return count
