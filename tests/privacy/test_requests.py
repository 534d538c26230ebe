"""Asking for one's own data: a letter proves the address, its link works once, and nobody learns whom we know."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from tests.conftest import EITHER_DATABASE, Clock
from tests.enquiries.letters import send
from tests.person import Page, Person, text
from tests.privacy.conftest import last_link
from tests.privacy.lives import EMAIL, live, traces
from tests.staff import Signed
from tests.tables import everything, rows


def ask(person: Person, wish: str, email: str = EMAIL, status: int = 200) -> Page:
    return person.submit(person.visit("/privacy/requests/new"), {"email": email, "wish": wish}, status)


def letters(app: FastAPI) -> int:
    return int(rows(app, "SELECT COUNT(*) AS n FROM event WHERE kind = 'letter'")[0]["n"])


def test_privacy_leads_there(person: Person) -> None:
    assert "/privacy/requests/new" in person.visit("/privacy").links().values()


@EITHER_DATABASE
def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(person: Person) -> None:
    send(person)
    known, unknown = ask(person, "export", "ada@example.org"), ask(person, "export", "nobody@example.org")
    assert known.heading == unknown.heading == "Look in your inbox"
    assert known.text == unknown.text
    assert letters(person.app) == 2, "and so is what happens"


@EITHER_DATABASE
def test_the_letter_says_what_it_is_for_and_what_if_not(person: Person) -> None:
    ask(person, "erase", "ada@example.org")
    body = json.loads(rows(person.app, "SELECT body FROM event")[0]["body"])
    assert body["to"] == "ada@example.org"
    assert "to erase everything that we hold on\nada@example.org." in body["text"]
    assert "If you did not ask for this, you need not do anything." in body["text"]


def test_no_token_is_kept(person: Person) -> None:
    ask(person, "export")
    token = last_link(person.app).rpartition("/")[2]
    [kept] = rows(person.app, "SELECT * FROM data_request")
    assert token not in repr(kept) and len(kept["token_hash"]) == 64


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("email", "wish", "field"),
    [("grace", "export", "email"), ("", "erase", "email"), ("a@b.org, c@d.org", "erase", "email"),
     ("a" * 300 + "@b.org", "erase", "email"), (EMAIL, "", "wish"), (EMAIL, "sell", "wish")],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_kept(person: Person, email: str, wish: str, field: str) -> None:
    page = ask(person, wish, email, 422)
    assert page.tree.cssselect(f".errors a[href='#{field}']")
    assert text(page.tree.cssselect(f"#{field}-error")[0])
    assert letters(person.app) == 0


def test_more_than_three_a_day_to_one_address_send_nothing_and_say_nothing(person: Person, clock: Clock) -> None:
    said = {ask(person, "export", EMAIL if number % 2 else EMAIL.upper()).text for number in range(5)}
    assert len(said) == 1
    assert letters(person.app) == 3
    clock.moment += timedelta(days=1, seconds=1)
    ask(person, "export")
    assert letters(person.app) == 4


def test_more_than_twenty_a_day_from_one_network_send_nothing(person: Person) -> None:
    for number in range(22):
        ask(person, "export", f"person{number}@example.org")
    assert letters(person.app) == 20


def test_opening_the_link_changes_nothing(person: Person, another_person: Person, admin: Signed) -> None:
    live(person, admin)
    ask(person, "erase")
    before = everything(person.app)
    for _ in range(2):
        another_person.visit(last_link(person.app))
        assert another_person.client.head(last_link(person.app)).status_code == 200
    assert everything(person.app) == before


def test_it_opens_for_two_days(person: Person, clock: Clock) -> None:
    ask(person, "export")
    clock.moment += timedelta(days=2)
    person.visit(last_link(person.app), 410)
    person.post(last_link(person.app), {"csrf_token": fresh_token(person)}, 410)


def fresh_token(person: Person) -> str:
    person.visit("/privacy/requests/new")
    return person.token


def test_a_link_that_we_never_made_opens_nothing(person: Person) -> None:
    for token in ("x", "new-one", "0" * 43, "x" * 3000):
        person.visit(f"/privacy/requests/{token}", 404)
        person.post(f"/privacy/requests/{token}", {"csrf_token": fresh_token(person)}, 404)


def test_what_was_asked_to_be_seen_is_shown_on_any_device(
    person: Person, another_person: Person, admin: Signed
) -> None:
    live(person, admin)
    ask(another_person, "export")
    page = another_person.submit(another_person.visit(last_link(person.app)))
    assert page.heading == "What we hold on you"
    assert "Grace Hopper" in page.text and "Bay four is short of a trained lead" in page.text
    assert page.response.headers["cache-control"] == "no-store"


def test_it_stays_open_for_half_an_hour_and_then_no_more(person: Person, admin: Signed, clock: Clock) -> None:
    live(person, admin)
    ask(person, "export")
    link = last_link(person.app)
    shown = person.submit(person.visit(link))
    clock.moment += timedelta(minutes=29)
    path = shown.form().get("action")
    response = person.client.post(path, data={"csrf_token": person.token})
    assert response.status_code == 200 and response.json()["about"] == EMAIL
    assert response.headers["content-disposition"] == 'attachment; filename="what-we-hold.json"'
    clock.moment += timedelta(minutes=1)
    person.visit(link, 410)
    person.post(link, {"csrf_token": fresh_token(person)}, 410)
    person.post(path, {"csrf_token": person.token}, 410)


def test_of_an_unknown_address_it_says_that_we_hold_nothing(person: Person) -> None:
    ask(person, "export", "nobody@example.org")
    page = person.submit(person.visit(last_link(person.app)))
    assert "We hold nothing on nobody@example.org, apart from the letter" in page.text


def test_erasing_by_the_link_erases_once(person: Person, another_person: Person, admin: Signed) -> None:
    live(person, admin)
    ask(another_person, "erase")
    link = last_link(person.app)
    asked = another_person.visit(link)
    page = another_person.submit(asked)
    assert page.heading == "We have erased your data"
    assert traces(person.app) == []
    another_person.submit(asked, status=410)
    another_person.visit(link, 410)


def test_a_link_to_see_cannot_erase_nor_the_other_way_round(person: Person, admin: Signed) -> None:
    live(person, admin)
    ask(person, "erase")
    person.visit(last_link(person.app))
    person.post(f"{last_link(person.app)}/file", {"csrf_token": person.token}, 410)
    assert traces(person.app)


def test_erasing_what_is_not_there_says_so(person: Person) -> None:
    ask(person, "erase", "nobody@example.org")
    assert person.submit(person.visit(last_link(person.app))).heading == "There was nothing to erase"


@EITHER_DATABASE
def test_without_mail_the_page_says_whom_to_write_to(make_app: Callable[..., FastAPI]) -> None:
    person = Person(make_app(contact_email="desk@ready.example"))
    page = person.visit("/privacy/requests/new")
    assert not page.tree.cssselect("main form")
    assert "mailto:desk@ready.example" in [link.get("href") for link in page.tree.get_element_by_id("main").iter("a")]
    person.post("/privacy/requests", {"email": EMAIL, "wish": "erase", "csrf_token": enquiry_token(person)}, 404)


def enquiry_token(person: Person) -> str:
    person.visit("/enquiries/new")
    return person.token
