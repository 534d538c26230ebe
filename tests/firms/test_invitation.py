"""Invitations to join a firm: for one address, used once, for two weeks, or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.firms import joining
from app.firms.roles import FirmRole
from tests.assessments.test_return_letter import Desk, post_office  # noqa: F401 - a fixture
from tests.auditing import Auditor, a_firm, a_member
from tests.conftest import EITHER_DATABASE, Clock
from tests.person import Page, Person, text
from tests.staff import signed_in
from tests.tables import change, everything, rows

PASSWORD = "four quiet herons waiting"
NEW = {"name": "Grace Adeyemi", "password": PASSWORD, "password_again": PASSWORD}


def invite(owner: Auditor, email: str = "grace@firm.example", role: str = "consultant", status: int = 200) -> Page:
    page = owner.person.visit(f"/firms/{owner.firm_id}/members")
    return owner.person.submit(page, {"email": email, "role": role}, status, at=len(page.tree.forms) - 1)


def link(owner: Auditor, email: str = "grace@firm.example", role: str = "consultant") -> str:
    """The path of a new invitation's link."""
    return text(invite(owner, email, role).tree.cssselect(".copy")[0]).partition("8000")[2]


def role_of(app: FastAPI, firm_id: str, email: str) -> str | None:
    query = "SELECT m.role FROM firm_member m JOIN staff s ON s.id = m.staff_id WHERE m.firm_id = :f AND s.email = :e"
    found = rows(app, query, f=firm_id, e=email)
    return found[0]["role"] if found else None


def test_the_link_is_shown_once_and_only_its_hash_is_kept(app: FastAPI) -> None:
    owner = a_firm(app)
    path = link(owner)
    [kept] = rows(app, "SELECT * FROM firm_invitation")
    assert path.rpartition("/")[2] not in kept.values()
    page = owner.person.visit(f"/firms/{owner.firm_id}/members")
    assert "grace@firm.example" in page.text and path not in page.response.text
    assert "7 Dec 2026, 12:00" in page.text, "two weeks from now"


def test_somebody_new_sets_a_name_and_a_password_and_joins(app: FastAPI, person: Person) -> None:
    owner = a_firm(app)
    path = link(owner, role="reader")
    page = person.visit(path)
    assert page.heading == "Join Quiet Rooms" and "as reader" in page.text
    page = person.submit(page, NEW)
    assert page.path == f"/firms/{owner.firm_id}", "signed in at once"
    assert role_of(app, owner.firm_id, "grace@firm.example") == "reader"
    signed = "SELECT detail FROM audit_entry WHERE action = 'signed in' ORDER BY at DESC"
    assert rows(app, signed)[0] == {"detail": "invitation"}
    assert rows(app, "SELECT role FROM staff WHERE email = 'grace@firm.example'") == [{"role": "consultant"}]


def test_where_a_second_factor_is_required_somebody_new_signs_in_first(make_app: Callable[..., FastAPI]) -> None:
    app = make_app()
    path = link(a_firm(app))
    person = Person(make_app(second_factor="required"))
    page = person.submit(person.visit(path), NEW)
    assert page.path == "/sign-in" and rows(app, "SELECT id FROM staff WHERE email = 'grace@firm.example'")
    page = person.submit(page, {"email": "grace@firm.example", "password": PASSWORD})
    assert page.path == "/account/second-factor"


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Enter a name."),
        ({"password": "short", "password_again": "short"}, "Use at least 12 characters."),
        ({"password_again": "another one here"}, "The two are not the same."),
    ],
)
def test_what_does_not_fit_makes_no_account(app: FastAPI, person: Person, fields: dict[str, str], said: str) -> None:
    path = link(a_firm(app))
    page = person.submit(person.visit(path), NEW | fields, 422)
    assert said in page.text and page.form().fields["name"] == (NEW | fields)["name"]
    assert rows(app, "SELECT * FROM staff WHERE email = 'grace@firm.example'") == []
    assert person.visit(path).heading == "Join Quiet Rooms", "the link still works"


