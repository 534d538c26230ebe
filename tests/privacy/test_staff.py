"""What administrators do about privacy: look at retention, purge, answer a person's request, read the audit log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.enquiries.wordings import Purpose
from app.privacy import audit
from app.privacy.export import export
from app.privacy.withdrawal import withdraw
from app.web.house import House
from tests.conftest import EITHER_DATABASE, MONDAY, Clock
from tests.journeys import in_sector
from tests.person import Page, Person, text
from tests.privacy.lives import EMAIL, live, traces
from tests.staff import Signed, signed_in
from tests.tables import change, rows

PAGES = ("/desk/privacy", "/desk/privacy/log")
FORMS = ("/desk/privacy/purge", "/desk/privacy/requests", "/desk/privacy/erasures")


@EITHER_DATABASE
@pytest.mark.parametrize("role", [Role.ENQUIRY, Role.CONSULTANT])
def test_nobody_else_of_the_staff_may(app: FastAPI, role: Role) -> None:
    other = signed_in(app, role, "other@levelhead.example", "Other").person
    for path in PAGES:
        other.visit(path, 403)
    other.visit("/enquiries/new")
    for path in FORMS:
        other.post(path, {"email": EMAIL, "wish": "erase", "csrf_token": other.token}, 403)


def test_nor_anybody_who_is_not_signed_in(person: Person, admin: Signed) -> None:
    live(person, admin)
    before = traces(person.app)
    for path in FORMS:
        response = person.client.post(path, data={"email": EMAIL, "wish": "erase", "csrf_token": person.token})
        assert response.status_code in (401, 403) or "/sign-in" in str(response.url)
    assert traces(person.app) == before


def test_the_page_says_what_would_go_and_the_purge_makes_it_go(person: Person, admin: Signed, clock: Clock) -> None:
    in_sector(person)
    clock.moment = MONDAY + timedelta(days=400)
    admin = signed_in(person.app, Role.ADMIN, admin.email)
    page = admin.person.visit("/desk/privacy")
    shown = [[text(cell) for cell in row] for row in page.tree.cssselect("table tbody tr")]
    assert ["Unfinished assessments", "Removed 1 year after the last answer", "1", "23 November 2026"] in shown
    done = admin.person.submit(page, at=form_at(page, "/desk/privacy/purge"))
    assert "The purge has begun." in done.text
    assert rows(person.app, "SELECT * FROM assessment") == []
    said = rows(person.app, "SELECT action, staff_id, detail FROM audit_entry WHERE subject_kind = 'retention'")
    assert {(row["action"], row["staff_id"]) for row in said} == {("began a purge", admin.id), ("purged", admin.id)}


def form_at(page: Page, action: str) -> int:
    """Where on a page the form with an action is."""
    forms = page.tree.forms
    return next(at for at, form in enumerate(forms) if form.get("action") == action)


def test_an_administrator_exports_on_request(person: Person, admin: Signed) -> None:
    live(person, admin)
    admin.person.visit("/desk/privacy")
    fields = {"email": EMAIL, "wish": "export", "csrf_token": admin.person.token}
    response = admin.person.client.post("/desk/privacy/requests", data=fields)
    assert response.json()["about"] == EMAIL and len(response.json()["enquiries"]) == 2
    assert response.headers["cache-control"] == "no-store"
    [line] = rows(person.app, "SELECT * FROM audit_entry WHERE action = 'exported'")
    assert line["staff_id"] == admin.id and "hopper" not in repr(line)


def copy_for_staff(admin: Signed) -> dict[str, Any]:
    admin.person.visit("/desk/privacy")
    fields = {"email": EMAIL, "wish": "export", "csrf_token": admin.person.token}
    document: dict[str, Any] = admin.person.client.post("/desk/privacy/requests", data=fields).json()
    return document


def test_staff_get_only_the_answers_that_are_shared_with_them(person: Person, admin: Signed) -> None:
    live(person, admin)
    done, begun = sorted(copy_for_staff(admin)["assessments"], key=lambda each: not each["submitted_at"])
    assert len(done["answers"]) > 40 and "answers_left_out" not in done
    assert "answers" not in begun and "they may not read these answers" in begun["answers_left_out"]


def test_of_what_is_shared_no_longer_the_file_says_that_it_is_left_out(person: Person, admin: Signed) -> None:
    live(person, admin)
    house: House = person.app.state.house
    [enquiry] = rows(person.app, "SELECT id FROM enquiry WHERE assessment_id IS NOT NULL")
    with house.database.transaction() as session:
        withdraw(house, session, enquiry["id"], [Purpose.SHARE])
    found = copy_for_staff(admin)
    assert len(found["assessments"]) == 2
    assert all(set(each) >= {"answers_left_out"} and "answers" not in each for each in found["assessments"])
    with house.database.transaction() as session:
        own = export(house, session, EMAIL)["assessments"]
    assert [len(each["answers"]) > 4 and "answers_left_out" not in each for each in own] == [True, True]


def test_an_administrator_erases_after_being_asked_once_more(person: Person, admin: Signed) -> None:
    live(person, admin)
    page = admin.person.visit("/desk/privacy")
    fields = {"email": EMAIL, "wish": "erase"}
    asked = admin.person.submit(page, fields, at=form_at(page, "/desk/privacy/requests"))
    assert f"We hold 2 enquiries, 2 leads and 1 reminder of {EMAIL}." in asked.text
    assert traces(person.app), "asking erases nothing"
    done = admin.person.submit(asked, at=form_at(asked, "/desk/privacy/erasures"))
    assert done.heading == "The person has been erased"
    assert traces(person.app) == []
    [line] = rows(person.app, "SELECT * FROM audit_entry WHERE action = 'erased'")
    assert line["staff_id"] == admin.id


@EITHER_DATABASE
def test_what_is_no_address_is_said(admin: Signed) -> None:
    page = admin.person.visit("/desk/privacy")
    again = admin.person.submit(page, {"email": "ada", "wish": ""}, 422, at=form_at(page, "/desk/privacy/requests"))
    assert [link.get("href") for link in again.tree.cssselect(".errors a")] == ["#email", "#wish"]
    admin.person.post("/desk/privacy/erasures", {"email": "ada", "csrf_token": admin.person.token}, 422)


def fill_log(app: FastAPI, staff_id: str, count: int = 120) -> None:
    house: House = app.state.house
    change(app, "DELETE FROM audit_entry")
    with house.database.transaction() as session:
        for number in range(count):
            action = "saw" if number % 2 else "changed the status"
            subject = ("lead", f"{number % 3:020}")
            audit.record(session, MONDAY + timedelta(hours=number), action, subject, staff_id, detail=f"line {number}")


def lines(page: Page) -> list[str]:
    return [row.text_content().split("line ")[1].strip() for row in page.tree.cssselect("table.log tbody tr")]


def test_the_log_shows_the_newest_first_and_leads_on_to_the_oldest(admin: Signed) -> None:
    fill_log(admin.person.app, admin.id)
    page = admin.person.visit("/desk/privacy/log")
    seen = lines(page)
    while "Older lines" in page.links():
        page = admin.person.visit(page.links()["Older lines"])
        seen += lines(page)
    assert seen == [str(number) for number in reversed(range(120))]


def test_who_saw_a_lead(admin: Signed) -> None:
    fill_log(admin.person.app, admin.id)
    page = admin.person.visit(f"/desk/privacy/log?kind=lead&subject={1:020}&action=saw")
    found = lines(page)
    while "Older lines" in page.links():
        page = admin.person.visit(page.links()["Older lines"])
        found += lines(page)
    assert found == [str(number) for number in reversed(range(120)) if number % 3 == 1 and number % 2]


def test_what_a_member_of_the_staff_did_on_some_days(admin: Signed) -> None:
    other = signed_in(admin.person.app, Role.ENQUIRY, "other@levelhead.example", "Other")
    fill_log(admin.person.app, admin.id)
    page = admin.person.visit(f"/desk/privacy/log?staff={admin.id}&since=2026-11-24&until=2026-11-24")
    assert lines(page) == [str(number) for number in reversed(range(12, 36))]
    assert "There is no such line." in admin.person.visit(f"/desk/privacy/log?staff={other.id}").text


@EITHER_DATABASE
def test_a_lead_in_the_log_leads_to_it_and_to_all_about_it(admin: Signed) -> None:
    fill_log(admin.person.app, admin.id, 1)
    links = admin.person.visit("/desk/privacy/log").links()
    assert f"/desk/leads/{0:020}" in links.values()
    assert links["All about it"] == f"/desk/privacy/log?kind=lead&subject={0:020}"


NO_DAYS = ("since=yesterday", "until=2026-13-01", "since=9999-99-99", "until=\u0662")
STRANGE = (
    "before=x", "before=-1", "before=" + "9" * 40, "action=%00", "staff=' OR 1=1 --", "subject=" + "x" * 4000,
    "since=0001-01-01", "until=9999-12-31",
)  # fmt: skip


@EITHER_DATABASE
def test_what_is_no_day_is_said(admin: Signed) -> None:
    for query in NO_DAYS:
        page = admin.person.visit(f"/desk/privacy/log?{query}", 422)
        assert "This is not a day." in page.text, query


def test_whatever_is_asked_of_it_it_answers(admin: Signed) -> None:
    for query in STRANGE:
        assert admin.person.client.get(f"/desk/privacy/log?{query}").status_code in (200, 422), query
