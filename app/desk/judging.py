"""Applies the rules of qualification to a lead, with no more than may be known of it."""

from __future__ import annotations

from sqlmodel import Session

from app.desk.models import Lead
from app.desk.qualify import facts_of
from app.enquiries import store as enquiries
from app.enquiries.wordings import Purpose
from app.touches import store as touches
from app.web.house import House
from scoring.qualification import Facts, Qualification, qualify, to_json

CALLS = ("phone", "either")


def facts(house: House, session: Session, lead: Lead) -> Facts:
    """What is known of a lead. The answers of its assessment only where it was agreed to share them, and still is."""
    sent = enquiries.sent(session, lead.enquiry_id) if lead.enquiry_id else None
    consents = frozenset(enquiries.given(session, lead.enquiry_id)) if lead.enquiry_id else frozenset()
    return facts_of(
        house,
        session,
        assessment_id=lead.assessment_id,
        is_shared=Purpose.SHARE in consents,
        wants_call=sent is not None and sent.message.preferred_contact in CALLS,
        consents=frozenset(str(purpose) for purpose in consents),
        wrote=len(sent.message.need) if sent else 0,
        activities=touches.activities(session, lead.assessment_id) if lead.assessment_id else {},
    )


def judged(house: House, session: Session, lead: Lead) -> Qualification:
    """How a lead is judged on what is known now."""
    return qualify(house.enquiry_rules, facts(house, session, lead))


def judge(house: House, session: Session, lead: Lead) -> Qualification:
    """The same, kept with the lead for the list."""
    known = facts(house, session, lead)
    made = qualify(house.enquiry_rules, known)
    lead.fit = made.fit.points if made.fit else None
    lead.need = made.need.points if made.need else None
    lead.intent, lead.grade, lead.sector = made.intent.points, made.grade, known.sector
    lead.reasons = to_json(made)
    return made
