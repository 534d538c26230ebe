"""On a shared tablet a page may be a colleague's by the time its form is sent: nothing is saved in another's name."""

from __future__ import annotations

import io

from fastapi import FastAPI

from app.accounts import cookie
from app.firms.roles import FirmRole
from app.web.house import House
from tests.auditing import Auditor, a_firm, a_member, an_audit
from tests.conftest import EITHER_DATABASE
from tests.evidence.collecting import form_at, pieces
from tests.files.made import pdf
from tests.person import Page, Person, check_house_rules
from tests.tables import rows

pytestmark = EITHER_DATABASE
OTHER = "Somebody else is signed in here now"
SEEN = "The door to the yard was locked."
TYPED = {"title": "The yard", "detail": SEEN}


def two_of_a_firm(app: FastAPI) -> tuple[Auditor, Auditor, str]:
    iris = a_firm(app)
    jude = a_member(app, iris.firm_id, FirmRole.CONSULTANT, "jude@firm.example")
    return iris, jude, an_audit(app, iris)


def hand_over(tablet: Person, to: Auditor | None) -> None:
    """Somebody else signs in on the same browser, in another tab; or nobody does."""
    house: House = tablet.app.state.house
    name = cookie.name(house.settings.is_tls)
    tablet.client.cookies.delete(name, domain="127.0.0.1")
    if to is not None:
        tablet.client.cookies.set(name, session_of(to), domain="127.0.0.1")


def session_of(auditor: Auditor) -> str:
    house: House = auditor.person.app.state.house
    return str(auditor.person.client.cookies[cookie.name(house.settings.is_tls)])


def observing(iris: Auditor, audit_id: str) -> tuple[Page, int]:
    page = iris.person.visit(f"/audits/{audit_id}/evidence/observations")
    return page, form_at(page, "/observations")


def test_a_form_is_refused_with_what_was_typed_until_its_own_person_is_back(app: FastAPI) -> None:
    iris, jude, audit_id = two_of_a_firm(app)
    mine = session_of(iris)
    page, at = observing(iris, audit_id)
    hand_over(iris.person, jude)
    for _ in range(2):  # pressing the button again makes it no more theirs
        page = iris.person.submit(page, TYPED, 409, at=at)
        assert page.heading == OTHER and SEEN in page.text and pieces(app) == []
        at = form_at(page, "/observations")
    iris.person.client.cookies.set(cookie.name(False), mine, domain="127.0.0.1")
    iris.person.submit(page, at=at)
    assert [(each["detail"], each["added_by"]) for each in pieces(app)] == [(SEEN, iris.staff_id)]


def test_a_form_that_nobody_was_signed_in_for_stays_with_its_person(app: FastAPI) -> None:
    iris, jude, audit_id = two_of_a_firm(app)
    page, at = observing(iris, audit_id)
    hand_over(iris.person, None)
    page = iris.person.submit(page, TYPED, 401, at=at)
    hand_over(iris.person, jude)
    assert page.heading == "You are not signed in" and SEEN in page.text
    page = iris.person.submit(page, status=409, at=form_at(page, "/observations"))
    assert page.heading == OTHER
    assert pieces(app) == []


def test_files_and_the_forms_of_firms_and_clients_are_refused_too(app: FastAPI) -> None:
    iris, jude, audit_id = two_of_a_firm(app)
    [client] = rows(app, "SELECT client_id FROM audit")
    person = iris.person
    person.visit(f"/audits/{audit_id}/evidence/files")
    hand_over(person, jude)
    form = {"csrf_token": person.token, "name": "Another name", "title": "The policy", "version": "0"}
    file = {"file": ("a.pdf", io.BytesIO(pdf()))}
    for address, files in (
        (f"/audits/{audit_id}/evidence/files", file),
        (f"/firms/{iris.firm_id}/brand", file),
        (f"/clients/{client['client_id']}/audits", None),
    ):
        answer = person.client.post(address, data=form, files=files)
        page = Page(answer)
        check_house_rules(page)
        assert (answer.status_code, page.heading) == (409, OTHER), address
    assert pieces(app) == [] and not rows(app, "SELECT * FROM brand")


def test_whoever_stays_and_a_page_from_before_signing_in_are_not_held_up(app: FastAPI) -> None:
    iris, jude, audit_id = two_of_a_firm(app)
    page, at = observing(iris, audit_id)
    token = page.form(at).fields["csrf_token"]
    assert len(token.split(".")) == 3
    iris.person.submit(page, TYPED, at=at)
    hand_over(iris.person, None)
    iris.person.visit("/sign-in")
    before = iris.person.token
    hand_over(iris.person, jude)
    iris.person.post(f"/audits/{audit_id}/evidence/observations", {**TYPED, "title": "More", "csrf_token": before})
    assert {each["added_by"] for each in pieces(app)} == {iris.staff_id, jude.staff_id}


def test_whose_page_it_was_cannot_be_changed_in_a_token(app: FastAPI) -> None:
    iris, jude, audit_id = two_of_a_firm(app)
    page, at = observing(iris, audit_id)
    jude.person.visit(f"/audits/{audit_id}/evidence/observations")
    issued, signature, _ = page.form(at).fields["csrf_token"].split(".")
    theirs = jude.person.token.split(".")[2]
    hand_over(iris.person, jude)
    for token in (f"{issued}.{signature}.{theirs}", f"{issued}.{signature}"):
        form = {**TYPED, "csrf_token": token}
        refused = iris.person.post(f"/audits/{audit_id}/evidence/observations", form, 403)
        assert "could not be sure" in refused.heading
    assert pieces(app) == []
