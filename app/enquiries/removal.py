"""Finding, blanking and removing enquiries. Each function takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlmodel import Session, col

from app.enquiries.models import Consent, Enquiry

ERASED = "erased"


def of_address(session: Session, email: str) -> Sequence[Enquiry]:
    """The enquiries that came from an address, however it was typed, the oldest first."""
    typed = col(Enquiry.email)
    query = select(Enquiry).where(or_(func.lower(typed) == email.lower(), typed == email))
    return session.execute(query.order_by(col(Enquiry.received_at), col(Enquiry.id))).scalars().all()


def some(session: Session, ids: Collection[str]) -> Sequence[Enquiry]:
    """The enquiries with these ids, the oldest first."""
    query = select(Enquiry).where(col(Enquiry.id).in_(ids))
    return session.execute(query.order_by(col(Enquiry.received_at), col(Enquiry.id))).scalars().all()


def older(session: Session, before: datetime, after_id: str, most: int) -> Sequence[str]:
    """The ids of enquiries that came before a moment, in the order of their ids, from the one after `after_id`."""
    query = select(col(Enquiry.id)).where(col(Enquiry.received_at) < before, col(Enquiry.id) > after_id)
    return session.execute(query.order_by(col(Enquiry.id)).limit(most)).scalars().all()


def detach(session: Session, assessment_ids: Collection[str]) -> None:
    """Forgets which assessments enquiries came from."""
    session.execute(update(Enquiry).where(col(Enquiry.assessment_id).in_(assessment_ids)).values(assessment_id=None))


def erase(session: Session, ids: Collection[str], now: datetime) -> None:
    """Blanks all that names the person or is in their words. That there was an enquiry, and when, stays.

    What was agreed to is taken back, so that nothing more is done with it.
    """
    nothing = dict.fromkeys(("name", "email", "organisation", "phone", "need"), "")
    for enquiry_id in ids:
        blank = update(Enquiry).where(col(Enquiry.id) == enquiry_id)
        session.execute(blank.values(**nothing, assessment_id=None, holder=f"{ERASED}-{enquiry_id}"))
    standing = (col(Consent.enquiry_id).in_(ids), col(Consent.withdrawn_at).is_(None))
    session.execute(update(Consent).where(*standing).values(withdrawn_at=now))


def remove(session: Session, ids: Collection[str]) -> None:
    """Removes enquiries with what was agreed to."""
    session.execute(delete(Consent).where(col(Consent.enquiry_id).in_(ids)))
    session.execute(delete(Enquiry).where(col(Enquiry.id).in_(ids)))
