"""A failure among the pages of the staff leads back to their own pages, under their own header."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.firms.roles import FirmRole
from tests.auditing import a_firm, a_member, an_audit
from tests.conftest import EITHER_DATABASE
from tests.person import Person
from tests.staff import signed_in

pytestmark = EITHER_DATABASE

NOBODY_S = "0" * 20


@pytest.mark.parametrize(
    "address",
    [f"/firms/{NOBODY_S}", f"/clients/{NOBODY_S}", f"/audits/{NOBODY_S}/plan", "/clients/there/is/nothing", "/audits"],
)
def test_an_address_that_is_none_leads_back_to_the_clients(app: FastAPI, address: str) -> None:
    page = a_firm(app).person.visit(address, 404)
    assert page.links()["Your clients"] == "/firms" == page.links()["Clients"]
    assert "go back to your clients" in page.text and "Sign out" in page.text
    assert not {"First page", "Evidence", "Your assessments"} & page.links().keys()


def test_the_way_out_of_the_page_can_be_taken(app: FastAPI) -> None:
    person = a_firm(app).person
    page = person.visit("/firms/there/is/nothing", 404)
    assert person.submit(page).path == "/sign-in", "the button signs out"


def test_a_stranger_is_led_to_the_clients_too_and_learns_nothing(person: Person) -> None:
    page = person.visit("/clients/there/is/nothing", 404)
    assert page.links()["Your clients"] == "/firms" and "Sign out" not in page.text
    assert person.visit("/firms").path == "/sign-in"


def test_whoever_may_not_see_clients_is_led_to_what_they_may_see(app: FastAPI) -> None:
    page = signed_in(app, Role.ENQUIRY).person.visit("/firms", 403)
    assert page.links()["Leads"] == "/desk" and "Your clients" not in page.links()


def test_a_reader_who_may_not_post_keeps_the_header(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example").person
    reader.visit(f"/audits/{audit}")
    page = reader.post(f"/audits/{audit}/details", {"csrf_token": reader.token, "title": "Mine"}, 403)
    assert page.links()["Clients"] == "/firms" == page.links()["Do not send it"] and "Evidence" not in page.links()
