"""Where somebody is signed in: how long that lasts, that they see it, and that they can end it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.accounts.devices import device
from app.accounts.roles import Role
from tests.accounts.colleagues import hire, sign_in
from tests.conftest import Clock
from tests.person import Person
from tests.staff import signed_in
from tests.tables import rows

DEVICES = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0": "Firefox on Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15": "Safari on Mac",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36": (
        "Chrome on Linux"
    ),
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36 Edg/128.0": (
        "Edge on Windows"
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36": "Chrome on Android",
    "curl/8.9": "A browser",
    "": "A browser",
}


@pytest.mark.parametrize("said, words", DEVICES.items())
def test_a_browser_is_named_in_plain_words(said: str, words: str) -> None:
    assert device(said) == words


def test_a_session_lasts_twelve_hours_however_busy_it_is(app: FastAPI, person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    for _ in range(12):
        assert person.visit("/account").path == "/account"
        clock.moment += timedelta(minutes=59, seconds=59)
    assert person.visit("/account").path == "/account"
    clock.moment += timedelta(seconds=12)
    assert person.visit("/account").path == "/sign-in"


def test_it_ends_after_an_hour_of_doing_nothing(app: FastAPI, person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    clock.moment += timedelta(minutes=59)
    assert person.visit("/account").path == "/account"
    clock.moment += timedelta(minutes=60)
    assert person.visit("/account").path == "/sign-in"
    assert person.visit("/sign-in").heading == "Sign in"


def test_how_long_doing_nothing_may_last_is_a_setting(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    person = signed_in(make_app(idle_minutes=5), Role.CONSULTANT).person
    clock.moment += timedelta(minutes=4)
    person.visit("/account")
    clock.moment += timedelta(minutes=4)
    assert person.visit("/account").path == "/account"
    clock.moment += timedelta(minutes=5)
    assert person.visit("/account").path == "/sign-in"


def test_reading_pages_writes_at_most_every_few_minutes(app: FastAPI, clock: Clock) -> None:
    person = signed_in(app, Role.CONSULTANT).person
    seen = set()
    for _ in range(21):
        person.visit("/account")
        seen |= {str(row["seen_at"]) for row in rows(app, "SELECT seen_at FROM staff_session")}
        clock.moment += timedelta(minutes=1)
    assert len(seen) == 5


def test_a_post_notes_it_too(app: FastAPI, clock: Clock) -> None:
    person = signed_in(app, Role.CONSULTANT).person
    person.visit("/account")
    before = rows(app, "SELECT seen_at FROM staff_session")
    clock.moment += timedelta(minutes=10)
    person.post("/account/sessions/departure", {"csrf_token": person.token})
    assert rows(app, "SELECT seen_at FROM staff_session") != before


def test_they_are_listed_with_this_one_marked(app: FastAPI, person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    other = Person(app)
    other.client.headers["User-Agent"] = next(iter(DEVICES))
    sign_in(other)
    clock.moment += timedelta(minutes=30)
    page = sign_in(person)
    [this, that] = [" ".join(each.text_content().split()) for each in page.tree.cssselect(".rows li")]
    assert "This browser" in this and "This browser" not in that
    assert "Firefox on Windows" in that
    assert "Signed in on 23 November at 12:00, last seen 23 November at 12:00" in that


def test_one_can_be_ended(app: FastAPI, person: Person, another_person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(another_person)
    page = sign_in(person)
    [form] = [at for at, each in enumerate(page.tree.forms) if each.get("action").count("/") == 4]
    page = person.submit(page, at=form)
    assert "That browser is signed out." in page.text
    assert another_person.visit("/account").path == "/sign-in"
    assert person.visit("/account").path == "/account"


def test_all_others_can_be_ended_at_once(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    others = [Person(app) for _ in range(3)]
    for other in others:
        sign_in(other)
    sign_in(person)
    page = person.post("/account/sessions/departure", {"csrf_token": person.token})
    assert "All other browsers are signed out." in page.text
    assert {other.visit("/account").path for other in others} == {"/sign-in"}
    assert person.visit("/account").path == "/account"


def test_nobody_ends_a_session_of_somebody_else(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    grace = signed_in(app, Role.ADMIN, "grace@levelhead.example", "Grace")
    [row] = rows(app, "SELECT id FROM staff_session WHERE staff_id = :of", of=grace.id)
    person.post("/account/sessions/%00/departure", {"csrf_token": person.token}, 404)
    page = person.post(f"/account/sessions/{row['id']}/departure", {"csrf_token": person.token}, 404)
    assert page.heading == "That browser is not signed in to your account"
    person.post("/account/sessions/departure", {"csrf_token": person.token})
    assert grace.person.visit("/account").path == "/account"


def test_sessions_that_ran_out_are_removed_when_somebody_signs_in(app: FastAPI, person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(Person(app))
    clock.moment += timedelta(hours=12)
    sign_in(person)
    assert len(rows(app, "SELECT * FROM staff_session")) == 1


def test_a_database_that_is_busy_does_not_keep_anybody_from_reading(app: FastAPI, clock: Clock) -> None:
    person = signed_in(app, Role.CONSULTANT).person
    house = app.state.house
    clock.moment += timedelta(minutes=10)
    with house.database.session(writes=True) as session:
        session.connection()  # SQLite lets nobody else write meanwhile
        before = time.monotonic()
        assert person.visit("/account").path == "/account"
        assert time.monotonic() - before < 3
