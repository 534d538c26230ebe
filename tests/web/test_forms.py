"""Bodies of every kind at a form's address: what is no form is said to be none, and nothing is guessed at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import EITHER_DATABASE
from tests.journeys import in_sector, question
from tests.person import Page, Person
from tests.tables import everything, rows

pytestmark = EITHER_DATABASE

FIRST = "refreshers.needs_analysis"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def address(person: Person) -> str:
    """The address of a question that waits for an answer."""
    place = question(in_sector(person), FIRST)
    person.visit(place)
    return place


def send(person: Person, address: str, body: str | bytes, kind: str | None = FORM, status: int = 400) -> Page:
    content = body.encode() if isinstance(body, str) else body
    response = person.client.post(address, content=content, headers={"Content-Type": kind} if kind else {})
    assert response.status_code == status, response.text[:2000]
    return Page(response)


def form(person: Person, rest: str) -> str:
    return f"csrf_token={quote(person.token)}&version=0&choice=3&{rest}"


def note(person: Person) -> object:
    [row] = rows(person.app, "SELECT note FROM answer WHERE question_id = :of", of=FIRST)
    return row["note"]


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/xml", "", None, "x", "multipart/form-data"]
)
def test_what_is_no_form_is_refused(person: Person, address: str, kind: str | None) -> None:
    before = everything(person.app)
    page = send(person, address, form(person, "note=x"), kind)
    assert page.heading in ("We expected a form here", "We could not read that request")
    assert "Nothing was changed." in page.text
    assert everything(person.app) == before


@pytest.mark.parametrize(
    "bytes_of_a_note",
    [b"%FF", b"%C3", b"%ED%A0%80", b"\xff\xfe", b"%E2%82", b"%C0%80", b"%F5%80%80%80"],
)
def test_what_is_not_utf_8_is_refused_and_not_guessed_at(person: Person, address: str, bytes_of_a_note: bytes) -> None:
    before = everything(person.app)
    body = form(person, "note=caf").encode() + bytes_of_a_note
    assert send(person, address, body).heading == "We could not read that request"
    assert everything(person.app) == before


@pytest.mark.parametrize(
    ("sent", "meant"),
    [("100%", "100%"), ("%zz", "%zz"), ("a%2", "a%2"), ("%25", "%"), ("a+b%2B", "a b+"), ("a;b", "a;b")],
)
def test_a_per_cent_sign_that_encodes_nothing_is_one(person: Person, address: str, sent: str, meant: str) -> None:
    send(person, address, form(person, f"note={sent}"), status=200)
    assert note(person) == meant


def test_what_a_browser_encodes_arrives_as_it_was(person: Person, address: str) -> None:
    written = "é \N{RAISED HAND} & = + % ; # שלום"
    send(person, address, form(person, f"note={quote(written)}"), f"{FORM}; charset=UTF-8", 200)
    assert note(person) == written


def test_bytes_that_are_utf_8_already_are_read_as_such(person: Person, address: str) -> None:
    send(person, address, form(person, "note=caf\N{LATIN SMALL LETTER E WITH ACUTE}"), status=200)
    assert note(person) == "caf\N{LATIN SMALL LETTER E WITH ACUTE}"


def test_of_a_field_sent_twice_the_last_counts(person: Person, address: str) -> None:
    send(person, address, form(person, "note=one&note=two"), status=200)
    assert note(person) == "two"


def test_fields_that_nobody_asked_for_do_no_harm(person: Person, address: str) -> None:
    send(person, address, form(person, "note=one&level=9&assessment_id=x&%00=y&=z&&&"), status=200)
    assert note(person) == "one"


def test_too_many_fields_are_refused_at_once(person: Person, address: str) -> None:
    before = everything(person.app)
    send(person, address, form(person, "a=&" * 300_000))
    assert everything(person.app) == before


def test_a_body_over_four_megabytes_is_refused_with_advice(person: Person, address: str) -> None:
    before = everything(person.app)
    page = send(person, address, form(person, "note=" + "n" * 4 * 1024 * 1024), status=413)
    assert page.heading == "What you sent is too large"
    assert "Shorten the text, or choose a smaller file, and send it again." in page.text
    assert everything(person.app) == before


def test_one_that_does_not_say_its_length_is_refused_once_it_is_over(person: Person, address: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield form(person, "note=").encode()
        for _ in range(90):
            yield b"n" * 50_000

    before = everything(person.app)
    response = person.client.post(address, content=pieces(), headers={"Content-Type": FORM})
    assert response.status_code == 413
    assert everything(person.app) == before


def test_a_form_in_parts_is_read_too_with_a_note_of_any_length(person: Person, address: str) -> None:
    fields = {"csrf_token": person.token, "version": "0", "choice": "3"}
    for note_sent, status in (("é" * 1_000_000, 422), ("kept", 200)):
        parts: dict[str, Any] = {name: (None, value) for name, value in {**fields, "note": note_sent}.items()}
        response = person.client.post(address, files=parts)
        assert response.status_code == status, response.text[:500]
    assert note(person) == "kept"


def test_a_file_is_not_taken(person: Person, address: str) -> None:
    before = everything(person.app)
    fields: dict[str, Any] = {
        "csrf_token": (None, person.token),
        "choice": (None, "3"),
        "note": ("note.txt", b"x", "text/plain"),
    }
    assert person.client.post(address, files=fields).status_code == 400
    assert everything(person.app) == before
