"""What looks like spam is kept apart and never dropped, and whoever sent it sees what everybody sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.enquiries.spam import places
from app.limits.network import network_of
from tests.conftest import Clock
from tests.enquiries.letters import LETTER, send, send_with
from tests.person import Form, Person, client_of, text
from tests.tables import rows


def reasons(person: Person) -> list[str]:
    """Why the last lead is kept apart; empty where it is not. The enquiry is stored either way."""
    [said] = rows(person.app, "SELECT * FROM lead_entry WHERE kind = 'received' ORDER BY id DESC LIMIT 1")
    [lead] = rows(person.app, "SELECT * FROM lead WHERE id = :of", of=said["lead_id"])
    assert bool(lead["is_suspected"]) == bool(said["text"])
    return [said["text"]] if said["text"] else []


def test_what_people_send_is_not_suspected(person: Person) -> None:
    send(person, need="We saw https://example.org/a and www.example.org/b. What do you think?")
    assert reasons(person) == []


SUSPECTED = [
    pytest.param({"website": "https://spam.example"}, "It filled in a field that people do not see.", id="trap"),
    pytest.param({"need": "http://a.b http://c.d https://e.f"}, "Its text has 3 links.", id="links"),
    pytest.param({"need": "WWW.a.b [url=x] <a href=y>"}, "Its text has 3 links.", id="links in other ways"),
    pytest.param({"opened": ""}, "It does not say when its form was opened.", id="no time"),
    pytest.param({"opened": "1.abc"}, "It does not say when its form was opened.", id="forged time"),
    pytest.param({"opened": "\u0661.abc"}, "It does not say when its form was opened.", id="other digits"),
    pytest.param({"opened": "9" * 4000}, "It does not say when its form was opened.", id="long time"),
]


@pytest.mark.parametrize(("changes", "reason"), SUSPECTED)
def test_it_is_kept_apart_with_the_reason(person: Person, changes: Form, reason: str) -> None:
    page = send_with(person, changes)
    assert page.heading == "We have your enquiry"
    assert len(rows(person.app, "SELECT * FROM enquiry")) == 1
    assert reasons(person) == [reason]


def test_sent_at_once_it_is_kept_apart(person: Person) -> None:
    page = person.submit(person.visit("/enquiries/new"), LETTER)
    assert page.heading == "We have your enquiry"
    assert reasons(person) == ["It was sent within 3 seconds of opening its form."]


@pytest.mark.parametrize(("later", "expected"), [(2, 1), (3, 0), (60, 0), (7 * 86400, 0), (7 * 86400 + 1, 1)])
def test_how_long_a_form_was_open(person: Person, clock: Clock, later: int, expected: int) -> None:
    form = person.visit("/enquiries/new")
    clock.moment += timedelta(seconds=later)
    person.submit(form, LETTER)
    assert len(reasons(person)) == expected


def test_a_form_corrected_quickly_counts_from_when_it_was_shown_first(person: Person, clock: Clock) -> None:
    form = person.visit("/enquiries/new")
    clock.moment += timedelta(minutes=5)
    again = person.submit(form, {**LETTER, "email": "ada"}, 422)
    person.submit(again, {"email": "ada@example.org"})
    assert reasons(person) == []


def test_the_time_of_another_house_is_no_time(make_app: Callable[..., FastAPI]) -> None:
    theirs = Person(make_app(secret_key="t" * 40)).visit("/enquiries/new").form().form_values()
    person = Person(make_app(secret_key="o" * 40))
    send(person, opened=dict(theirs)["opened"])
    assert reasons(person) == ["It does not say when its form was opened."]


def test_all_reasons_are_said_together(person: Person) -> None:
    send(person, website="x", opened="", need="http://a http://b http://c")
    assert len(re.findall(r"\.(?: |$)", reasons(person)[0])) == 3


def test_too_many_from_one_address_are_still_kept(person: Person) -> None:
    found = []
    for number in range(7):
        send(person, need=f"Enquiry {number}", email="ADA@example.org" if number % 2 else "ada@example.org")
        found.append(rows(person.app, "SELECT COUNT(*) AS n FROM lead WHERE is_suspected")[0]["n"])
    assert found == [0, 0, 0, 0, 0, 1, 2]
    assert len(rows(person.app, "SELECT * FROM enquiry")) == 7


def test_after_an_hour_it_counts_anew(person: Person, clock: Clock) -> None:
    for number in range(6):
        send(person, need=f"Enquiry {number}")
    clock.moment += timedelta(hours=1, seconds=1)
    send(person, need="Later")
    assert reasons(person) == []


def from_host(app: FastAPI, host: str, number: int) -> Person:
    """Somebody on another device in a network."""
    person = Person(app)
    person.client = client_of(app, client=(host, 50000), follow_redirects=True)
    send(person, email=f"person{number}@example.org", need=f"Enquiry {number} from {host}")
    return person


def test_a_device_and_a_network_have_limits_of_their_own(app: FastAPI) -> None:
    for number in range(11):
        person = from_host(app, "203.0.113.7", number)
    assert reasons(person) == ["It is number 11 from the same device within an hour."]
    for number in range(11, 41):
        person = from_host(app, f"203.0.113.{100 + number}", number)
    assert reasons(person) == ["It is number 41 from the same network within an hour."]
    assert reasons(from_host(app, "198.51.100.7", 99)) == []


def test_no_address_and_no_network_is_kept_of_the_counting(app: FastAPI) -> None:
    from_host(app, "203.0.113.7", 1)
    kept = rows(app, "SELECT * FROM tally")
    assert len(kept) == 3
    assert "203.0.113" not in repr(kept) and "example.org" not in repr(kept)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("203.0.113.7", ("203.0.113.7/32", "203.0.113.0/24")),
        ("2001:db8:1:2:3::4", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("testclient", ()),
    ],
)
def test_where_a_request_comes_from(host: str, expected: tuple[str, ...]) -> None:
    assert tuple(each for _, each in places(network_of(host))) == expected


def test_a_form_sent_twice_is_counted_once(person: Person) -> None:
    form = person.visit("/enquiries/new")
    for _ in range(8):
        person.submit(form, LETTER)
    assert [row["count"] for row in rows(person.app, "SELECT * FROM tally")] == [1]
    assert len(rows(person.app, "SELECT * FROM lead")) == 1


def test_the_trap_is_out_of_sight_and_out_of_the_way(person: Person) -> None:
    [trap] = person.visit("/enquiries/new").tree.cssselect("#website")
    assert (trap.get("tabindex"), trap.get("autocomplete"), trap.get("value")) == ("-1", "off", None)
    wrapper = trap.getparent()
    assert (wrapper.get("aria-hidden"), wrapper.get("class")) == ("true", "unseen")
    assert text(wrapper) == "Leave this empty"
