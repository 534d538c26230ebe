"""A form that nobody can be sure came from its person: shown with all that was in it, and sent again by them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.web.visitor import Visitor
from tests.conftest import EITHER_DATABASE
from tests.journeys import in_sector, question
from tests.person import Person
from tests.tables import everything, rows

pytestmark = EITHER_DATABASE

FIRST = "refreshers.needs_analysis"
NOTE = "Typed for half an hour:\n <b>all</b> of it & more \N{RAISED HAND}"
DAY = 24 * 60 * 60
Forger = Callable[[Person, Person], str]


def made_at(seconds: float) -> Forger:
    """The person's own token, as made that many seconds ago."""
    return lambda person, _: Visitor(person.key, False).csrf_token(person.app.state.house.secret, time.time() - seconds)


def of_the_other(_person: Person, other: Person) -> str:
    other.visit("/assessments/new")
    return other.token


def signed_with_another_secret(person: Person, _other: Person) -> str:
    return Visitor(person.key, False).csrf_token(b"another secret, which is not ours")


def as_if_made_now(person: Person, _other: Person) -> str:
    old = made_at(DAY + 1)(person, _other)
    return f"{int(time.time())}.{old.partition('.')[2]}"


FORGED: dict[str, Forger] = {
    "missing": lambda *_: "",
    "wrong": lambda *_: "1795442707.0123456789abcdef",
    "no token at all": lambda *_: "let me in",
    "half of it": lambda person, _: person.token[:-1],
    "in capitals": lambda person, _: person.token.upper(),
    "only a moment": lambda person, _: person.token.partition(".")[0],
    "endless": lambda person, _: "9" * 5000,
    "not ASCII": lambda person, _: "١٧٩٥٤٤٢٧٠٧.é",
    "another person's": of_the_other,
    "a day old": made_at(DAY + 1),
    "from the future": made_at(-120),
    "its moment changed": as_if_made_now,
    "signed with another secret": signed_with_another_secret,
}


@pytest.mark.parametrize("kind", FORGED)
def test_what_was_posted_is_shown_and_its_button_saves_it(person: Person, another_person: Person, kind: str) -> None:
    address = in_sector(person)
    before = everything(person.app)
    token = FORGED[kind](person, another_person)
    sent = {"csrf_token": token, "version": "0", "choice": "3", "evidence": "record", "note": NOTE, "return_to": ""}
    page = person.post(question(address, FIRST), sent, 403)
    assert everything(person.app) == before
    assert page.heading == "We could not be sure that this came from you"
    assert "Nothing has been saved yet. Check it and send it again." in page.text
    assert " ".join(NOTE.split()) in page.text
    assert "csrf_token" not in page.text, "the token is nothing to show"
    assert person.submit(page).path == question(address, "refreshers.interval")
    [row] = rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=FIRST)
    assert (row["number"], row["evidence"], row["note"]) == (3, "record", NOTE)


def test_a_token_lasts_a_day(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    sent = {"csrf_token": made_at(DAY - 60)(person, another_person), "version": "0", "choice": "3"}
    assert person.post(question(address, FIRST), sent).path == question(address, "refreshers.interval")


def test_a_token_works_again_for_its_own_person(person: Person) -> None:
    address = in_sector(person)
    for level in "123":
        sent = {"csrf_token": person.token, "version": str(int(level) - 1), "choice": level}
        person.post(question(address, FIRST), sent)


def test_without_a_cookie_no_token_is_good_not_even_the_first(person: Person) -> None:
    page = person.visit("/assessments/new")
    person.client.cookies.clear()
    page = person.submit(page, {"choice": "full"}, 403)
    assert page.heading == "We could not be sure that this came from you"
    assert person.submit(page).heading == "Which of these is closest to what you do?"


def test_another_site_s_form_changes_nothing(person: Person) -> None:
    """Its browser may send the cookie; the token it cannot know."""
    in_sector(person)
    before = everything(person.app)
    for path in ("/assessments", "/departure", "/enquiries"):
        person.post(path, {"choice": "full"}, 403)
    assert everything(person.app) == before


@pytest.mark.parametrize("named", ["cross-site", "same-site"])
def test_what_another_site_wrote_is_neither_shown_nor_takes_the_place_of_the_cookie(person: Person, named: str) -> None:
    """A browser leaves the cookie at home here. A new one in the answer would shut the person out of their answers."""
    address = in_sector(person)
    before = everything(person.app)
    elsewhere = Person(person.app)
    for path in ("/departure", "/assessments", question(address, FIRST)):
        fields = {"choice": "full", "note": "Press the button below"}
        response = elsewhere.client.post(path, data=fields, headers={"Sec-Fetch-Site": named})
        assert response.status_code == 403 and "Another site sent this form" in response.text
        assert "Press the button below" not in response.text and "<form" not in response.text
        assert "set-cookie" not in response.headers
    assert everything(person.app) == before
    person.visit(address)


def test_our_own_pages_forms_are_taken_however_a_browser_names_them(person: Person) -> None:
    for named in ("same-origin", "none"):
        person.client.headers["Sec-Fetch-Site"] = named
        in_sector(person)


def test_a_restart_with_the_same_data_folder_keeps_open_forms_good(
    person: Person, make_app: Callable[..., FastAPI]
) -> None:
    address = in_sector(person)
    again = Person(make_app())
    again.client.cookies.update(person.client.cookies)
    again.post(question(address, FIRST), {"csrf_token": person.token, "version": "0", "choice": "2"})


def test_every_token_says_when_it_was_made_and_for_whom_it_cannot_be_read(person: Person) -> None:
    page = person.visit("/assessments/new")
    assert re.fullmatch(r"[0-9]{10}\.[0-9a-f]{64}", person.token)
    assert person.key not in page.response.text
