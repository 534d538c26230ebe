"""The form of an enquiry, before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from tests.conftest import Clock
from tests.enquiries.letters import value
from tests.journeys import begin, complete
from tests.person import Person


def test_anybody_can_open_the_form_and_every_box_is_empty(person: Person) -> None:
    page = person.visit("/enquiries/new")
    assert page.heading == "Tell us how we can help"
    assert [box.get("name") for box in page.tree.cssselect("[type=checkbox]")] == [
        "consent_contact",
        "consent_marketing",
    ]
    assert not page.tree.cssselect("[type=checkbox][checked]")
    assert "Nothing but what you have entered above." in page.text


def test_the_form_says_by_when_we_would_reply(person: Person) -> None:
    page = person.visit("/enquiries/new")
    assert "Send this now, and we reply by 12:00 on Tuesday 24 November." in page.text
    assert "Monday to Friday 09:00 to 17:00 (London time), except on bank holidays in England and Wales" in page.text


def test_the_time_is_the_owners(make_app: Callable[..., FastAPI]) -> None:
    app = make_app(time_zone="America/New_York", opening_hours="Mon-Sat 06:00-20:00", bank_holidays="scotland")
    page = Person(app).visit("/enquiries/new")
    assert "we reply by 07:00 on Tuesday 24 November" in page.text
    assert "(New York time), except on bank holidays in Scotland" in page.text


@pytest.mark.parametrize(
    ("now", "by"),
    [
        (datetime(2026, 11, 27, 18, 5, tzinfo=UTC), "17:00 on Monday 30 November."),
        (datetime(2026, 12, 24, 11, 20, tzinfo=UTC), "11:20 on Tuesday 29 December."),
        (datetime(2026, 12, 31, 11, 20, tzinfo=UTC), "11:20 on Monday 4 January 2027."),
        (datetime(2026, 6, 24, 11, 20, tzinfo=UTC), "12:20 on Thursday 25 June."),
    ],
)
def test_the_promise_follows_the_calendar(person: Person, clock: Clock, now: datetime, by: str) -> None:
    clock.moment = now
    assert f"we reply by {by}" in person.visit("/enquiries/new").text


def test_where_our_bank_holidays_end_the_promise_says_so(person: Person, clock: Clock) -> None:
    clock.moment = datetime(2031, 4, 10, 11, 20, tzinfo=UTC)  # Maundy Thursday, of which no copy knows yet
    page = person.visit("/enquiries/new")
    assert "we reply by 12:20 on Friday 11 April." in page.text
    assert "We do not have the list of bank holidays for 2031 yet." in page.text


def test_within_the_years_that_we_know_nothing_is_added(person: Person) -> None:
    assert "list of bank holidays" not in person.visit("/enquiries/new").text


def test_the_phone_number_is_shown_where_there_is_one(make_app: Callable[..., FastAPI]) -> None:
    page = Person(make_app(phone="020 7946 0000")).visit("/enquiries/new")
    assert "Rather talk? Call 020 7946 0000." in page.text
    assert page.links()["020 7946 0000"] == "tel:02079460000"


def test_without_a_phone_number_nobody_is_told_to_call(person: Person) -> None:
    assert "Call" not in person.visit("/enquiries/new").text


def test_from_an_assessment_sharing_is_offered_and_not_ticked(person: Person) -> None:
    address = begin(person)
    page = person.visit(f"/enquiries/new?assessment={address.rpartition('/')[2]}")
    assert page.links()["the assessment you began on 23 November 2026"] == address
    assert "None of your answers are sent along unless you tick the box" in page.text
    assert page.tree.cssselect("#consent_share") and value(page, "consent_share") == ""


def test_from_a_result_the_form_names_it(person: Person) -> None:
    address = complete(person)
    page = person.visit(f"/enquiries/new?assessment={address.rpartition('/')[2]}")
    assert page.links()["your result of 23 November 2026"] == f"{address}/result"
    assert "You have not submitted it yet" not in page.text


def test_an_assessment_that_does_not_exist_is_not_linked(person: Person) -> None:
    for address in ("0" * 20, "nonsense", "../../etc/passwd", "<script>", "{{7*7}}", "\x00", "9" * 5000):
        page = person.visit("/enquiries/new", params={"assessment": address})
        assert "This device cannot open the assessment that you came from" in page.text, address
        assert not page.tree.cssselect("#consent_share, [name=assessment]"), address


def test_somebody_elses_assessment_is_not_linked(person: Person, another_person: Person) -> None:
    theirs = begin(another_person).rpartition("/")[2]
    page = person.visit(f"/enquiries/new?assessment={theirs}")
    assert "This device cannot open the assessment that you came from" in page.text
    assert theirs not in page.response.text.replace(f"assessment={theirs}", "")


def test_each_form_has_an_id_of_its_own_and_no_cache_keeps_it(person: Person) -> None:
    first, second = person.visit("/enquiries/new"), person.visit("/enquiries/new")
    assert value(first, "form_id") != value(second, "form_id")
    assert first.response.headers["cache-control"] == "no-store"
