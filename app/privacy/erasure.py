"""Erasing a person: what names them or is in their words goes; that something was, and when, stays to be counted."""

from __future__ import annotations

from sqlmodel import Session

from app.clients import codes, contacts
from app.delivery import removal as deliveries
from app.desk import removal as leads
from app.enquiries import removal as enquiries
from app.firms import invitations as firm_invitations
from app.groups import invitation_store as invitations
from app.privacy import audit, store
from app.privacy.person import find
from app.web.house import House


def erase(house: House, session: Session, email: str, staff_id: str | None = None) -> int:
    """Erases all that is kept on an address and returns how many things that were.

    What is waiting to be sent about them is not sent any more. Their assessments stay, and belong to nobody; an open
    code for one is withdrawn. The copy that a firm took before stays with its audit, and names nobody. That they want
    no more letters stays as a fingerprint: without it, the next round could write to them again.
    """
    now = house.now()
    person = find(house, session, email)
    for assessment_id in person.assessments:  # first: they are no longer known by their enquiries afterwards
        codes.withdraw(session, assessment_id, now)
    deliveries.erase(session, person.events, now)
    enquiries.erase(session, [each.id for each in person.enquiries], now)
    leads.erase(house, session, person.leads, email, now)
    invitations.remove(session, [each.id for each, _ in person.invitations])
    firm_invitations.remove(session, [each.id for each, _ in person.firm_invitations])
    contacts.erase([each for each, _ in person.contacts], email)
    store.forget_requests(session, email, now)
    counts = f"{len(person.enquiries)} enquiries, {len(person.leads)} leads, {len(person.reminders)} reminders"
    invited = len(person.invitations) + len(person.firm_invitations)
    counts += f", {invited} invitations" if invited else ""
    counts += f", a contact at {len(person.contacts)} clients" if person.contacts else ""
    actor = "staff" if staff_id else audit.VISITOR
    audit.record(session, now, "erased", ("person", person.subject), staff_id, actor, counts)
    session.flush()
    session.expire_all()
    return len(person.enquiries) + len(person.leads) + len(person.reminders) + invited + len(person.contacts)
