"""A firm's clients: added, changed, put into the archive, and seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI

from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_client, a_firm, a_member, an_audit, completed
from tests.clients.handing import elsewhere
from tests.conftest import EITHER_DATABASE
from tests.person import Page, Person
from tests.tables import everything, rows

LARCH = {
    "name": "Larch Ward",
    "sector": "health",
    "setting": "mental_health_ward",
    "contact": "Rowan Ash, ward manager",
    "note": "Two floors.\nParking behind.",
    "next_audit_on": "2027-05-31",
}


def add(auditor: Auditor, status: int = 200, **fields: str) -> Page:
    page = auditor.person.visit(f"/firms/{auditor.firm_id}/clients/new")
    return auditor.person.submit(page, LARCH | fields, status, at=1)


def test_a_client_is_added_with_what_is_known_about_it(app: FastAPI) -> None:
    owner = a_firm(app)
    page = add(owner)
    assert page.heading == "Larch Ward" and "There is no audit yet." in page.text
    for said in ("Health and mental health", "Mental health ward", "31 May 2027", "Rowan Ash", "Two floors."):
        assert said in page.text
    assert page.path in owner.person.visit(f"/firms/{owner.firm_id}").links().values()
    [line] = rows(app, "SELECT subject_id, staff_id FROM audit_entry WHERE action = 'added a client'")
    assert line == {"subject_id": page.path[-20:], "staff_id": owner.staff_id}


def test_a_form_that_is_sent_twice_adds_one_client(app: FastAPI) -> None:
    owner = a_firm(app)
    page = owner.person.visit(f"/firms/{owner.firm_id}/clients/new")
    first, second = (owner.person.submit(page, LARCH, at=1) for _ in range(2))
    assert first.path == second.path and len(rows(app, "SELECT * FROM client")) == 1


def test_a_form_that_is_sent_twice_at_once_adds_one_client(app: FastAPI, make_app: Callable[..., FastAPI]) -> None:
    owner = a_firm(app)
    page = owner.person.visit(f"/firms/{owner.firm_id}/clients/new")
    data = dict(page.form(1).form_values()) | LARCH

    def send(person: Person) -> int:
        path = f"/firms/{owner.firm_id}/clients"
        return int(person.client.post(path, data=data, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        people = (owner.person, elsewhere(make_app, owner.person))
        assert list(at_once.map(send, people, timeout=60)) == [303, 303]
    assert len(rows(app, "SELECT * FROM client")) == 1


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Enter the name of the client."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"sector": ""}, "Choose a sector."),
        ({"sector": "circus"}, "Choose a sector."),
        ({"setting": "shop"}, "This setting belongs to another sector."),
        ({"setting": "moon"}, "Choose a setting of the list"),
        ({"contact": "x" * 201}, "at most 200 characters"),
        ({"note": "x" * 4001}, "Shorten the note"),
        ({"next_audit_on": "31/05/2027"}, "Enter a date"),
        ({"next_audit_on": "2027-02-30"}, "Enter a date"),
        ({"next_audit_on": "0001-01-01"}, "Enter a date"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(app: FastAPI, fields: dict[str, str], said: str) -> None:
    owner = a_firm(app)
    page = add(owner, 422, **fields)
    assert said in page.text and page.form(1).fields["contact"] == (LARCH | fields)["contact"]
    assert rows(app, "SELECT * FROM client") == []


def test_a_setting_of_any_sector_and_none_both_fit(app: FastAPI) -> None:
    owner = a_firm(app)
    assert "Several of these" in add(owner, setting="mixed").text
    assert "Not said" in add(owner, name="Ash Ward", setting="").text


def test_the_details_are_changed(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    page = owner.person.visit(f"/clients/{client}/details")
    page = owner.person.submit(page, LARCH | {"name": "Ash Ward", "next_audit_on": ""}, at=1)
    assert page.heading == "Ash Ward" and "The details are saved." in page.text and "No date set" in page.text


def test_two_who_change_the_details_at_once_lose_nothing(app: FastAPI) -> None:
    owner = a_firm(app)
    other = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "other@firm.example")
    client = a_client(app, owner)
    mine, theirs = (each.person.visit(f"/clients/{client}/details") for each in (owner, other))
    other.person.submit(theirs, {"note": "Ask for Rowan."}, at=1)
    page = owner.person.submit(mine, {"note": "Ring twice."}, 422, at=1)
    assert "Somebody else changed these details" in page.text and "Ask for Rowan." in page.text
    assert page.form(1).fields["note"].strip() == "Ring twice."
    owner.person.submit(page, {"note": "Ring twice. Ask for Rowan."}, at=1)
    assert rows(app, "SELECT note FROM client") == [{"note": "Ring twice. Ask for Rowan."}]


def test_an_archived_client_is_listed_apart_and_comes_back(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    an_audit(app, owner, client)
    kept = len(rows(app, "SELECT * FROM audit_answer"))
    page = owner.person.visit(f"/clients/{client}")
    page = owner.person.submit(page, at=1)
    assert "Nothing was removed." in page.text and "Begin an audit" not in page.text
    assert f"/clients/{client}" not in owner.person.visit(f"/firms/{owner.firm_id}").links().values()
    owner.person.visit(f"/clients/{client}/audits/new", 409)
    assert len(rows(app, "SELECT * FROM audit_answer")) == kept
    page = owner.person.submit(owner.person.visit(f"/clients/{client}"), at=1)
    assert "back among the others" in page.text and "Begin an audit" in page.text
    assert f"/clients/{client}" in owner.person.visit(f"/firms/{owner.firm_id}").links().values()


def test_its_audits_are_listed_with_state_band_and_dates(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    first = an_audit(app, owner, client, 4)
    completed(app, first, owner.staff_id)
    an_audit(app, owner, client)
    page = owner.person.visit(f"/clients/{client}")
    listed = [" ".join(each.text_content().split()) for each in page.tree.cssselect(".audits li")]
    assert sorted("Completed 23 November 2026" in each and "●●●●●" in each for each in listed) == [False, True]
    assert sorted("In progress" in each and "Begun 23 November 2026" in each for each in listed) == [False, True]


def test_a_reader_sees_a_client_and_changes_nothing(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    page = reader.person.visit(f"/clients/{client}")
    assert not page.tree.cssselect("main form") and "Begin an audit" not in page.links()
    reader.person.visit("/account")
    before = everything(app)
    for path in (f"/firms/{owner.firm_id}/clients", *(f"/clients/{client}/{noun}" for noun in NOUNS)):
        reader.person.post(path, {"csrf_token": reader.person.token, **LARCH, "title": "Mine"}, 403)
    for path in (f"/firms/{owner.firm_id}/clients/new", f"/clients/{client}/details", f"/clients/{client}/audits/new"):
        reader.person.visit(path, 403)
    assert everything(app) == before


NOUNS = ("details", "archive", "reinstatement", "audits")


def test_another_firm_s_client_is_not_there_at_all(app: FastAPI) -> None:
    ours, theirs = a_firm(app), a_firm(app, "else@firm.example", "Loud Rooms")
    client = a_client(app, theirs)
    before = everything(app)
    ours.person.visit("/account")
    for path in (f"/clients/{client}", f"/clients/{client}/details", f"/clients/{client}/audits/new"):
        assert ours.person.visit(path, 404).heading == "There is no such client among yours"
    ours.person.visit(f"/firms/{theirs.firm_id}/clients/new", 404)
    sent = {"csrf_token": ours.person.token, **LARCH, "title": "Mine"}
    for path in (f"/firms/{theirs.firm_id}/clients", *(f"/clients/{client}/{noun}" for noun in NOUNS)):
        ours.person.post(path, sent, 404)
    assert everything(app) == before
