"""The administrator's page of who works here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from tests.accounts.colleagues import ADA, hire, set_up, sign_in
from tests.conftest import Clock
from tests.person import Page, Person
from tests.staff import Signed, signed_in
from tests.tables import change, rows


@pytest.fixture
def grace(app: FastAPI) -> Signed:
    """The administrator."""
    return signed_in(app, Role.ADMIN, "grace@levelhead.example", "Grace")


def press(signed: Signed, of: str, noun: str, status: int = 200, **fields: str) -> Page:
    """Presses a button of somebody's page."""
    page = signed.person.visit(f"/desk/staff/{of}")
    [at] = [at for at, form in enumerate(page.tree.forms) if form.get("action").endswith(f"{of}/{noun}")]
    return signed.person.submit(page, fields, status, at=at)


def test_everybody_is_listed_with_how_they_sign_in(app: FastAPI, grace: Signed) -> None:
    hire(app)
    page = grace.person.visit("/desk/staff")
    listed = [" ".join(each.text_content().split()) for each in page.tree.cssselect("tbody tr")]
    assert listed == [
        f"Ada Okoro {ADA} Enquiry team Password Off",
        "Grace You grace@levelhead.example Administrator Has not signed in yet Off",
    ]


def test_somebody_is_added_with_a_link_that_is_shown_once(app: FastAPI, grace: Signed) -> None:
    page = grace.person.visit("/desk/staff")
    page = grace.person.submit(page, {"name": "Ada Okoro", "email": ADA.upper(), "role": "consultant"}, at=1)
    assert page.heading == "A link for Ada Okoro"
    assert "until 26 November 2026 at 12:00" in page.text
    [made] = rows(app, "SELECT * FROM staff WHERE email = :email", email=ADA)
    assert (made["role"], made["password_hash"]) == ("consultant", None)
    [entry] = rows(app, "SELECT * FROM audit_entry WHERE action = 'added an account'")
    assert (entry["subject_id"], entry["staff_id"], entry["detail"]) == (made["id"], grace.id, "consultant")
    assert "/sign-in/password/" not in grace.person.visit(f"/desk/staff/{made['id']}").response.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize(
    "fields, said",
    [
        ({"name": ""}, "Enter a name."),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"email": ""}, "Enter an email address."),
        ({"email": "ada at example"}, "does not look like an email address"),
        ({"email": "GRACE@levelhead.example"}, "This address has an account already."),
        ({"role": "owner"}, "Choose a role."),
    ],
)
def test_what_does_not_fit_is_said_and_kept(app: FastAPI, grace: Signed, fields: dict[str, str], said: str) -> None:
    page = grace.person.visit("/desk/staff")
    page = grace.person.submit(page, {"name": "Ada", "email": ADA, "role": "enquiry", **fields}, 422, at=1)
    assert said in page.text and page.form(1).fields["name"] == fields.get("name", "Ada")
    assert len(rows(app, "SELECT * FROM staff")) == 1


def test_a_changed_role_holds_at_once(app: FastAPI, grace: Signed) -> None:
    ada = signed_in(app, Role.ENQUIRY)
    ada.person.visit("/desk/staff", 403)
    assert "The role is changed." in press(grace, ada.id, "role", role="admin").text
    assert ada.person.visit("/desk/staff").status == 200
    press(grace, ada.id, "role", role="enquiry")
    assert ada.person.visit("/desk/staff", 403).heading == "Your account does not open this"


def test_a_role_that_does_not_exist_changes_nothing(app: FastAPI, grace: Signed) -> None:
    ada = signed_in(app, Role.ENQUIRY)
    press(grace, ada.id, "role", 404, role="owner")
    assert rows(app, "SELECT role FROM staff WHERE id = :of", of=ada.id) == [{"role": "enquiry"}]


def test_disabling_ends_all_sessions_and_links_at_once(app: FastAPI, grace: Signed, person: Person) -> None:
    of = hire(app, role=Role.CONSULTANT)
    sign_in(person)
    press(grace, of, "password-link")
    page = press(grace, of, "disablement")
    assert "The account is disabled, and signed out everywhere." in page.text
    assert person.visit("/account").path == "/sign-in"
    assert not rows(app, "SELECT * FROM staff_session WHERE staff_id = :of", of=of)
    assert not rows(app, "SELECT * FROM password_link")
    sign_in(person, status=422)
    grace.person.post(f"/desk/staff/{of}/password-link", {"csrf_token": grace.person.token}, 409)
    press(grace, of, "reinstatement")
    assert person.visit("/account").path == "/sign-in", "a session came back with the account"
    assert sign_in(person).path == "/account"


def test_a_disabled_account_is_refused_even_where_a_session_is_left(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    change(app, "UPDATE staff SET disabled_at = created_at")
    assert person.visit("/account").path == "/sign-in"


def test_they_can_be_signed_out_everywhere(app: FastAPI, grace: Signed, person: Person) -> None:
    of = hire(app, role=Role.CONSULTANT)
    sign_in(person)
    assert "They are signed out everywhere." in press(grace, of, "departure").text
    assert person.visit("/account").path == "/sign-in"


def test_a_lost_second_factor_is_taken_off(app: FastAPI, grace: Signed, person: Person, clock: Clock) -> None:
    of = hire(app, role=Role.CONSULTANT)
    sign_in(person)
    set_up(person, clock)
    assert "The second factor is off." in press(grace, of, "second-factor").text
    assert person.visit("/account").path == "/sign-in"
    assert sign_in(person).path == "/account"


NOUNS = ("role", "disablement", "reinstatement", "departure", "second-factor", "password-link")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize("noun", NOUNS)
def test_nobody_changes_their_own_account_here(app: FastAPI, grace: Signed, noun: str) -> None:
    page = grace.person.visit(f"/desk/staff/{grace.id}")
    assert "This is you." in page.text and len(page.tree.forms) == 1
    sent = {"csrf_token": grace.person.token, "role": "enquiry"}
    assert grace.person.post(f"/desk/staff/{grace.id}/{noun}", sent, 409).heading == "This is your own account"
    [row] = rows(app, "SELECT role, disabled_at FROM staff")
    assert row == {"role": "admin", "disabled_at": None}


@pytest.mark.parametrize("noun", ["disablement", "role"])
def test_two_who_remove_each_other_at_once_leave_one_administrator(
    app: FastAPI, make_app: Callable[..., FastAPI], grace: Signed, noun: str
) -> None:
    ada = signed_in(make_app(), Role.ADMIN)  # in another process of the same house
    for one in (ada, grace):
        one.person.visit("/desk/staff")

    def remove(pair: tuple[Signed, Signed]) -> int:
        actor, other = pair
        data = {"csrf_token": actor.person.token, "role": "enquiry"}
        path = f"/desk/staff/{other.id}/{noun}"
        return int(actor.person.client.post(path, data=data, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as threads:
        statuses = sorted(threads.map(remove, [(ada, grace), (grace, ada)], timeout=60))
    left = rows(app, "SELECT id FROM staff WHERE role = 'admin' AND disabled_at IS NULL")
    assert len(left) == 1 and statuses[0] == 303 and statuses[1] in (401, 403)


@pytest.mark.parametrize("of", ["0" * 20, "x", "%00", "é"])
def test_nobody_is_found_under_a_number_that_nobody_has(grace: Signed, of: str) -> None:
    grace.person.visit("/desk/staff")
    assert grace.person.visit(f"/desk/staff/{of}", 404).heading == "Nobody with that number works here"
    grace.person.post(f"/desk/staff/{of}/disablement", {"csrf_token": grace.person.token}, 404)
