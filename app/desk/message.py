"""What others are told of a lead, as the body of an event. It holds no key, and answers only where they are shared."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from app.accounts import store as accounts
from app.desk.models import Lead
from app.enquiries import store as enquiries
from app.touches.touch import Touch
from app.web.house import House
from scoring.qualification import from_json


def body(house: House, session: Session, lead: Lead, what: tuple[str, ...]) -> dict[str, Any]:
    """A lead as JSON. `what` names the fields that changed; the reasons speak of answers only where they are shared."""
    sent = enquiries.sent(session, lead.enquiry_id) if lead.enquiry_id else None
    reasons = from_json(lead.reasons)
    told = {
        "id": lead.id,
        "kind": lead.kind,
        "grade": lead.grade,
        "status": lead.status,
        "owner": accounts.names(session).get(lead.owner_id or ""),
        "due_at": lead.due_at.isoformat() if lead.due_at else None,
        "received_at": lead.received_at.isoformat(),
        "name": lead.name,
        "email": lead.email,
        "organisation": lead.organisation,
        "phone": lead.phone,
        "preferred_contact": sent.message.preferred_contact if sent else None,
        "need_text": sent.message.need if sent else "",
        "consents": sorted(enquiries.given(session, lead.enquiry_id)) if lead.enquiry_id else [],
        "sector": lead.sector,
        "source": lead.source,
        "first_touch": asdict(Touch.from_json(lead.first_touch)) if lead.first_touch else None,
        "last_touch": asdict(Touch.from_json(lead.last_touch)) if lead.last_touch else None,
        "scores": {"fit": lead.fit, "need": lead.need, "intent": lead.intent},
        "reasons": list(reasons.why),
        "url": f"{house.settings.base_url}/desk/leads/{lead.id}",
    }
    return {"lead": told, "changed": list(what)}


def without_answers(body: dict[str, Any]) -> None:
    """Takes out of a body what rests on answers: they are no longer shared."""
    told = body.get("lead", {})
    told |= {"sector": None, "reasons": [], "scores": {**told.get("scores", {}), "fit": None, "need": None}}
    told["grade"] = None


def without_person(body: dict[str, Any]) -> None:
    """Takes out of a body who it was: they took back that we may keep it."""
    body["lead"] = {**body.get("lead", {}), "name": "", "email": "", "phone": "", "organisation": ""}
