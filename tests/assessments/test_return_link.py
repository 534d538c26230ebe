"""Coming back: a link whose GET changes nothing and whose POST lets one in, once."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI

from app.web.house import House
from tests.assessments.conftest import let_in, make_link
from tests.conftest import Clock
from tests.journeys import fill, in_sector, submitted
from tests.person import Person
from tests.tables import change, everything, rows


def path(link: str) -> str:
    return urlsplit(link).path


def test_a_link_is_shown_to_copy_and_says_how_it_works(person: Person) -> None:
    address = in_sector(person)
    page = person.visit(f"{address}/return-link")
    assert "A link works once and for 60 days." in page.text
    page = person.submit(page)
    assert page.heading == "Your link"
    assert "It works once, on any device, until 22 January 2027." in page.text
    assert page.response.headers["cache-control"] == "no-store"
    link = page.tree.cssselect(".copy")[0].text_content().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/return/[\w-]{43}", link)


def test_it_lets_somebody_in_on_another_device(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    link = make_link(person, address)
    another_person.visit(address, 403)
    page = another_person.visit(path(link))
    assert page.heading == "Come back to your assessment"
    assert another_person.submit(page).path == address
    person.visit(address)


def test_opening_it_changes_nothing_however_often_and_by_whomever(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    link = make_link(person, address)
    before = everything(person.app)
    for _ in range(5):
        another_person.visit(path(link))
        Person(person.app).visit(path(link))
        assert another_person.client.head(path(link)).status_code == 200
    assert everything(person.app) == before
    another_person.visit(address, 403)
    let_in(another_person, link)


def test_it_works_once(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    link = make_link(person, address)
    third = Person(person.app)
    page = third.visit(path(link))
    let_in(another_person, link)
    for gone in (third.submit(page, status=410), third.visit(path(link), 410)):
        assert gone.heading == "This link has been used, or is too old"
        assert "there you can make a new link" in gone.text
    third.visit(address, 403)


def test_it_ends_after_its_days(person: Person, another_person: Person, clock: Clock) -> None:
    address = in_sector(person)
    link = make_link(person, address)
    clock.moment += timedelta(days=60, seconds=-1)
    page = another_person.visit(path(link))
    clock.moment += timedelta(seconds=1)
    assert another_person.visit(path(link), 410).heading == "This link has been used, or is too old"
    another_person.submit(page, status=410)
    another_person.visit(address, 403)


def test_the_owner_sets_its_days(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    person = Person(make_app(link_days=1))
    link = make_link(person, in_sector(person))
    clock.moment += timedelta(hours=23)
    assert "until 24 November 2026" in person.visit(path(link)).text
    clock.moment += timedelta(hours=1)
    person.visit(path(link), 410)


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 3000, "%00", "' OR 1=1 --", "\N{RAISED HAND}", "{{7*7}}"])
def test_a_link_that_we_do_not_know_says_so(person: Person, token: str) -> None:
    in_sector(person)
    before = everything(person.app)
    page = person.visit(f"/return/{token}", 404)
    assert page.heading == "We do not know this link" and "Check that you copied all of it." in page.text
    person.post(f"/return/{token}", {"csrf_token": person.token}, 404)
    assert everything(person.app) == before


def test_half_a_link_is_not_a_link(person: Person) -> None:
    link = make_link(person, in_sector(person))
    person.visit(path(link)[:-1], 404)
    person.visit(path(link) + "x", 404)
    person.visit(path(link))


def test_a_post_that_no_page_of_ours_offered_uses_nothing_up(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    link = make_link(person, address)
    page = another_person.post(path(link), {"csrf_token": ""}, 403)
    another_person.visit(address, 403)
    assert another_person.submit(page).path == address


def test_each_link_is_new_and_opens_its_own_assessment(person: Person, another_person: Person) -> None:
    one, other = in_sector(person), in_sector(person)
    links = [make_link(person, one), make_link(person, one), make_link(person, other)]
    assert len(set(links)) == 3
    let_in(another_person, links[2])
    another_person.visit(one, 403)
    let_in(another_person, links[1])
    another_person.visit(one)


def test_it_leads_to_the_result_once_there_is_one(person: Person, another_person: Person) -> None:
    address = fill(person)
    link = make_link(person, address)
    person.submit(person.visit(f"{address}/check"))
    page = another_person.submit(another_person.visit(path(link)))
    assert page.path == f"{address}/result"


def test_a_result_has_links_too(person: Person, another_person: Person) -> None:
    address = submitted(person)
    let_in(another_person, make_link(person, address))
    another_person.visit(f"{address}/result")


def test_nobody_makes_a_link_to_what_is_not_theirs(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    another_person.visit("/assessments/new")
    another_person.visit(f"{address}/return-link", 403)
    another_person.post(f"{address}/return-link", {"csrf_token": another_person.token}, 403)
    assert not rows(person.app, "SELECT * FROM return_link")


def test_neither_the_link_nor_the_cookie_s_key_is_in_the_database(person: Person, another_person: Person) -> None:
    link = make_link(person, in_sector(person))
    token = path(link).rpartition("/")[2]
    let_in(another_person, link)
    whole = repr(everything(person.app))
    for secret in (token, person.key, another_person.key):
        assert secret not in whole
    for file in files_of(person.app):
        held = file.read_bytes()
        assert token.encode() not in held and person.key.encode() not in held, file
    [row] = rows(person.app, "SELECT * FROM return_link")
    assert len(row["token_hash"]) == 64 and row["used_at"] is not None


def files_of(app: FastAPI) -> list[Path]:
    """The files of a SQLite database, with what it has not yet moved into the main one."""
    house: House = app.state.house
    if not house.database.is_sqlite:
        return []
    main = Path(house.settings.database.removeprefix("sqlite:///"))
    found = sorted(main.parent.glob(f"{main.name}*"))
    assert main in found
    return found


def test_the_link_is_never_logged(person: Person, another_person: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    link = make_link(person, in_sector(person))
    token = path(link).rpartition("/")[2]
    another_person.post(path(link), {"csrf_token": ""}, 403)
    let_in(another_person, link)
    another_person.visit(path(link), 410)
    another_person.visit(path(link) + "x", 404)
    said = [
        f"{record.name} {record.getMessage()} {record.exc_text}" for record in caplog.records if not is_client(record)
    ]
    assert any("POST /return/{token} 303" in line for line in said)
    assert not [line for line in said if token in line]


def test_not_even_when_the_database_fails(person: Person, caplog: pytest.LogCaptureFixture) -> None:
    link = make_link(person, in_sector(person))
    token = path(link).rpartition("/")[2]
    page = person.visit(path(link))
    change(person.app, "ALTER TABLE return_link RENAME TO elsewhere")
    caplog.set_level(logging.DEBUG)
    status = 503 if person.app.state.house.database.is_sqlite else 500  # SQLite cannot tell it from passing trouble
    person.visit(path(link), status)
    person.submit(page, status=status)
    change(person.app, "ALTER TABLE elsewhere RENAME TO return_link")
    assert person.submit(page).path.startswith("/assessments/")
    said = [f"{record.getMessage()} {record.exc_text}" for record in caplog.records if not is_client(record)]
    assert said and not [line for line in said if token in line]


def is_client(record: logging.LogRecord) -> bool:
    """Whether the person's own browser wrote this, which of course knows where it goes."""
    return record.name.startswith(("httpx", "httpcore"))
