"""What HubSpot and Salesforce are sent: the fields that the owner chose, and nothing else of a person."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from app.delivery import mappings
from app.delivery.outbox import announce
from tests.delivery.conftest import Sending
from tests.delivery.processes import add_target
from tests.delivery.receiver import Receiver

LEAD = {
    "lead": {
        "id": "1ead", "name": "Ada King Lovelace", "email": "ada@example.org", "organisation": "St Example's",
        "phone": "", "need_text": "Training & more", "sector": "health", "grade": "A", "source": "newsletter",
        "scores": {"need": 88},
    }
}  # fmt: skip


def tell(sending: Sending, kind: str, mapping: dict[str, Any], receiver: Receiver, **changes: str) -> None:
    add_target(sending.house, receiver.address, kind, json.dumps(mapping))
    with sending.house.database.transaction() as session:
        announce(session, "lead.created", "1ead", {"lead": LEAD["lead"] | changes}, sending.house.now())
    assert sending.send() == [None]


def test_hubspot_gets_the_fields_of_its_form(sending: Sending, receiver: Receiver) -> None:
    fields = mappings.HUBSPOT_FIELDS | {"0-2/industry": "sector"}
    tell(sending, "hubspot", {"fields": fields, "consent_text": "I agree."}, receiver)
    [came] = receiver.came
    said = json.loads(came.body)
    assert came.headers["content-type"] == "application/json"
    assert {(each["objectTypeId"], each["name"]): each["value"] for each in said["fields"]} == {
        ("0-1", "firstname"): "Ada King",
        ("0-1", "lastname"): "Lovelace",
        ("0-1", "email"): "ada@example.org",
        ("0-1", "company"): "St Example's",
        ("0-1", "message"): "Training & more",
        ("0-2", "industry"): "health",
    }
    assert said["legalConsentOptions"] == {"consent": {"consentToProcess": True, "text": "I agree."}}
    assert abs(int(said["submittedAt"]) / 1000 - sending.house.now().timestamp()) < 60
    assert "88" not in came.body.decode(), "a score was sent that nobody mapped"


def test_hubspot_gets_no_consent_that_the_owner_did_not_word(sending: Sending, receiver: Receiver) -> None:
    tell(sending, "hubspot", {"fields": {"email": "email"}}, receiver)
    assert set(json.loads(receiver.came[0].body)) == {"submittedAt", "fields", "context"}


def test_salesforce_gets_a_filled_in_form(sending: Sending, receiver: Receiver) -> None:
    fields = mappings.SALESFORCE_FIELDS | {"00N0x0000012345": "grade"}
    tell(sending, "salesforce", {"oid": "00D0x0000012345", "fields": fields}, receiver)
    [came] = receiver.came
    assert came.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert {name: values[0] for name, values in parse_qs(came.body.decode(), strict_parsing=True).items()} == {
        "oid": "00D0x0000012345",
        "lead_source": "Website",
        "first_name": "Ada King",
        "last_name": "Lovelace",
        "email": "ada@example.org",
        "company": "St Example's",
        "description": "Training & more",
        "00N0x0000012345": "A",
    }


def test_salesforce_gets_the_two_fields_that_it_needs_whatever_is_missing(sending: Sending, receiver: Receiver) -> None:
    mapping = {"oid": "00D0x0000012345", "fields": mappings.SALESFORCE_FIELDS}
    tell(sending, "salesforce", mapping, receiver, name="", organisation="")
    form = parse_qs(receiver.came[0].body.decode())
    assert (form["last_name"], form["company"]) == (["ada@example.org"], ["Not given"])


def test_neither_is_told_of_anything_but_new_leads(sending: Sending, receiver: Receiver) -> None:
    add_target(sending.house, receiver.address, "hubspot", '{"fields": {"email": "email"}}')
    with sending.house.database.transaction() as session:
        announce(session, "lead.changed", "1ead", LEAD, sending.house.now())
        announce(session, "assessment.completed", "a", {"assessment": {}}, sending.house.now())
    assert sending.send() == [] and not receiver.came
