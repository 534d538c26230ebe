"""Signing out."""

from __future__ import annotations

from fastapi import FastAPI

from app.accounts.roles import Role
from tests.accounts.colleagues import ADA, PASSWORD, hire, sign_in
from tests.person import Person
from tests.tables import rows


def test_signing_out_ends_the_session_and_takes_the_cookie_away(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    page = sign_in(person)
    token = person.client.cookies["levelhead-staff"]
    page = person.submit(page, at=0)
    assert page.path == "/sign-in" and "You are signed out on this browser." in page.text
    assert "levelhead-staff" not in person.client.cookies
    assert not rows(app, "SELECT * FROM staff_session")
    person.client.cookies.set("levelhead-staff", token, domain="127.0.0.1")
    assert person.visit("/account").path == "/sign-in"


def test_other_browsers_stay_signed_in(app: FastAPI, person: Person, another_person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(another_person, ADA, PASSWORD)
    person.submit(sign_in(person), at=0)
    assert another_person.visit("/account").path == "/account"
