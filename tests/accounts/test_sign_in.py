"""Signing in with an address and a password."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.accounts.addresses import local
from app.accounts.roles import Role
from tests.accounts.colleagues import ADA, PASSWORD, hire, sign_in
from tests.person import Person
from tests.tables import change, rows

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
NOT_OURS = [
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/ok\\evil",
    "evil.example",
    "javascript:alert(1)",
    "/a\nb",
    "/\t/evil.example",
    "/sign-in?then=/desk",
    "/" + "x" * 500,
    "",
]


def test_a_page_of_the_staff_leads_through_the_sign_in_and_back_to_itself(app: FastAPI, person: Person) -> None:
    hire(app)
    page = person.visit("/account?from=bookmark")
    assert page.path == "/sign-in" and page.heading == "Sign in"
    page = person.submit(page, {"email": ADA, "password": PASSWORD})
    assert page.path == "/account" and page.response.url.query == b"from=bookmark"


def test_without_a_wish_everybody_begins_where_they_work(app: FastAPI) -> None:
    for role, path in ((Role.ENQUIRY, "/desk"), (Role.ADMIN, "/desk"), (Role.CONSULTANT, "/firms")):
        hire(app, f"{role}@levelhead.example", role)
        person = Person(app)
        page = person.visit("/sign-in")
        data = {"csrf_token": person.token, "email": f"{role}@levelhead.example", "password": PASSWORD}
        response = person.client.post(page.path, data=data, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, path)
        assert response.headers["cache-control"] == "no-store"


def test_an_address_is_the_same_however_it_is_typed(app: FastAPI, person: Person) -> None:
    hire(app)
    assert sign_in(person, "  ADA@Levelhead.Example ", at="/sign-in?then=/account").path == "/account"


def test_a_password_is_the_same_however_its_characters_are_composed(app: FastAPI, person: Person) -> None:
    from app.accounts import passwords

    composed, apart = "caf\u00e9 under stone bridges", "cafe\u0301 under stone bridges"
    hire(app)
    change(app, "UPDATE staff SET password_hash = :made", made=passwords.hashed(composed))
    assert sign_in(person, password=apart, at="/sign-in?then=/account").path == "/account"


@pytest.mark.parametrize("email, password", [(ADA, "not the password"), ("nobody@levelhead.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_read_the_same(
    app: FastAPI, person: Person, email: str, password: str
) -> None:
    hire(app)
    page = sign_in(person, email, password, 422, at="/sign-in?then=/account")
    assert "We could not sign you in with this address and password. Check both." in page.text
    assert page.form().fields["email"] == email and page.form().fields["then"] == "/account"
    assert password not in page.response.text.replace(email, "")
    assert not rows(app, "SELECT * FROM staff_session")


def test_an_account_that_is_disabled_or_has_no_password_reads_the_same_too(app: FastAPI, person: Person) -> None:
    for number, statement in enumerate(("disabled_at = created_at", "password_hash = NULL")):
        email = f"staff{number}@levelhead.example"
        hire(app, email)
        change(app, f"UPDATE staff SET {statement} WHERE email = :email", email=email)
        page = sign_in(person, email, status=422)
        assert "We could not sign you in with this address and password. Check both." in page.text


def test_what_is_missing_is_named_and_no_try_is_counted(app: FastAPI, person: Person) -> None:
    page = sign_in(person, "", "", 422)
    assert "Enter your email address." in page.text and "Enter your password." in page.text
    assert not rows(app, "SELECT * FROM tally")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize("then", NOT_OURS)
def test_nobody_is_led_to_another_site(app: FastAPI, person: Person, then: str) -> None:
    assert local(then) == ""
    hire(app, role=Role.CONSULTANT)
    page = person.visit("/sign-in", params={"then": then})
    assert "then" not in page.form().fields
    page = person.submit(page, {"email": ADA, "password": PASSWORD, "then": then})
    assert page.path == "/firms" and page.response.url.host == "127.0.0.1"


def test_whoever_is_signed_in_does_not_see_the_form_again(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    assert person.visit("/sign-in").path == "/firms"
    assert person.visit("/sign-in?then=/evidence").path == "/evidence"


def test_the_cookie_holds_a_token_that_the_database_does_not(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    person.visit("/sign-in")
    data = {"csrf_token": person.token, "email": ADA, "password": PASSWORD}
    response = person.client.post("/sign-in", data=data, headers={"User-Agent": AGENT}, follow_redirects=False)
    cookie = next(value for name, value in response.headers.multi_items() if value.startswith("levelhead-staff="))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie and "Max-Age=43200" in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    [kept] = rows(app, "SELECT * FROM staff_session")
    assert len(token) == 43 and token not in map(str, kept.values())
    assert kept["device"] == "Firefox on Windows"


def test_over_tls_the_cookie_belongs_to_this_host_alone(make_app: Callable[..., FastAPI]) -> None:
    app = make_app(base_url="https://ready.example")
    hire(app, role=Role.CONSULTANT)
    person = Person(app, "https://ready.example")
    sign_in(person)
    assert "__Host-levelhead-staff" in person.client.cookies


def test_a_token_from_before_the_sign_in_is_worth_nothing_after_it(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    hire(app, "mallory@levelhead.example", Role.CONSULTANT, "Mallory")
    sign_in(person, "mallory@levelhead.example")
    planted = person.client.cookies["levelhead-staff"]
    other = Person(app)
    other.visit("/sign-in")
    data = {"csrf_token": other.token, "email": ADA, "password": PASSWORD}
    other.client.cookies.set("levelhead-staff", planted, domain="127.0.0.1")
    response = other.client.post("/sign-in", data=data, follow_redirects=False)
    assert planted not in response.headers["set-cookie"]
    assert person.visit("/account").path == "/sign-in"
    assert len(rows(app, "SELECT * FROM staff_session")) == 1


def test_a_form_of_another_site_signs_nobody_in(app: FastAPI, person: Person) -> None:
    hire(app)
    data = {"email": ADA, "password": PASSWORD}
    assert person.client.post("/sign-in", data=data).status_code == 403
    page = person.visit("/sign-in")
    data["csrf_token"] = page.form().fields["csrf_token"]
    response = person.client.post("/sign-in", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not rows(app, "SELECT * FROM staff_session")


def test_a_forged_form_is_shown_again_without_the_password(app: FastAPI, person: Person) -> None:
    page = person.post("/sign-in", {"email": ADA, "password": PASSWORD}, 403)
    assert ADA in page.text and PASSWORD not in page.response.text


def test_a_form_from_somebody_who_is_not_signed_in_is_kept_to_send_again(app: FastAPI, person: Person) -> None:
    person.visit("/sign-in")
    data = {"csrf_token": person.token, "note": "a long text", "password": PASSWORD}
    page = person.post("/account/departure", data, 401)
    assert page.heading == "You are not signed in" and "a long text" in page.text
    assert PASSWORD not in page.response.text
    hire(app)
    sign_in(person, at="/sign-in?then=/account")  # in another tab
    page = person.submit(page)
    assert page.path == "/sign-in" and "You are signed out on this browser." in page.text


def test_what_another_site_sent_is_not_shown_to_somebody_who_is_not_signed_in(person: Person) -> None:
    person.visit("/sign-in")
    data = {"csrf_token": person.token, "note": "planted"}
    response = person.client.post("/account/departure", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 401 and "planted" not in response.text


def test_the_log_of_what_was_done_names_no_address(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person, "somebody@levelhead.example", "wrong", 422)
    sign_in(person)
    person.submit(person.visit("/account"), at=0)
    entries = rows(app, "SELECT * FROM audit_entry ORDER BY id")
    assert [entry["action"] for entry in entries] == ["failed to sign in", "signed in", "signed out"]
    assert [entry["actor"] for entry in entries] == ["visitor", "staff", "staff"]
    assert "somebody" not in repr(entries) and ADA not in repr(entries)
    assert len(entries[0]["subject_id"]) == 64
