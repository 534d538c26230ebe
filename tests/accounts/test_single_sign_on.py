"""Single sign-on against a real provider on loopback: the good way, and every wrong one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from tests.accounts.colleagues import ADA, hire
from tests.accounts.provider import OpenIdProvider
from tests.conftest import Clock
from tests.person import Page, Person
from tests.tables import change, rows

WORKED = "/firms"


@pytest.fixture
def provider(clock: Clock) -> Iterator[OpenIdProvider]:
    with OpenIdProvider(lambda: clock().timestamp()) as running:
        yield running


@pytest.fixture
def app(make_app: Callable[..., FastAPI], provider: OpenIdProvider) -> FastAPI:
    made = make_app(**provider.settings())
    hire(made, role=Role.CONSULTANT)
    return made


def go(person: Person, then: str = "") -> str:
    """Presses the button, lets the provider send the browser back, and returns the address that it comes back to."""
    page = person.visit("/sign-in", params={"then": then} if then else {})
    answer = person.client.get(page.links()["Sign in with Acme"], follow_redirects=False)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    if address.startswith("/"):
        return address
    back = httpx.get(address, follow_redirects=False).headers["location"]
    assert back.startswith("http://127.0.0.1:8000/")
    return back.removeprefix("http://127.0.0.1:8000")


def through(person: Person, then: str = "") -> Page:
    return person.visit(go(person, then))


def refused(person: Person, sentence: str = "That sign-in did not work") -> None:
    page = through(person)
    assert page.path == "/sign-in" and sentence in page.text, page.text
    assert not rows(person.app, "SELECT * FROM staff_session")
    assert not rows(person.app, "SELECT * FROM single_sign_on_flow")
    assert rows(person.app, "SELECT single_sign_on_subject FROM staff") == [{"single_sign_on_subject": None}]
    assert "code=" not in str(page.response.url) and "state=" not in str(page.response.url)


def test_somebody_whom_the_provider_knows_is_signed_in(app: FastAPI, person: Person) -> None:
    page = through(person)
    assert page.path == "/firms" and "Connected to Acme" in person.visit("/account").text
    [entry] = rows(app, "SELECT * FROM audit_entry WHERE action = 'signed in'")
    assert entry["detail"] == "single sign-on"
    [row] = rows(app, "SELECT single_sign_on_subject AS subject FROM staff")
    assert len(row["subject"]) == 64


def test_they_come_back_to_where_they_wanted_to_be(person: Person) -> None:
    assert through(person, "/evidence").path == "/evidence"


def test_a_provider_that_takes_the_secret_in_the_body_is_given_it_there(
    person: Person, provider: OpenIdProvider
) -> None:
    provider.takes_secret_in_body = True
    assert through(person).path == WORKED


def test_afterwards_they_are_known_by_their_subject_and_not_by_their_address(
    app: FastAPI, person: Person, another_person: Person, provider: OpenIdProvider
) -> None:
    through(person)
    provider.claims = {"email": "new.name@elsewhere.example", "email_verified": False}
    assert through(another_person).path == WORKED


def test_another_subject_with_their_address_is_not_them(
    app: FastAPI, person: Person, another_person: Person, provider: OpenIdProvider
) -> None:
    through(person)
    provider.claims = {"sub": "subject-2"}
    page = through(another_person)
    assert page.path == "/sign-in" and "you have no account here" in page.text
    assert len(rows(app, "SELECT * FROM staff_session")) == 1


def test_an_address_that_nobody_has_here_makes_no_account(
    app: FastAPI, person: Person, provider: OpenIdProvider
) -> None:
    provider.claims = {"email": "stranger@levelhead.example"}
    refused(person, "you have no account here")
    assert len(rows(app, "SELECT * FROM staff")) == 1


def test_a_disabled_account_stays_closed(app: FastAPI, person: Person) -> None:
    through(person)
    change(app, "UPDATE staff SET disabled_at = created_at", "DELETE FROM staff_session")
    assert through(person).path == "/sign-in"
    assert not rows(app, "SELECT * FROM staff_session")


def test_a_second_factor_is_still_asked_for(app: FastAPI, person: Person) -> None:
    change(app, "UPDATE staff SET totp_secret = 'x', totp_confirmed_at = created_at")
    assert through(person).path == "/sign-in/code"
    assert person.visit("/account").path == "/sign-in"


UNVERIFIED = [{"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize("claims", UNVERIFIED, ids=str)
def test_an_address_that_the_provider_has_not_verified_is_worth_nothing(
    person: Person, provider: OpenIdProvider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    refused(person, "has not verified your address")


WRONG: list[dict[str, Any]] = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "another client"},
    {"aud": None},
    {"aud": ["levelhead desk", "another client"]},  # and does not say for whom it was made
    {"azp": "another client"},
    {"iss": "https://evil.example"},
    {"iss": None},
    {"exp": None},
    {"exp": 1},
    {"iat": None},
    {"iat": 9_999_999_999},
    {"nbf": 9_999_999_999},
    {"sub": None},
    {"sub": ""},
    {"sub": 7},
    {"sub": "x" * 256},
    {"at_hash": "of another token"},
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize("claims", WRONG, ids=str)
def test_a_token_with_a_wrong_claim_signs_nobody_in(
    person: Person, provider: OpenIdProvider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    refused(person)


def test_a_token_that_ran_out_signs_nobody_in(person: Person, provider: OpenIdProvider, clock: Clock) -> None:
    provider.claims = {"exp": int(clock().timestamp()) - 61}
    refused(person)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize("kind", ["not at all", "with the public key", "with the secret of both"])
def test_a_token_that_is_not_signed_with_the_provider_s_own_key_signs_nobody_in(
    person: Person, provider: OpenIdProvider, kind: str
) -> None:
    provider.algorithm = "none" if kind == "not at all" else "HS256"
    if kind == "with the public key":
        provider.shared = provider.key.as_pem(private=False)
    refused(person)


def test_neither_does_one_of_another_key(person: Person, provider: OpenIdProvider) -> None:
    provider.signs_with = provider.another_key
    refused(person)


def test_neither_does_one_of_a_key_that_the_provider_does_not_publish(person: Person, provider: OpenIdProvider) -> None:
    provider.header = {"kid": "unknown"}
    refused(person)


def test_a_provider_without_keys_signs_nobody_in(person: Person, provider: OpenIdProvider) -> None:
    provider.sends_keys = False
    refused(person)


def test_a_wrong_secret_is_said_to_have_failed(make_app: Callable[..., FastAPI], provider: OpenIdProvider) -> None:
    app = make_app(**{**provider.settings(), "oidc_client_secret": "wrong"})
    hire(app)
    refused(Person(app))


def test_the_way_back_serves_once(app: FastAPI, person: Person, provider: OpenIdProvider) -> None:
    back = go(person)
    assert person.visit(back).path == WORKED
    change(app, "DELETE FROM staff_session")
    asked = len(provider.asked)
    page = person.visit(back)
    assert page.path == "/sign-in" and "That sign-in did not work" in page.text
    assert len(provider.asked) == asked, "the provider was asked about a way that was used up"


def test_it_serves_only_in_the_browser_that_began_it(app: FastAPI, person: Person, another_person: Person) -> None:
    back = go(person)
    another_person.visit("/sign-in")
    assert another_person.visit(back).path == "/sign-in"
    assert Person(app).visit(back).path == "/sign-in"
    assert not rows(app, "SELECT * FROM staff_session")
    assert person.visit(back).path == WORKED


def test_it_does_not_serve_after_ten_minutes(person: Person, clock: Clock) -> None:
    back = go(person)
    clock.moment += timedelta(minutes=10)
    assert person.visit(back).path == "/sign-in"


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?error=access_denied&state=x", "?state=%00&code=%ff"])
def test_a_way_back_that_nobody_began_leads_to_the_sign_in(app: FastAPI, person: Person, query: str) -> None:
    person.visit("/sign-in")
    page = person.visit(f"/sign-in/provider/return{query}")
    assert page.path == "/sign-in" and "That sign-in did not work" in page.text


def test_a_code_that_the_provider_does_not_know_signs_nobody_in(person: Person, provider: OpenIdProvider) -> None:
    state = parse_qs(urlsplit(go(person)).query)["state"][0]
    page = person.visit("/sign-in/provider/return", params={"state": state, "code": "guessed"})
    assert page.path == "/sign-in" and "That sign-in did not work" in page.text


def test_a_provider_that_is_down_is_said_to_be_so(person: Person, provider: OpenIdProvider) -> None:
    provider.is_down = True
    refused(person, "The other service did not answer")


def test_so_is_one_that_went_away_in_between(person: Person, provider: OpenIdProvider) -> None:
    back = go(person)
    provider.stop()
    page = person.visit(back)
    assert page.path == "/sign-in" and "The other service did not answer" in page.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
def test_one_that_takes_for_ever_is_given_up(person: Person, provider: OpenIdProvider) -> None:
    provider.waits = 60
    started = time.monotonic()
    refused(person, "The other service did not answer")
    assert time.monotonic() - started < 20


def test_one_whose_configuration_is_of_another_issuer_is_not_believed(person: Person, provider: OpenIdProvider) -> None:
    provider.names_issuer = "https://evil.example"
    refused(person, "The other service did not answer")


def test_without_a_provider_there_is_no_button_and_no_way(make_app: Callable[..., FastAPI]) -> None:
    person = Person(make_app())
    assert not [label for label in person.visit("/sign-in").links() if label.startswith("Sign in with")]
    assert person.visit("/sign-in/provider?then=/account").path == "/sign-in"
    assert person.visit("/sign-in/provider/return?state=a&code=b").path == "/sign-in"


def test_the_log_names_no_address(app: FastAPI, person: Person, provider: OpenIdProvider) -> None:
    provider.claims = {"email": "stranger@levelhead.example"}
    through(person)
    provider.claims = {}
    through(person)
    assert "stranger" not in repr(rows(app, "SELECT * FROM audit_entry")) and ADA not in repr(
        rows(app, "SELECT * FROM audit_entry")
    )
