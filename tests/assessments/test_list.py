"""The assessments that a device may open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.conftest import Clock
from tests.journeys import in_sector, submitted
from tests.person import Person, text


def test_a_device_without_any_is_told_what_to_do(person: Person) -> None:
    page = person.visit("/assessments")
    assert "There is none yet. If you began on another device, open your return link here." in page.text


def test_each_leads_to_where_it_stands_the_newest_first(person: Person, clock: Clock) -> None:
    done = submitted(person)
    clock.moment += timedelta(days=2)
    open_one = in_sector(person)
    page = person.visit("/assessments")
    found = [(text(row), row.cssselect("a")[0].get("href")) for row in page.tree.cssselect("main .rows li")]
    assert found == [
        ("Begun on 25 November 2026In progress", open_one),
        ("Result of 23 November 2026Submitted", f"{done}/result"),
    ]


def test_days_are_those_of_the_owner_s_clock(person: Person, clock: Clock) -> None:
    clock.moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in London
    in_sector(person)
    assert "Begun on 1 July 2026" in person.visit("/assessments").text


def test_nobody_sees_those_of_others(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    page = another_person.visit("/assessments")
    assert "There is none yet." in page.text and address not in page.response.text
