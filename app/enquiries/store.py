"""The queries of the enquiries. Each takes the session first; none commits."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.enquiries.forms import EnquiryForm, Message
from app.enquiries.models import Consent, Enquiry
from app.enquiries.wordings import Purpose, Wording, resolved


@dataclass(frozen=True)
class Sent:
    """An enquiry as it is stored, with the sentences that were agreed to."""

    id: str
    assessment_id: str | None
    message: Message
    given: tuple[Wording, ...]
    received_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Added:
    """The id of an enquiry that is stored, and whether it was stored just now."""

    id: str
    is_new: bool


@dataclass(frozen=True)
class Agreed:
    """One consent as it was given: the exact sentence, when, and when it was taken back, if it was."""

    wording: Wording
    given_at: datetime
    withdrawn_at: datetime | None


class SentBefore(Exception):
    """This form was sent before, with another message. Holds the id of the enquiry that is stored."""

    def __init__(self, enquiry_id: str) -> None:
        self.enquiry_id = enquiry_id
        super().__init__("this form was sent before, with another message")


def add(
    session: Session, holder: str, form: EnquiryForm, assessment_id: str | None, received: datetime, due: datetime
) -> Added:
    """Stores an enquiry with its consents.

    The same form with the same message again changes nothing and leads to the first. Raises SentBefore where
    the message has changed since: it must not be lost, and it is not ours to choose which of the two is meant.
    """
    enquiry_id = secrets.token_hex(10)
    try:
        with session.begin_nested():
            session.add(
                Enquiry(
                    id=enquiry_id,
                    holder=holder,
                    form_id=form.form_id,
                    assessment_id=assessment_id,
                    received_at=received,
                    due_at=due,
                    **asdict(form.message),
                )
            )
    except IntegrityError:
        first = _sent(session, col(Enquiry.holder) == holder, col(Enquiry.form_id) == form.form_id)
        if first is None:
            raise
        if (first.message, first.given, first.assessment_id) != (form.message, form.given, assessment_id):
            raise SentBefore(first.id) from None
        return Added(first.id, False)
    for one in form.given:
        session.add(Consent(enquiry_id=enquiry_id, purpose=one.purpose, wording_version=one.version, given_at=received))
    session.flush()
    return Added(enquiry_id, True)


def sent(session: Session, enquiry_id: str) -> Sent:
    """An enquiry that is known to be stored."""
    found = _sent(session, col(Enquiry.id) == enquiry_id)
    assert found is not None, "whoever asks has its id from another row"
    return found


def due_of(session: Session, enquiry_id: str) -> datetime | None:
    """By when an answer to an enquiry was promised."""
    return session.execute(select(col(Enquiry.due_at)).where(col(Enquiry.id) == enquiry_id)).scalar()


def get_own(session: Session, enquiry_id: str, holder: str) -> Sent | None:
    """The enquiry, if this holder sent it."""
    return _sent(session, col(Enquiry.id) == enquiry_id, col(Enquiry.holder) == holder)


def _sent(session: Session, *where: ColumnElement[bool]) -> Sent | None:
    found = session.execute(select(Enquiry).where(*where)).scalar_one_or_none()
    if found is None:
        return None
    message = Message(**{field.name: getattr(found, field.name) for field in fields(Message)})
    given = _given(session, found.id)
    return Sent(found.id, found.assessment_id, message, given, found.received_at, found.due_at)


def _given(session: Session, enquiry_id: str) -> tuple[Wording, ...]:
    """The sentences that were agreed to, in the order in which a page shows them."""
    query = select(col(Consent.purpose), col(Consent.wording_version)).where(col(Consent.enquiry_id) == enquiry_id)
    versions = {Purpose(purpose): version for purpose, version in session.execute(query)}
    return tuple(resolved(purpose, versions[purpose]) for purpose in Purpose if purpose in versions)


def consents(session: Session, enquiry_id: str) -> tuple[Agreed, ...]:
    """All that was agreed to with an enquiry, what was taken back too, in the order in which a page shows it."""
    rows = session.execute(select(Consent).where(col(Consent.enquiry_id) == enquiry_id)).scalars()
    kept = {Purpose(row.purpose): row for row in rows}
    return tuple(
        Agreed(resolved(purpose, kept[purpose].wording_version), kept[purpose].given_at, kept[purpose].withdrawn_at)
        for purpose in Purpose
        if purpose in kept
    )


def given(session: Session, enquiry_id: str) -> frozenset[Purpose]:
    """What somebody agreed to with an enquiry and has not taken back."""
    where = (col(Consent.enquiry_id) == enquiry_id, col(Consent.withdrawn_at).is_(None))
    return frozenset(map(Purpose, session.execute(select(col(Consent.purpose)).where(*where)).scalars()))


def is_given(session: Session, enquiry_id: str, purpose: Purpose) -> bool:
    """Whether somebody agreed to this and has not taken it back."""
    return purpose in given(session, enquiry_id)


def withdraw(session: Session, enquiry_id: str, purpose: Purpose, now: datetime) -> bool:
    """Takes a consent back. False where there is none that still stands: the first moment stays."""
    query = (
        update(Consent)
        .where(
            col(Consent.enquiry_id) == enquiry_id,
            col(Consent.purpose) == purpose,
            col(Consent.withdrawn_at).is_(None),
        )
        .values(withdrawn_at=now)
    )
    return cast("CursorResult[Any]", session.execute(query)).rowcount == 1
