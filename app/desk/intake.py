"""How a lead comes about, and what reaches it from other rooms: a consent withdrawn, an assessment finished."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from app.assessments.access import Desk
from app.delivery import outbox
from app.desk import store, work
from app.desk.judging import judge
from app.desk.message import body, without_answers
from app.desk.models import Lead
from app.desk.states import OPEN, Kind, Status
from app.desk.work import Line
from app.enquiries import store as enquiries
from app.enquiries.forms import EnquiryForm
from app.enquiries.spam import Suspicion
from app.enquiries.wordings import Purpose
from app.touches import store as touches
from app.touches.store import Touch, source_name
from app.web.house import House

LATELY = timedelta(hours=3)
MOST_AT_ONCE = 500


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
        announce_new(house, session, lead)
    return lead.id


def announce_new(house: House, session: Session, lead: Lead) -> None:
    """Tells the team of a lead that they have not heard of."""
    outbox.announce(session, outbox.LEAD_CREATED, lead.id, body(house, session, lead, ()), lead.changed_at)


def changed(house: House, session: Session, lead: Lead, what: tuple[str, ...]) -> None:
    """Judges a lead again after a change and tells the team of it."""
    judge(house, session, lead)
    work.touched(lead, house.now())
    if not lead.is_suspected:
        outbox.announce(session, outbox.LEAD_CHANGED, lead.id, body(house, session, lead, what), lead.changed_at)


def judged_anew(house: House, session: Session, lead: Lead) -> bool:
    """Judges a lead again. The team is told where a score or the grade is another. Whether one is."""
    before = (lead.grade, lead.fit, lead.need, lead.intent)
    judge(house, session, lead)
    if (lead.grade, lead.fit, lead.need, lead.intent) == before:
        return False
    changed(house, session, lead, ("scores",))
    return True


def consent_withdrawn(house: House, session: Session, enquiry_id: str, purpose: str, now: datetime) -> None:
    """Somebody took a consent back: the lead is judged without it, and nothing that rested on it is told again.

    Without the one to share, what quoted their answers goes, from events that are still to be sent as well. Without the
    one to be contacted nobody may answer, so an open lead is lost.
    """
    lead = store.by_enquiry(session, enquiry_id)
    if lead is None:
        return
    work.tell(session, lead, Line.WITHDRAWN, now, after=purpose)
    if purpose == Purpose.SHARE:
        work.forget_quotes(session, lead)
        outbox.correct(session, lead.id, without_answers)
    if purpose == Purpose.CONTACT and lead.status in OPEN:
        work.set_status(session, lead, Status.LOST, None, now)
    changed(house, session, lead, ("consents",))


def assessment_finished(house: House, session: Session, assessment_id: str, now: datetime) -> None:
    """An assessment was submitted: its leads are judged anew, as far as they may be."""
    for lead in store.of_assessment(session, assessment_id):
        work.tell(session, lead, Line.FINISHED, now)
        judged_anew(house, session, lead)


def refresh(house: House) -> int:
    """Judges open leads again: those whose assessment was used lately, and some that older rules judged. How many.

    What visitors do does not wait for the desk, so the worker does this for them.
    """
    with house.database.transaction() as session:
        used = touches.used_since(session, house.now() - LATELY)
        found = {lead.id: lead for each in sorted(used) for lead in store.of_assessment(session, each)}
        found |= {lead.id: lead for lead in store.judged_by_others(session, house.enquiry_rules.hash, MOST_AT_ONCE)}
        some = [lead for lead in found.values() if lead.status in OPEN]
        for lead in some:
            judged_anew(house, session, lead)
        return len(some)
