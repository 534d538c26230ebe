"""The members of a firm: what owners change, what others see, and that there is always an owner left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI

from app.accounts import store as accounts
from app.accounts.roles import Role
from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_firm, a_member
from tests.clients.handing import elsewhere
from tests.person import Page, Person, text
from tests.staff import signed_in
from tests.tables import change, everything, rows


def press(by: Auditor, of: Auditor, noun: str, status: int = 200, **fields: str) -> Page:
    """Presses a button beside a member, past the page: who must not see it may still try."""
    by.person.visit("/account")
    path = f"/firms/{by.firm_id}/members/{of.staff_id}/{noun}"
    return by.person.post(path, {"csrf_token": by.person.token, **fields}, status)


def roles(app: FastAPI, firm_id: str) -> dict[str, str]:
    found = rows(app, "SELECT staff_id, role FROM firm_member WHERE firm_id = :firm", firm=firm_id)
    return {each["staff_id"]: each["role"] for each in found}


def test_somebody_sees_the_firms_they_belong_to_and_no_others(app: FastAPI) -> None:
    owner = a_firm(app)
    a_firm(app, "else@firm.example", "Loud Rooms")
    second = a_firm(app, name="Still Rooms")
    page = owner.person.visit("/firms")
    assert page.links()["Quiet Rooms"] == f"/firms/{owner.firm_id}" and "Loud Rooms" not in page.text
    assert page.links()["Still Rooms"] == f"/firms/{second.firm_id}"
    assert not page.tree.cssselect("form[action='/firms']"), "only administrators make firms"


def test_who_has_one_firm_and_makes_none_goes_straight_to_its_clients(app: FastAPI) -> None:
    owner, admin = a_firm(app), a_firm(app, "admin@firm.example", "Loud Rooms", house_role=Role.ADMIN)
    assert owner.person.visit("/firms").path == f"/firms/{owner.firm_id}"
    assert admin.person.visit("/firms").path == "/firms"


def test_a_consultant_without_a_firm_is_told_what_to_do(app: FastAPI) -> None:
    page = signed_in(app, Role.CONSULTANT).person.visit("/firms")
    assert "You belong to no firm yet." in page.text and "Ask an owner to invite" in page.text


def test_an_administrator_makes_a_firm_and_owns_it(app: FastAPI) -> None:
    admin = signed_in(app, Role.ADMIN)
    page = admin.person.submit(admin.person.visit("/firms"), {"name": "Quiet Rooms"}, at=1)
    assert page.heading == "Members" and "You have joined this firm." in page.text
    [firm] = rows(app, "SELECT id, name FROM firm")
    assert firm["name"] == "Quiet Rooms" and roles(app, firm["id"]) == {admin.id: "owner"}
    said = rows(app, "SELECT action FROM audit_entry WHERE subject_id = :id ORDER BY id", id=firm["id"])
    assert [each["action"] for each in said] == ["made a firm", "named an owner"]


def test_an_administrator_names_an_owner_by_address_and_stays_outside(app: FastAPI) -> None:
    admin, owner = signed_in(app, Role.ADMIN), signed_in(app, Role.CONSULTANT, "grace@firm.example", "Grace")
    sent = {"name": "Quiet Rooms", "email": "GRACE@firm.example"}
    page = admin.person.submit(admin.person.visit("/firms"), sent, at=1)
    owner.person.submit(owner.person.visit(text(page.tree.cssselect(".copy")[0]).partition("8000")[2]))
    assert "Quiet Rooms" not in admin.person.visit("/firms").links()
    assert "Quiet Rooms" in owner.person.visit("/firms").text
    [firm] = rows(app, "SELECT id FROM firm")
    admin.person.visit(f"/firms/{firm['id']}/members", 404)


def test_an_owner_without_an_account_gets_a_link(app: FastAPI) -> None:
    admin = signed_in(app, Role.ADMIN)
    sent = {"name": "Quiet Rooms", "email": "grace@firm.example"}
    page = admin.person.submit(admin.person.visit("/firms"), sent, at=1)
    assert page.heading == "A link for the invitation" and "/firms/invitation/" in page.text
    [invited] = rows(app, "SELECT email, role FROM firm_invitation")
    assert invited == {"email": "grace@firm.example", "role": "owner"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Enter the name of the firm."),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"name": "Quiet", "email": "nobody"}, "does not look like an email address"),
        ({"name": "Quiet", "email": "team@levelhead.example"}, "belongs to the enquiry team"),
        ({"name": "Quiet", "email": "gone@levelhead.example"}, "This account is disabled."),
    ],
)
def test_a_firm_that_does_not_fit_is_not_made(app: FastAPI, fields: dict[str, str], said: str) -> None:
    admin = signed_in(app, Role.ADMIN)
    signed_in(app, Role.ENQUIRY, "team@levelhead.example")
    gone = signed_in(app, Role.CONSULTANT, "gone@levelhead.example")
    change(app, "UPDATE staff SET disabled_at = created_at WHERE id = :id", id=gone.id)
    page = admin.person.submit(admin.person.visit("/firms"), fields, 422, at=1)
    assert said in page.text and page.form(1).fields["name"] == fields["name"]
    assert rows(app, "SELECT * FROM firm") == []


def test_only_an_administrator_makes_a_firm(app: FastAPI) -> None:
    owner = a_firm(app)
    owner.person.visit("/account")
    owner.person.post("/firms", {"csrf_token": owner.person.token, "name": "Mine"}, 403)
    assert len(rows(app, "SELECT * FROM firm")) == 1


def test_an_owner_changes_a_role_and_it_holds_at_once(app: FastAPI) -> None:
    owner = a_firm(app)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    reader.person.visit(f"/firms/{owner.firm_id}/clients/new", 403)
    page = press(owner, reader, "role", role="consultant")
    assert "The role is changed." in page.text
    reader.person.visit(f"/firms/{owner.firm_id}/clients/new")


def test_an_owner_removes_somebody_and_the_firm_is_gone_for_them(app: FastAPI) -> None:
    owner = a_firm(app)
    other = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "other@firm.example")
    assert "They are no longer in this firm." in press(owner, other, "departure").text
    other.person.visit(f"/firms/{owner.firm_id}", 404)


@pytest.mark.parametrize("role", [FirmRole.CONSULTANT, FirmRole.READER])
def test_nobody_but_an_owner_changes_who_belongs(app: FastAPI, role: FirmRole) -> None:
    owner = a_firm(app)
    other = a_member(app, owner.firm_id, role, "other@firm.example")
    page = other.person.visit(f"/firms/{owner.firm_id}/members")
    assert "Owner" in page.text and not page.tree.cssselect("main form")
    before = roles(app, owner.firm_id)
    press(other, other, "role", 403, role="owner")
    press(other, owner, "departure", 403)
    sent = {"csrf_token": other.person.token, "email": "new@firm.example", "role": "owner"}
    other.person.post(f"/firms/{owner.firm_id}/invitations", sent, 403)
    assert roles(app, owner.firm_id) == before and rows(app, "SELECT * FROM firm_invitation") == []


def test_another_firm_is_not_there_at_all(app: FastAPI) -> None:
    ours, theirs = a_firm(app), a_firm(app, "else@firm.example", "Loud Rooms")
    member = a_member(app, theirs.firm_id, FirmRole.READER, "reader@firm.example")
    before = everything(app)
    ours.person.visit(f"/firms/{theirs.firm_id}/members", 404)
    ours.person.visit(f"/firms/{theirs.firm_id}", 404)
    ours.person.visit("/account")
    token = {"csrf_token": ours.person.token}
    for path in (f"members/{member.staff_id}/role", f"members/{member.staff_id}/departure", "invitations"):
        ours.person.post(f"/firms/{theirs.firm_id}/{path}", {**token, "role": "owner", "email": "a@b.example"}, 404)
        mixed = path.replace("invitations", f"members/{theirs.staff_id}/role")
        ours.person.post(f"/firms/{ours.firm_id}/{mixed}", {**token, "role": "owner"}, 404)
    assert everything(app) == before


def test_the_last_owner_is_neither_removed_nor_demoted(app: FastAPI) -> None:
    owner = a_firm(app)
    assert "The only owner who can sign in." in owner.person.visit(f"/firms/{owner.firm_id}/members").text
    assert press(owner, owner, "departure", 409).heading == "A firm needs an owner"
    press(owner, owner, "role", 409, role="reader")
    other = a_member(app, owner.firm_id, FirmRole.OWNER, "other@firm.example")
    change(app, "UPDATE staff SET disabled_at = created_at WHERE id = :id", id=other.staff_id)
    press(owner, owner, "departure", 409)
    assert roles(app, owner.firm_id)[owner.staff_id] == "owner"
    press(owner, other, "departure")


def test_two_owners_who_remove_each_other_at_once_leave_one(app: FastAPI, make_app: Callable[..., FastAPI]) -> None:
    one = a_firm(app)
    two = a_member(app, one.firm_id, FirmRole.OWNER, "two@firm.example")
    for auditor in (one, two):
        auditor.person.visit("/account")

    there = elsewhere(make_app, two.person)

    def remove(pair: tuple[Person, Auditor]) -> int:
        by, of = pair
        path = f"/firms/{one.firm_id}/members/{of.staff_id}/departure"
        return int(by.client.post(path, data={"csrf_token": by.token}, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        statuses = sorted(at_once.map(remove, [(one.person, two), (there, one)], timeout=60))
    assert statuses[0] == 303 and statuses[1] in (404, 409), statuses
    assert list(roles(app, one.firm_id).values()) == ["owner"]


def test_a_disabled_account_keeps_the_firm_working_and_an_administrator_names_an_owner(app: FastAPI) -> None:
    owner, admin = a_firm(app), signed_in(app, Role.ADMIN)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    assert "Firms without an owner" not in admin.person.visit("/firms").text
    with app.state.house.database.transaction() as session:
        accounts.disable(session, owner.staff_id, app.state.house.now())
    assert "Disabled" in reader.person.visit(f"/firms/{owner.firm_id}/members").text
    page = admin.person.visit("/firms")
    assert "Quiet Rooms" in page.text
    page = admin.person.submit(page, {"email": "reader@firm.example"}, at=1)
    reader.person.submit(reader.person.visit(text(page.tree.cssselect(".copy")[0]).partition("8000")[2]))
    assert roles(app, owner.firm_id)[reader.staff_id] == "owner"
    fields = {"csrf_token": admin.person.token, "email": "ada@levelhead.example"}
    admin.person.post(f"/firms/{owner.firm_id}/owner", fields, 404)
    assert admin.id not in roles(app, owner.firm_id), "who has an owner is none of an administrator's business"