def test_somebody_with_an_account_signs_in_and_joins(app: FastAPI, person: Person) -> None:
    owner, path = a_firm(app), ""
    path = link(owner)
    grace = signed_in(app, Role.CONSULTANT, "grace@firm.example", "Grace")
    assert person.visit(path).links()["Sign in"] == f"/sign-in?then={path.replace('/', '%2F')}"
    page = grace.person.visit(path)
    page = grace.person.submit(page)
    assert page.path == f"/firms/{owner.firm_id}"
    assert role_of(app, owner.firm_id, "grace@firm.example") == "consultant"
    assert rows(app, "SELECT staff_id FROM audit_entry WHERE action = 'joined a firm'") == [{"staff_id": grace.id}]


def test_another_account_cannot_use_it(app: FastAPI) -> None:
    owner = a_firm(app)
    path = link(owner)
    eve = signed_in(app, Role.CONSULTANT, "eve@firm.example", "Eve")
    page = eve.person.visit(path)
    assert "You are signed in with another account" in page.text
    eve.person.post(path, {"csrf_token": eve.person.token, **NEW}, 403)
    signed_in(app, Role.CONSULTANT, "grace@firm.example", "Grace")
    eve.person.post(path, {"csrf_token": eve.person.token, **NEW}, 403)
    assert [each["role"] for each in rows(app, "SELECT role FROM firm_member")] == ["owner"]


def test_nobody_sets_a_password_for_an_account_that_is_there(app: FastAPI, person: Person) -> None:
    path = link(a_firm(app))
    page = person.visit(path)
    signed_in(app, Role.CONSULTANT, "grace@firm.example", "Grace")
    person.submit(page, NEW, 403)
    assert rows(app, "SELECT password_hash FROM staff WHERE email = 'grace@firm.example'") == [{"password_hash": None}]


@pytest.mark.parametrize("is_disabled", [False, True])
def test_an_account_that_cannot_work_in_a_firm_is_told_whom_to_ask(
    app: FastAPI, person: Person, is_disabled: bool
) -> None:
    owner = a_firm(app)
    path = link(owner)
    role = Role.CONSULTANT if is_disabled else Role.ENQUIRY
    grace = signed_in(app, role, "grace@firm.example", "Grace")
    if is_disabled:
        change(app, "UPDATE staff SET disabled_at = created_at WHERE id = :id", id=grace.id)
    visiting = person if is_disabled else grace.person
    visiting.visit("/assessments/new")
    assert "Ask an administrator to change that" in visiting.visit(path).text
    visiting.post(path, {"csrf_token": visiting.token, **NEW}, 403)
    assert role_of(app, owner.firm_id, "grace@firm.example") is None


def test_what_no_longer_works_says_why(app: FastAPI, person: Person, clock: Clock) -> None:
    owner = a_firm(app)
    used, withdrawn = link(owner), link(owner, "henry@firm.example")
    person.submit(person.visit(used), NEW)
    page = owner.person.visit(f"/firms/{owner.firm_id}/members")
    [at] = [at for at, form in enumerate(page.tree.forms) if (form.get("action") or "").endswith("/withdrawal")]
    assert "The invitation is withdrawn." in owner.person.submit(page, at=at).text
    old = link(owner, "ivy@firm.example")
    clock.moment += timedelta(days=14)
    said = {used: "This invitation has been used", withdrawn: "This invitation was withdrawn"}
    said |= {old: "This invitation has run out", "/firms/invitation/nothing": "There is no such invitation"}
    for path, heading in said.items():
        assert person.visit(path, 410).heading == heading
        person.post(path, {"csrf_token": person.token, **NEW}, 410)
    assert role_of(app, owner.firm_id, "ivy@firm.example") is None


