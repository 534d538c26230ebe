"""An unfinished assessment: one reminder where it was agreed to, then silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.desk import reminders
from tests.conftest import Clock
from tests.desk.leads import act, names, timeline
from tests.journeys import in_sector
from tests.person import Person
from tests.staff import signed_in
from tests.tables import rows

DAYS = timedelta(days=3)


@pytest.fixture
def mailing(make_app: Callable[..., FastAPI]) -> Person:
    """Somebody at an application that can send letters; the port takes none, and nobody waits for it."""
    return Person(make_app(smtp_host="127.0.0.1", smtp_port=1, smtp_from="team@levelhead.example"))


def agree(person: Person, remind: bool = True) -> str:
    """Asks for a link by mail, with or without a reminder. Returns the assessment's address."""
    address = in_sector(person)
    page = person.visit(f"{address}/return-link")
    fields = {"address": "Grace@Example.org"} | ({"remind": "1"} if remind else {})
    page = person.submit(page, fields)
    assert ("We remind you once" in page.text) is remind
    return address


def letters(person: Person) -> list[dict[str, str]]:
    return [json.loads(row["body"]) for row in rows(person.app, "SELECT body FROM event WHERE kind = 'letter'")]


def test_the_box_is_not_ticked_and_without_it_nothing_is_kept(mailing: Person) -> None:
    page = mailing.visit(f"{in_sector(mailing)}/return-link")
    assert not page.tree.cssselect("#remind[checked]")
    agree(mailing, remind=False)
    assert not rows(mailing.app, "SELECT * FROM reminder") and not rows(mailing.app, "SELECT * FROM lead")


def test_whoever_agreed_is_a_lead_without_answers_and_without_a_clock(mailing: Person) -> None:
    agree(mailing)
    ada = signed_in(mailing.app)
    page = ada.person.visit("/desk")
    assert names(page) == ["grace@example.org"] and "Unfinished assessment" in page.text and "No clock" in page.text
    [lead] = rows(mailing.app, "SELECT * FROM lead")
    assert (lead["kind"], lead["need"], lead["fit"], lead["sector"]) == ("unfinished", None, None, None)
    page = ada.person.visit(f"/desk/leads/{lead['id']}")
    assert "Do not write to them" in page.text


def test_one_reminder_after_three_days_and_then_silence(mailing: Person, clock: Clock) -> None:
    agree(mailing)
    house = mailing.app.state.house
    clock.moment += DAYS - timedelta(seconds=1)
    assert reminders.send_due(house) == 0
    clock.moment += timedelta(seconds=1)
    assert reminders.send_due(house) == 1
    clock.moment += timedelta(days=30)
    assert reminders.send_due(house) == 0
    [letter] = letters(mailing)
    assert letter["to"] == "grace@example.org" and "This is the only reminder" in letter["text"]
    assert "/return/" not in letter["text"], "a letter that is kept until it is sent holds no key"
    [lead] = rows(mailing.app, "SELECT id FROM lead")
    assert timeline(signed_in(mailing.app).person.visit(f"/desk/leads/{lead['id']}"))[0] == "Reminder sent"


def test_who_has_finished_is_not_reminded(mailing: Person, clock: Clock) -> None:
    from tests.journeys import fill

    address = fill(mailing)
    mailing.submit(mailing.visit(f"{address}/return-link"), {"address": "grace@example.org", "remind": "1"})
    mailing.submit(mailing.visit(f"{address}/check"))
    clock.moment += DAYS
    assert reminders.send_due(mailing.app.state.house) == 0
    assert not letters(mailing)
    [lead] = rows(mailing.app, "SELECT id FROM lead")
    assert timeline(signed_in(mailing.app).person.visit(f"/desk/leads/{lead['id']}"))[0] == "Assessment submitted"


def test_the_link_of_the_letter_takes_it_back_and_removes_the_address(mailing: Person, clock: Clock) -> None:
    address = agree(mailing)
    house = mailing.app.state.house
    path = f"/reminders/{reminders.token_of(house, address[-20:])}"
    page = mailing.visit(path)
    assert "none of my answers" in page.text
    assert rows(mailing.app, "SELECT stopped_at FROM reminder")[0]["stopped_at"] is None, "a GET changes nothing"
    assert "You will get no reminder" in mailing.submit(page).text
    mailing.submit(page)
    clock.moment += DAYS
    assert reminders.send_due(house) == 0
    assert "grace@example.org" not in str([dict(row) for row in rows(mailing.app, "SELECT * FROM lead")])
    assert "grace@example.org" not in str([dict(row) for row in rows(mailing.app, "SELECT * FROM reminder")])


def test_a_link_that_was_made_up_opens_nothing(mailing: Person) -> None:
    address = agree(mailing)
    for token in (address[-20:], f"{address[-20:]}.{'0' * 40}", "é.é", "."):
        mailing.visit(f"/reminders/{token}", 404)


def test_asking_twice_makes_one_lead_and_one_reminder(mailing: Person, clock: Clock) -> None:
    address = agree(mailing)
    mailing.submit(mailing.visit(f"{address}/return-link"), {"address": "new@example.org", "remind": "1"})
    clock.moment += DAYS
    assert reminders.send_due(mailing.app.state.house) == 1
    assert [letter["to"] for letter in letters(mailing)] == ["new@example.org"]
    assert [row["email"] for row in rows(mailing.app, "SELECT email FROM lead")] == ["new@example.org"]


def test_a_lead_without_a_clock_can_be_worked_all_the_same(mailing: Person) -> None:
    agree(mailing)
    [lead] = rows(mailing.app, "SELECT id FROM lead")
    page = act(signed_in(mailing.app), f"/desk/leads/{lead['id']}", "notes", {"note": "Wait and see"})
    assert timeline(page)[0] == "Note Wait and see"


def test_a_reminder_taken_back_leaves_a_lead_that_can_be_opened_and_nothing_to_send(mailing: Person) -> None:
    address = agree(mailing)
    path = f"/reminders/{reminders.token_of(mailing.app.state.house, address[-20:])}"
    for _ in range(2):
        mailing.submit(mailing.visit(path)) if mailing.visit(path).tree.forms else None
    [lead] = rows(mailing.app, "SELECT * FROM lead")
    assert lead["status"] == "lost"
    ada = signed_in(mailing.app)
    assert ada.person.visit(f"/desk/leads/{lead['id']}").heading == "No name"
    assert names(ada.person.visit("/desk?status=lost")) == ["No name"]
    assert "grace" not in str([row["body"] for row in rows(mailing.app, "SELECT body FROM event")])


def test_more_letters_than_a_person_needs_are_not_sent_and_make_no_lead(mailing: Person) -> None:
    address = in_sector(mailing)
    for number in range(6):
        page = mailing.submit(mailing.visit(f"{address}/return-link"), {"address": "grace@example.org"})
        assert ("was not sent" in page.text) is (number == 5)
        assert "/return/" in page.tree.cssselect(".copy")[0].text
    other = in_sector(mailing)
    page = mailing.submit(mailing.visit(f"{other}/return-link"), {"address": "grace@example.org", "remind": "1"})
    assert "was not sent" in page.text and not rows(mailing.app, "SELECT * FROM lead")
