"""Changing the own password, setting one with a link, and which passwords we refuse."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.accounts import passwords
from app.accounts.roles import Role
from tests.accounts.colleagues import ADA, PASSWORD, hire, kept, sign_in
from tests.conftest import Clock
from tests.person import Page, Person
from tests.staff import signed_in
from tests.tables import rows

NEW = "quiet lanterns over seven hills"
REFUSED = [
    ("short", "Use at least 12 characters."),
    ("elevenchars", "Use at least 12 characters."),
    ("x" * 201, "Use at most 200 characters."),
    ("aaaaaaaaaaaaaaaa", "among the first"),
    ("abababababababab", "among the first"),
    ("123456789012", "among the first"),
    ("qwertyuiop123", "among the first"),
    ("Password12345", "among the first"),
    ("P a s s w o r d 2026", "among the first"),
    ("welcome12345!", "among the first"),
    ("letmeinletmein", "among the first"),
    ("abcdefghijklmnop", "among the first"),
    ("changeme2026", "among the first"),
    (ADA, "without your name"),
    ("ada.okoro.2026", "without your name"),
    ("Levelhead2026", "without your name"),
]
ACCEPTED = [PASSWORD, NEW, "correct horse battery staple", "7$kQ!x2Zp@9m", "pässwörter über brücken", "x7" + "k9m2" * 3]


@pytest.mark.parametrize("password, why", REFUSED)
def test_an_easy_password_is_refused_with_a_reason(password: str, why: str) -> None:
    said = passwords.fault(password, ADA, "Ada Okoro", "Levelhead")
    assert said is not None and why in said


@pytest.mark.parametrize("password", ACCEPTED)
def test_others_will_do(password: str) -> None:
    assert passwords.fault(password, ADA, "Ada Okoro", "Levelhead") is None


def test_a_password_is_kept_as_argon2_and_never_the_same_twice() -> None:
    one, other = passwords.hashed(NEW), passwords.hashed(NEW)
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "the work that a guess costs"
    assert one.startswith("$argon2id$") and one != other and NEW not in one
    assert passwords.fits(NEW, one) and not passwords.fits(PASSWORD, one) and not passwords.fits(NEW, None)


MARKS = "\u0301\u0316" * 80_000  # composing these takes very long: half of them move past all before


def test_a_password_that_would_take_for_ever_to_compose_is_refused_at_once() -> None:
    began = time.monotonic()
    assert passwords.fault(MARKS, ADA, "Ada Okoro", "Levelhead") == "Use at most 200 characters."
    assert not passwords.fits(MARKS, kept())
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
def test_nor_does_it_stop_the_sign_in_the_account_or_a_link(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    began = time.monotonic()
    sign_in(person, password=MARKS, status=422)
    sign_in(person)
    assert "This is not your password of today." in change(person, 422, old_password=MARKS).text
    assert "Use at most 200 characters." in change(person, 422, password=MARKS).text
    assert "The two are not the same." in change(person, 422, password_again=MARKS).text
    _, link = invited(app, "joan@levelhead.example")
    page = person.submit(person.visit(link), {"password": MARKS, "password_again": MARKS}, 422)
    assert "Use at most 200 characters." in page.text
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("more", ["!", " " * 800 + "!"])
def test_the_longest_password_fits_only_as_it_is(more: str) -> None:
    longest = "calm water under stone bridges, and " * 5 + "twenty more of these"
    assert len(longest) == 200 and passwords.fault(longest, ADA, "Ada Okoro", "Levelhead") is None
    hashed = passwords.hashed(longest)
    assert passwords.fits(longest, hashed) and not passwords.fits(longest + more, hashed)
    assert passwords.fault(longest + more, ADA, "Ada Okoro", "Levelhead") == "Use at most 200 characters."


def change(person: Person, status: int = 200, **fields: str) -> Page:
    sent = {"old_password": PASSWORD, "password": NEW, "password_again": NEW, **fields}
    return person.submit(person.visit("/account"), sent, status, at=1)


def test_a_new_password_replaces_the_old_one_and_ends_other_sessions(
    app: FastAPI, person: Person, another_person: Person
) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(another_person)
    sign_in(person)
    assert "Your password is changed." in change(person).text
    assert person.visit("/account").path == "/account"
    assert another_person.visit("/account").path == "/sign-in"
    sign_in(another_person, status=422)
    assert sign_in(another_person, password=NEW).path == "/account"
    assert rows(app, "SELECT * FROM audit_entry WHERE action = 'changed their password'")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize(
    "fields, said",
    [
        ({"old_password": "wrong"}, "This is not your password of today."),
        ({"old_password": ""}, "This is not your password of today."),
        ({"password_again": "another"}, "The two are not the same."),
        ({"password": "short", "password_again": "short"}, "Use at least 12 characters."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    app: FastAPI, person: Person, fields: dict[str, str], said: str
) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    page = change(person, 422, **fields)
    assert said in page.text and page.tree.cssselect("details[open]")
    assert NEW not in page.response.text and PASSWORD not in page.response.text
    assert sign_in(Person(app)).path == "/account"


def test_whoever_has_no_password_cannot_change_it(app: FastAPI) -> None:
    person = signed_in(app, Role.CONSULTANT).person
    person.visit("/account")
    person.post("/account/password", {"csrf_token": person.token, "old_password": "", "password": NEW}, 404)
    assert rows(app, "SELECT password_hash FROM staff") == [{"password_hash": None}]


def invited(app: FastAPI, email: str = ADA) -> tuple[Person, str]:
    """An administrator, and the path of a link that they made for somebody new."""
    admin = signed_in(app, Role.ADMIN, "grace@levelhead.example", "Grace").person
    page = admin.submit(admin.visit("/desk/staff"), {"name": "Ada Okoro", "email": email, "role": "consultant"}, at=1)
    return admin, page.tree.cssselect(".copy")[0].text_content().removeprefix("http://127.0.0.1:8000")


def test_a_link_sets_the_first_password_once(app: FastAPI, person: Person) -> None:
    _, link = invited(app)
    page = person.visit(link)
    assert "Ada Okoro, choose the password" in page.text
    assert person.visit(link).status == 200, "looking at it uses it up"
    page = person.submit(page, {"password": NEW, "password_again": NEW})
    assert page.path == "/sign-in" and "Your password is set." in page.text
    assert person.submit(page, {"email": ADA, "password": NEW}).path == "/firms"
    assert person.visit(link, 410).heading == "This link has been used, or is too old"
    person.post(link, {"csrf_token": person.token, "password": PASSWORD, "password_again": PASSWORD}, 410)


def test_a_link_is_kept_as_a_hash_and_works_for_three_days(app: FastAPI, person: Person, clock: Clock) -> None:
    _, link = invited(app)
    token = link.rpartition("/")[2]
    assert len(token) == 43 and token not in repr(rows(app, "SELECT * FROM password_link"))
    clock.moment += timedelta(days=3, seconds=-1)
    page = person.visit(link)
    clock.moment += timedelta(seconds=1)
    person.visit(link, 410)
    person.submit(page, {"password": NEW, "password_again": NEW}, 410)
    assert rows(app, "SELECT password_hash FROM staff WHERE email = :of", of=ADA) == [{"password_hash": None}]


def test_a_link_takes_no_easy_password_and_stays_good(app: FastAPI, person: Person) -> None:
    _, link = invited(app)
    page = person.submit(person.visit(link), {"password": "Levelhead2026", "password_again": "Levelhead2026"}, 422)
    assert "without your name" in page.text
    assert person.submit(page, {"password": NEW, "password_again": NEW}).path == "/sign-in"


def test_a_newer_link_ends_the_one_before(app: FastAPI, person: Person) -> None:
    admin, link = invited(app)
    page = admin.visit("/desk/staff")
    page = admin.visit(page.links()["Ada Okoro"])
    [at] = [at for at, form in enumerate(page.tree.forms) if form.get("action").endswith("/password-link")]
    newer = admin.submit(page, at=at).tree.cssselect(".copy")[0].text_content()
    person.visit(link, 410)
    assert person.visit(newer.removeprefix("http://127.0.0.1:8000")).status == 200


def test_setting_a_password_with_a_link_signs_out_everywhere_and_ends_a_lockout(app: FastAPI, person: Person) -> None:
    admin, link = invited(app)
    person.submit(person.visit(link), {"password": NEW, "password_again": NEW})
    sign_in(person, password=NEW)
    other = Person(app)
    for _ in range(5):
        sign_in(other, password="wrong", status=422)
    page = admin.visit(admin.visit("/desk/staff").links()["Ada Okoro"])
    [at] = [at for at, form in enumerate(page.tree.forms) if form.get("action").endswith("/password-link")]
    newer = admin.submit(page, at=at).tree.cssselect(".copy")[0].text_content().removeprefix("http://127.0.0.1:8000")
    other.submit(other.visit(newer), {"password": PASSWORD, "password_again": PASSWORD})
    assert person.visit("/account").path == "/sign-in"
    assert sign_in(other).path == "/account"


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "é"])
def test_a_link_that_we_never_made_opens_nothing(person: Person, token: str) -> None:
    person.visit(f"/sign-in/password/{token}", 410)
