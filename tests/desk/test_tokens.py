"""Tokens: an administrator makes, lists and revokes them, and sees each once."""

from __future__ import annotations

import hashlib

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.desk.tokens import LENGTH
from tests.api.program import Program
from tests.person import Page, text
from tests.staff import Signed, signed_in
from tests.tables import everything, rows

FORM = {"name": "Customer records", "scope_leads_read": "yes", "days": "90"}


@pytest.fixture
def grace(app: FastAPI) -> Signed:
    return signed_in(app, Role.ADMIN, "grace@levelhead.example", "Grace")


def make(staff: Signed, fields: dict[str, str] | None = None, status: int = 200) -> Page:
    page = staff.person.visit("/desk/tokens")
    return staff.person.submit(page, FORM if fields is None else fields, status, at=len(page.tree.forms) - 1)


def shown(page: Page) -> str:
    return text(page.tree.cssselect(".copy")[0])


def test_a_token_is_shown_once_and_kept_as_a_hash(app: FastAPI, grace: Signed) -> None:
    assert "There is no token yet." in grace.person.visit("/desk/tokens").text
    token = shown(make(grace))
    assert len(token) == LENGTH
    [kept] = rows(app, "SELECT * FROM api_token")
    assert kept["token_hash"] == hashlib.sha256(token.encode()).hexdigest()
    assert (kept["name"], kept["scopes"], kept["made_by"]) == ("Customer records", "leads:read", grace.id)
    assert token not in repr(everything(app))
    page = grace.person.visit("/desk/tokens")
    assert token not in page.response.text and not page.tree.cssselect(".copy")
    assert "Customer records" in page.text and "21 February 2027" in page.text and "Never" in page.text


def test_it_opens_what_it_says_until_it_is_revoked(app: FastAPI, grace: Signed) -> None:
    program = Program(app)
    program.key = shown(make(grace))
    program.send("GET", "/leads")
    program.send("GET", "/figures", 403)
    page = grace.person.visit("/desk/tokens")
    at = next(n for n, form in enumerate(page.tree.forms) if (form.get("action") or "").endswith("/revocation"))
    page = grace.person.submit(page, at=at)
    assert "Revoked" in page.text and "23 November 2026" in page.text
    program.send("GET", "/leads", 401)
    said = [
        each["action"] for each in rows(app, "SELECT action FROM audit_entry WHERE subject_kind = 'token' ORDER BY id")
    ]
    assert said == ["made a token", "revoked a token"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({**FORM, "name": " "}, "Give the token a name of up to 60 characters."),
        ({**FORM, "name": "x" * 61}, "Give the token a name of up to 60 characters."),
        ({"name": "Records", "days": "90"}, "Choose at least one thing that the program may do."),
        ({**FORM, "days": "9999"}, "Choose how long the token is in force."),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_made(
    app: FastAPI, grace: Signed, fields: dict[str, str], said: str
) -> None:
    page = make(grace, fields, 422)
    assert said in text(page.tree.cssselect("#errors")[0])
    assert page.tree.cssselect("#name")[0].get("value") == " ".join(fields["name"].split())
    assert not rows(app, "SELECT id FROM api_token")


def test_a_token_that_is_not_there_is_not_found(grace: Signed) -> None:
    grace.person.visit("/desk/tokens")
    grace.person.post("/desk/tokens/nothing/revocation", {"csrf_token": grace.person.token}, 404)


def test_tokens_are_for_administrators(app: FastAPI, grace: Signed) -> None:
    for role in (Role.ENQUIRY, Role.CONSULTANT):
        other = signed_in(app, role, f"{role}@levelhead.example")
        other.person.visit("/desk/tokens", 403)
        other.person.visit("/account")
        other.person.post("/desk/tokens", {**FORM, "csrf_token": other.person.token}, 403)
    assert not rows(app, "SELECT id FROM api_token")
