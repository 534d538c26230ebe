"""The proof of work: a browser solves it before it sends, once, in time. Without it an enquiry is kept apart."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from tests.conftest import Clock
from tests.enquiries.letters import send
from tests.person import Person
from tests.tables import rows


@pytest.fixture
def person(make_app: Callable[..., FastAPI]) -> Person:
    """Somebody whose browser is asked for a proof."""
    return Person(make_app(altcha="on"))


def solve(person: Person, **changes: Any) -> str:
    """The payload that a browser sends, found as it would find it."""
    asked = person.client.get("/enquiries/challenge").json()
    found = next(
        number
        for number in range(asked["maxnumber"] + 1)
        if hashlib.sha256(f"{asked['salt']}{number}".encode()).hexdigest() == asked["challenge"]
    )
    said = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": found}
    return base64.b64encode(json.dumps(said | changes).encode()).decode()


def suspected(person: Person) -> int:
    return int(rows(person.app, "SELECT COUNT(*) AS n FROM lead WHERE is_suspected")[0]["n"])


def test_the_challenge_is_in_the_open_protocol_s_words(person: Person) -> None:
    response = person.client.get("/enquiries/challenge")
    asked = response.json()
    assert set(asked) == {"algorithm", "challenge", "salt", "signature", "maxnumber"}
    assert asked["algorithm"] == "SHA-256" and len(asked["challenge"]) == 64 and "?expires=" in asked["salt"]
    assert response.headers["cache-control"] == "no-store"
    assert asked != person.client.get("/enquiries/challenge").json()


def test_solved_it_is_an_enquiry_like_any_other(person: Person) -> None:
    assert send(person, altcha=solve(person)).heading == "We have your enquiry"
    assert suspected(person) == 0


def test_without_it_the_enquiry_is_kept_and_marked(person: Person) -> None:
    assert send(person).heading == "We have your enquiry"
    assert suspected(person) == 1


def test_it_serves_once(person: Person) -> None:
    payload = solve(person)
    send(person, altcha=payload, need="One")
    send(person, altcha=payload, need="Two")
    assert suspected(person) == 1


def test_it_runs_out_after_an_hour(person: Person, clock: Clock) -> None:
    payload = solve(person)
    clock.moment += timedelta(hours=1)
    send(person, altcha=payload)
    assert suspected(person) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": "12"},
        {"number": True},
        {"number": 10**30},
        {"number": None},
        {"algorithm": "MD5"},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"challenge": "0" * 64},
        {"salt": "abc?expires=99999999999&"},
        {"salt": "abc"},
        {"salt": 7},
        {"salt": "abc?expires=soon&"},
    ],
)
def test_whatever_is_changed_in_it_it_is_none(person: Person, changes: dict[str, Any]) -> None:
    assert send(person, altcha=solve(person, **changes)).heading == "We have your enquiry"
    assert suspected(person) == 1


@pytest.mark.parametrize("payload", ["", "x", "e30=", "W10=", "bnVsbA==", "é", "A" * 5000, "[" * 1000])
def test_what_is_no_payload_is_none(person: Person, payload: str) -> None:
    assert send(person, altcha=payload).heading == "We have your enquiry"
    assert suspected(person) == 1


def test_a_later_expiry_cannot_be_had_by_moving_a_digit(person: Person) -> None:
    asked = json.loads(base64.b64decode(solve(person)))
    for taken in range(1, len(str(asked["number"])) + 1):
        digits = str(asked["number"])
        moved = asked | {"salt": asked["salt"] + digits[:taken], "number": int(digits[taken:] or 0)}
        send(person, altcha=base64.b64encode(json.dumps(moved).encode()).decode(), need=f"Moved {taken}")
    made = rows(person.app, "SELECT COUNT(*) AS n FROM lead")[0]["n"]
    moved_in_time = made - suspected(person)
    assert moved_in_time <= 1, "the same solution, written in another way, serves once at most"


def test_the_form_has_the_script_only_where_it_is_asked_for(person: Person, app: FastAPI) -> None:
    assert person.visit("/enquiries/new").tree.cssselect("script[src*=proof], [name=altcha]")
    assert not Person(app).visit("/enquiries/new").tree.cssselect("script, [name=altcha]")
