"""How a lead comes about, and what reaches it from other rooms: a consent withdrawn, an assessment finished."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlmodel import Session

from app.assessments.access import Desk
from app.delivery import outbox
from app.desk import store, work
from app.desk.judging import judge
from app.desk.message import body
from app.desk.models import Lead
from app.desk.states import Kind, Status
from app.desk.work import Line
from app.enquiries import store as enquiries
from app.enquiries.forms import EnquiryForm
from app.enquiries.spam import Suspicion
from app.touches.store import Touch, source_name
from app.web.house import House


def from_enquiry(
    desk: Desk, enquiry_id: str, form: EnquiryForm, suspicion: Suspicion, first: Touch | None, last: Touch | None
) -> str:
    """The lead of a new enquiry, judged, with its clock running. Returns its id."""
    sent = enquiries.sent(desk.session, enquiry_id)
    message = form.message
    lead = new_lead(
        Kind.ENQUIRY, message.name, message.email, message.organisation, message.phone, sent.received_at, first, last
    )
    lead.enquiry_id, lead.assessment_id, lead.due_at = enquiry_id, sent.assessment_id, sent.due_at
    lead.is_suspected = bool(suspicion.reasons)
    return take_in(desk.house, desk.session, lead, " ".join(suspicion.reasons))


def new_lead(
    kind: Kind,
    name: str,
    email: str,
    organisation: str,
    phone: str,
    received: datetime,
    first: Touch | None,
    last: Touch | None,
) -> Lead:
    """A lead that is not stored yet."""
    return Lead(
        id=secrets.token_hex(10),
        kind=kind,
        name=name,
        email=email.lower(),
        organisation=organisation,
        phone=phone,
        source=source_name(first),
        first_touch=first.to_json() if first else "",
        last_touch=last.to_json() if last else "",
        received_at=received,
        status=Status.NEW,
        grade="D",
        intent=0,
        reasons="",
        is_suspected=False,
        search="",
        phone_key=work.phone_key(phone),
        organisation_key=work.organisation_key(organisation),
        queue=0,
        version=0,
        changed_at=received,
    )


def take_in(house: House, session: Session, lead: Lead, said: str = "") -> str:
    """Stores a lead: judges it, begins its timeline, and tells the team. Suspected spam is told to nobody."""
    judge(house, session, lead)
    work.touched(lead, lead.received_at)
    session.add(lead)
    session.flush()
    work.tell(session, lead, Line.RECEIVED, lead.received_at, text=said)
    if not lead.is_suspected:
        outbox.announce(session, outbox.LEAD_CREATED, lead.id, body(house, session, lead, ()), lead.received_at)
    return lead.id


def changed(house: House, session: Session, lead: Lead, what: tuple[str, ...]) -> None:
    """Judges a lead again after a change and tells the team of it."""
    judge(house, session, lead)
    work.touched(lead, house.now())
    if not lead.is_suspected:
        outbox.announce(session, outbox.LEAD_CHANGED, lead.id, body(house, session, lead, what), lead.changed_at)


def consent_withdrawn(house: House, session: Session, enquiry_id: str, purpose: str, now: datetime) -> None:
    """Somebody took a consent back: the lead is judged without it, and says so."""
    lead = store.by_enquiry(session, enquiry_id)
    if lead is not None:
        work.tell(session, lead, Line.WITHDRAWN, now, after=purpose)
        changed(house, session, lead, ("consents",))


def assessment_finished(house: House, session: Session, assessment_id: str, now: datetime) -> None:
    """An assessment was submitted: its leads are judged anew, as far as they may be."""
    for lead in store.of_assessment(session, assessment_id):
        work.tell(session, lead, Line.FINISHED, now)
        judge(house, session, lead)
        work.touched(lead, now)
