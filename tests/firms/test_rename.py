"""A firm gets another name from its owners; what was issued before keeps the old one."""

from __future__ import annotations

import hashlib

import pytest
from fastapi import FastAPI

from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_firm, a_member
from tests.conftest import EITHER_DATABASE
from tests.issuing.issued import a_case
from tests.issuing.test_files import words
from tests.person import Page
from tests.tables import rows


def rename(by: Auditor, name: str, status: int = 200, firm_id: str = "") -> Page:
    firm_id = firm_id or by.firm_id
    page = by.person.visit(f"/firms/{firm_id}/members")
    [at] = [at for at, form in enumerate(page.tree.forms) if (form.get("action") or "").endswith("/name")]
    return by.person.submit(page, {"name": name}, status, at=at)


def test_an_owner_renames_the_firm(app: FastAPI) -> None:
    owner = a_firm(app)
    page = rename(owner, "Still Rooms")
    assert "The firm has its new name." in page.text and "Still Rooms" in page.text
    assert "Still Rooms" in owner.person.visit("/firms").text
    log = rows(app, "SELECT subject_id, staff_id, detail FROM audit_entry WHERE action = 'renamed a firm'")
    assert log == [{"subject_id": owner.firm_id, "staff_id": owner.staff_id, "detail": "Quiet Rooms"}]


@EITHER_DATABASE
@pytest.mark.parametrize(("name", "said"), [("", "Enter the name of the firm."), ("x" * 101, "at most 100 characters")])
def test_a_name_that_does_not_fit_is_shown_again(app: FastAPI, name: str, said: str) -> None:
    owner = a_firm(app)
    page = rename(owner, name, 422)
    assert said in page.text and page.tree.cssselect("#name")[0].get("value") == name
    assert rows(app, "SELECT name FROM firm") == [{"name": "Quiet Rooms"}]


def test_nobody_else_renames_it(app: FastAPI) -> None:
    owner, stranger = a_firm(app), a_firm(app, "else@firm.example", "Loud Rooms")
    for role in (FirmRole.CONSULTANT, FirmRole.READER):
        other = a_member(app, owner.firm_id, role, f"{role}@firm.example")
        page = other.person.visit(f"/firms/{owner.firm_id}/members")
        assert not page.tree.cssselect("#name")
        other.person.post(f"/firms/{owner.firm_id}/name", {"csrf_token": other.person.token, "name": "Mine"}, 403)
    stranger.person.visit("/account")
    fields = {"csrf_token": stranger.person.token, "name": "Mine"}
    stranger.person.post(f"/firms/{owner.firm_id}/name", fields, 404)
    assert {row["name"] for row in rows(app, "SELECT name FROM firm")} == {"Quiet Rooms", "Loud Rooms"}


def test_what_was_issued_keeps_the_old_name(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    before = case.file(report_id)
    rename(case.owner, "Still Rooms")
    assert case.file(report_id) == before and "Quiet Rooms" in words(case.file(report_id, "docx"))
    sha256 = hashlib.sha256(before).hexdigest()
    page = case.owner.person.visit(f"/verification?number={case.newest()['number']}&sha256={sha256}")
    assert "issued by Quiet Rooms, which is called Still Rooms today, on" in page.text