def test_a_newer_invitation_ends_the_one_before(app: FastAPI, person: Person) -> None:
    owner = a_firm(app)
    first, second = link(owner), link(owner, role="reader")
    person.visit(first, 410)
    person.visit(second)


def test_an_invitation_of_another_firm_cannot_be_withdrawn(app: FastAPI, person: Person) -> None:
    ours, theirs = a_firm(app), a_firm(app, "else@firm.example", "Loud Rooms")
    path = link(theirs)
    [invitation] = rows(app, "SELECT id FROM firm_invitation")
    ours.person.visit("/account")
    fields = {"csrf_token": ours.person.token}
    for firm_id in (ours.firm_id, theirs.firm_id):
        ours.person.post(f"/firms/{firm_id}/invitations/{invitation['id']}/withdrawal", fields, 404)
    person.visit(path)


@pytest.mark.parametrize("by", ["one firm", "two firms"])
def test_used_twice_at_once_it_makes_one_account(app: FastAPI, make_app: Callable[..., FastAPI], by: str) -> None:
    first = link(a_firm(app))
    second = first if by == "one firm" else link(a_firm(app, "else@firm.example", "Loud Rooms"))
    people = [(Person(app), first), (Person(make_app()), second)]
    for each, path in people:
        each.visit(path)

    def join(pair: tuple[Person, str]) -> int:
        each, path = pair
        return int(each.client.post(path, data={"csrf_token": each.token, **NEW}, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        statuses = sorted(at_once.map(join, people, timeout=60))
    assert statuses[0] == 303 and statuses[1] in (403, 410), statuses
    assert len(rows(app, "SELECT * FROM staff WHERE email = 'grace@firm.example'")) == 1


def test_whoever_is_a_member_already_keeps_their_role(app: FastAPI) -> None:
    owner = a_firm(app)
    path = link(owner, role="reader")
    grace = a_member(app, owner.firm_id, FirmRole.OWNER, "grace@firm.example")
    grace.person.submit(grace.person.visit(path))
    assert role_of(app, owner.firm_id, "grace@firm.example") == "owner"
    assert "belongs to a member already" in invite(owner, status=422).text


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("email", "role", "said"),
    [
        ("", "reader", "Enter an email address."),
        ("nobody", "reader", "does not look like an email address"),
        ("grace@firm.example", "king", "Choose a role."),
    ],
)
def test_an_invitation_that_does_not_fit_is_not_made(app: FastAPI, email: str, role: str, said: str) -> None:
    owner = a_firm(app)
    page = invite(owner, email, role, 422)
    assert said in page.text and page.tree.cssselect("#email")[0].get("value") == email
    assert rows(app, "SELECT * FROM firm_invitation") == []


def test_guessing_is_limited(app: FastAPI, person: Person, clock: Clock) -> None:
    for _ in range(joining.MOST_OF_NETWORK):
        person.visit("/firms/invitation/nothing", 410)
    person.visit("/firms/invitation/nothing", 429)
    clock.moment += joining.WINDOW
    person.visit("/firms/invitation/nothing", 410)


def test_the_link_goes_by_letter_where_letters_are_sent(
    make_app: Callable[..., FastAPI],
    person: Person,
    post_office: tuple[Desk, dict[str, Any]],  # noqa: F811
) -> None:
    desk, settings = post_office
    app = make_app(**settings)
    owner = a_firm(app)
    page = invite(owner)
    assert "An email with the link is on its way to grace@firm.example" in page.text
    [letter] = desk.letters
    assert desk.recipients == ["grace@firm.example"]
    assert letter["Subject"] == "An invitation to join Quiet Rooms"
    [path] = re.findall(r"/firms/invitation/\S+", letter.get_content())
    person.submit(person.visit(path), NEW)
    assert role_of(app, owner.firm_id, "grace@firm.example") == "consultant"


def test_opening_a_link_changes_nothing(app: FastAPI, person: Person) -> None:
    path = link(a_firm(app))
    before = everything(app)
    person.visit(path)
    assert everything(app) == before
