"""What HubSpot and Salesforce are sent: the fields that the owner chose, and nothing else of a person."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from app.delivery import mappings
from app.delivery.examples import example
from app.delivery.forms import as_fields
from app.delivery.outbox import announce
from tests.conftest import EITHER_DATABASE
from tests.delivery.conftest import Sending
from tests.delivery.processes import TWO, add_target
from tests.delivery.receiver import Receiver
from tests.enquiries.letters import send
from tests.person import Person

LEAD: dict[str, dict[str, Any]] = {
    "lead": {
        "id": "1ead", "name": "Ada King Lovelace", "email": "ada@example.org", "organisation": "St Example's",
        "phone": "", "need_text": "Training & more", "sector": "health", "grade": "A", "source": "newsletter",
        "scores": {"need": 88}, "kind": "enquiry", "consents": ["contact", "share"],
        "first_touch": {"source": "newsletter", "medium": "email", "campaign": "spring", "term": "restraint",
                        "content": "button", "referrer": "https://example.net/", "landing": "/courses"},
        "last_touch": {"source": "newsletter", "medium": "post", "campaign": "autumn"},
    }
}  # fmt: skip


def tell(sending: Sending, kind: str, mapping: dict[str, Any], receiver: Receiver, **changes: Any) -> None:
    add_target(sending.house, receiver.address, kind, json.dumps(mapping))
    with sending.house.database.transaction() as session:
        announce(session, "lead.created", "1ead", {"lead": {**LEAD["lead"], **changes}}, sending.house.now())
    assert sending.send() == [None]


@EITHER_DATABASE
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
    told = {name: value for name, value in said.items() if name != "submittedAt"}  # its digits may be any
    assert "88" not in json.dumps(told), "a score was sent that nobody mapped"


@EITHER_DATABASE
def test_hubspot_gets_no_consent_that_the_owner_did_not_word(sending: Sending, receiver: Receiver) -> None:
    tell(sending, "hubspot", {"fields": {"email": "email"}}, receiver)
    assert set(json.loads(receiver.came[0].body)) == {"submittedAt", "fields", "context"}


@EITHER_DATABASE
@pytest.mark.parametrize("consents", [[], ["marketing", "share"]])
def test_nor_one_that_the_person_did_not_give(sending: Sending, receiver: Receiver, consents: list[str]) -> None:
    mapping = {"fields": {"email": "email"}, "consent_text": "I agree."}
    tell(sending, "hubspot", mapping, receiver, consents=consents)
    assert "onsent" not in receiver.came[0].body.decode()


FIRST = {"campaign": "spring", "medium": "email", "term": "restraint", "content": "button",
         "referrer": "https://example.net/", "landing": "/courses"}  # fmt: skip


@EITHER_DATABASE
def test_hubspot_may_be_told_what_led_here_first(sending: Sending, receiver: Receiver) -> None:
    fields = as_fields("hubspot", "\n".join(["email = email", *(f"{ours} = {ours}" for ours in FIRST)]))
    tell(sending, "hubspot", {"fields": fields}, receiver)
    said = {each["name"]: each["value"] for each in json.loads(receiver.came[0].body)["fields"]}
    assert said == FIRST | {"email": "ada@example.org"}


@EITHER_DATABASE
@pytest.mark.parametrize("touch", [None, {}, {"campaign": "spring"}])
def test_of_what_is_not_known_salesforce_is_told_nothing(sending: Sending, receiver: Receiver, touch: Any) -> None:
    fields = {"last_name": "last_name", "mkt_campaign": "campaign", "mkt_term": "term"}
    tell(sending, "salesforce", {"oid": "00D0x0000012345", "fields": fields}, receiver, first_touch=touch)
    form = parse_qs(receiver.came[0].body.decode())
    assert form.get("mkt_campaign") == (["spring"] if touch else None) and "mkt_term" not in form


@EITHER_DATABASE
@pytest.mark.parametrize("kind", ["hubspot", "salesforce"])
def test_neither_is_told_of_somebody_who_only_agreed_to_a_reminder(
    sending: Sending, receiver: Receiver, kind: str
) -> None:
    mapping = {"fields": {"email": "email", "last_name": "last_name"}, "oid": "00D0x0000012345"}
    add_target(sending.house, receiver.address, kind, json.dumps(mapping))
    add_target(sending.house, receiver.address, target_id=TWO)
    with sending.house.database.transaction() as session:
        body = {"lead": {**LEAD["lead"], "kind": "unfinished", "consents": []}}
        announce(session, "lead.created", "1ead", body, sending.house.now())
    assert sending.send() == [None]
    assert "webhook-id" in receiver.came[0].headers and len(receiver.came) == 1


@EITHER_DATABASE
def test_a_test_has_the_shape_of_a_real_lead(sending: Sending) -> None:
    person = Person(sending.app)
    send(person, path="/enquiries/new?utm_source=newsletter")
    [event] = sending.rows("event")
    real, made = json.loads(event["body"])["lead"], example(sending.house.settings)["lead"]
    assert set(made) == set(real) and set(made["first_touch"]) == set(real["first_touch"])


@EITHER_DATABASE
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


@EITHER_DATABASE
def test_salesforce_gets_the_two_fields_that_it_needs_whatever_is_missing(sending: Sending, receiver: Receiver) -> None:
    mapping = {"oid": "00D0x0000012345", "fields": mappings.SALESFORCE_FIELDS}
    tell(sending, "salesforce", mapping, receiver, name="", organisation="")
    form = parse_qs(receiver.came[0].body.decode())
    assert (form["last_name"], form["company"]) == (["ada@example.org"], ["Not given"])


@EITHER_DATABASE
def test_neither_is_told_of_anything_but_new_leads(sending: Sending, receiver: Receiver) -> None:
    add_target(sending.house, receiver.address, "hubspot", '{"fields": {"email": "email"}}')
    with sending.house.database.transaction() as session:
        announce(session, "lead.changed", "1ead", LEAD, sending.house.now())
        announce(session, "assessment.completed", "a", {"assessment": {}}, sending.house.now())
    assert sending.send() == [] and not receiver.came
