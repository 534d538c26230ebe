"""What HubSpot's form submission and Salesforce's Web-to-Lead take, made from a new lead and the owner's mapping.

HubSpot: POST /submissions/v3/integration/submit/{portalId}/{formGuid} with JSON. Salesforce: POST to
servlet.WebToLead with a form; it answers 200 even where it keeps nothing, so its own log is the place to look.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app.delivery.models import Event, Target
from app.desk.states import Kind
from app.enquiries.wordings import Purpose

HUBSPOT, SALESFORCE, WEBHOOK = "hubspot", "salesforce", "webhook"
HUBSPOT_ADDRESS = "https://api.hsforms.com/submissions/v3/integration/submit"
SALESFORCE_ADDRESS = "https://webto.salesforce.com/servlet/servlet.WebToLead?encoding=UTF-8"
OURS = (  # what a field of theirs may be filled with
    "first_name", "last_name", "name", "email", "phone", "organisation", "need_text", "sector", "source", "grade",
    "kind", "url", "preferred_contact", "received_at", "id",
    "campaign", "medium", "term", "content", "referrer", "landing",
)  # fmt: skip
TOUCHED = ("campaign", "medium", "term", "content", "referrer", "landing")  # of the first touch
HUBSPOT_FIELDS = {
    "firstname": "first_name", "lastname": "last_name", "email": "email", "phone": "phone",
    "company": "organisation", "message": "need_text",
}  # fmt: skip
SALESFORCE_FIELDS = {
    "first_name": "first_name", "last_name": "last_name", "email": "email", "company": "organisation",
    "phone": "phone", "description": "need_text",
}  # fmt: skip
HUBSPOT_NAME = re.compile(r"(?:[0-9]-[0-9]{1,6}/)?[a-z][a-z0-9_]{0,99}")
SALESFORCE_NAME = re.compile(r"[a-z][a-z_]{0,39}|00N[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?")
LONGEST_FIELD = 5_000
UNKNOWN_COMPANY = "Not given"
LEAD_SOURCE = "Website"


@dataclass(frozen=True)
class Post:
    """What is posted: where to, with which headers and body."""

    address: str
    headers: dict[str, str]
    body: bytes


def lead_of(event: Event) -> dict[str, str]:
    """The parts of a lead that a field can be filled with, as text. A name is parted at its last space."""
    lead = _lead(event)
    touch = lead.get("first_touch")
    lead |= {name: touch.get(name) for name in TOUCHED} if isinstance(touch, dict) else {}
    known = {name: str(lead.get(name) or "")[:LONGEST_FIELD] for name in OURS}
    first, _, last = known["name"].strip().rpartition(" ")
    return known | {"first_name": first, "last_name": last}


def _lead(event: Event) -> dict[str, Any]:
    lead: dict[str, Any] = json.loads(event.body).get("lead", {})
    return lead


def takes(kind: str, event: Event) -> bool:
    """Whether a kind of target gets an event. Whoever left an assessment unfinished agreed to a reminder alone."""
    return kind == WEBHOOK or _lead(event).get("kind") != Kind.UNFINISHED


def hubspot(target: Target, event: Event) -> Post:
    """A submission of the owner's form. Empty fields are left out, and so is a consent that was not given."""
    mapping: dict[str, Any] = json.loads(target.mapping)
    lead = lead_of(event)
    fields = []
    for theirs, ours in mapping["fields"].items():
        kind, _, name = theirs.rpartition("/")
        if lead[ours]:
            fields.append({"objectTypeId": kind or "0-1", "name": name, "value": lead[ours]})
    body: dict[str, Any] = {
        "submittedAt": str(int(event.made_at.timestamp() * 1000)),
        "fields": fields,
        "context": {"pageName": "Levelhead enquiry"},
    }
    if mapping.get("consent_text") and Purpose.CONTACT in _lead(event).get("consents", ()):
        body["legalConsentOptions"] = {"consent": {"consentToProcess": True, "text": mapping["consent_text"]}}
    return Post(target.address, {"Content-Type": "application/json"}, json.dumps(body, ensure_ascii=False).encode())


def salesforce(target: Target, event: Event) -> Post:
    """A filled-in Web-to-Lead form. Salesforce keeps no lead without a last name and a company."""
    mapping: dict[str, Any] = json.loads(target.mapping)
    lead = lead_of(event)
    filled = {theirs: lead[ours] for theirs, ours in mapping["fields"].items() if lead[ours]}
    required = {"last_name": lead["email"] or "Enquiry", "company": UNKNOWN_COMPANY}
    form = {"oid": mapping["oid"], "lead_source": LEAD_SOURCE} | required | filled
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    return Post(target.address, headers, urlencode(form).encode())
