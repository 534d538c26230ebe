"""The thanks: by when we reply, and what was sent, for the person who sent it and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from tests.conftest import MONDAY, Clock
from tests.enquiries.letters import NEED, send
from tests.journeys import complete
from tests.person import Person, text


def test_the_thanks_say_by_when_and_how_we_reply(person: Person, clock: Clock) -> None:
    clock.moment = datetime(2026, 11, 24, 11, 20, 31, tzinfo=UTC)
    page = send(person)
    assert "We reply by 11:20 on Wednesday 25 November." in page.text
    assert "You hear from us by email to ada@example.org." in page.text


@pytest.mark.parametrize(
    ("preferred", "words"),
    [
        ("phone", "by phone on 020 7946 0000."),
        ("either", "by email to ada@example.org or by phone on 020 7946 0000."),
        ("email", "by email to ada@example.org."),
    ],
)
def test_we_reply_as_was_asked_for(person: Person, preferred: str, words: str) -> None:
    page = send(person, phone="020 7946 0000", preferred_contact=preferred)
    assert f"You hear from us {words}" in page.text


def test_the_thanks_show_what_was_sent_and_agreed_to(person: Person) -> None:
    page = send(person, consent_marketing="1")
    for part in (NEED, "Ada Lovelace", "St Example's Hospital", "ada@example.org", "12:00 on Monday 23 November 2026"):
        assert part in page.text
    agreed = [text(item) for item in page.tree.cssselect("main ul li")]
    assert agreed == [
        "You may contact me about this enquiry, in the way I chose.",
        "You may send me news about courses and other offers by email.",
    ]


def test_from_a_result_the_thanks_lead_back_to_it(person: Person) -> None:
    address = complete(person)
    path = f"/enquiries/new?assessment={address.rpartition('/')[2]}"
    page = send(person, path=path, consent_share="1")
    assert page.links()["Back to your assessment"] == address
    assert "Noted, and we may read it" in page.text


def test_the_phone_number_is_shown_where_there_is_one(make_app: Callable[..., FastAPI]) -> None:
    page = send(Person(make_app(phone="020 7946 0000")))
    assert "Sooner than that? Call 020 7946 0000." in page.text


def test_a_reload_shows_the_promise_as_it_was_given(person: Person, clock: Clock) -> None:
    path = send(person).path
    clock.moment = MONDAY + timedelta(hours=20)
    assert "We reply by 12:00 on Tuesday 24 November." in person.visit(path).text


def test_once_the_time_has_passed_the_page_does_not_pretend(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    person = Person(make_app(phone="020 7946 0000", contact_email="team@example.org"))
    path = send(person).path
    clock.moment = MONDAY + timedelta(days=2)
    page = person.visit(path)
    assert "We promised you a reply by 12:00 on Tuesday 24 November." in page.text
    assert "Then tell us: call 020 7946 0000 or write to team@example.org." in page.text
    assert "We reply by" not in page.text


def test_with_no_other_way_to_reach_us_a_late_reply_leads_back_to_the_form(person: Person, clock: Clock) -> None:
    path = send(person).path
    clock.moment = MONDAY + timedelta(days=2)
    assert "Then write to us again." in person.visit(path).text


def test_nobody_else_can_open_it(person: Person, another_person: Person) -> None:
    path = send(person).path
    another_person.visit("/enquiries/new")
    page = another_person.visit(path, 403)
    assert "Only the device that sent an enquiry can open it" in page.text
    assert "Ada" not in page.text


def test_a_stranger_without_a_key_learns_nothing(app: FastAPI, person: Person) -> None:
    path = send(person).path
    page = Person(app).visit(path, 403)
    unknown = Person(app).visit(f"/enquiries/{'0' * 20}/thanks", 403)
    assert page.text == unknown.text


def test_a_malformed_id_is_not_found(person: Person) -> None:
    for enquiry_id in ("nonsense", "A" * 20, "0" * 21, "%00" * 20, "a" * 3000):
        page = person.visit(f"/enquiries/{enquiry_id}/thanks", 404)
        assert "There is no such enquiry" in page.text, enquiry_id


def test_no_cache_keeps_a_page_with_a_name_on_it(person: Person) -> None:
    assert send(person).response.headers["cache-control"] == "no-store"


def test_whoever_leaves_the_device_takes_the_thanks_along(person: Person) -> None:
    path = send(person).path
    person.submit(person.visit("/departure"))
    person.visit(path, 403)
