"""The code with which whoever holds an assessment gives a consultant a copy of it."""

from __future__ import annotations

import re
from datetime import timedelta

from fastapi import FastAPI

from app.clients import codes
from app.clients.handover_routes import MOST_A_DAY
from tests.auditing import a_client, a_firm
from tests.clients.handing import begin, make_code
from tests.conftest import Clock
from tests.journeys import in_sector, submitted
from tests.person import Person
from tests.tables import rows


def test_the_result_leads_to_it_and_it_says_what_is_handed_over(person: Person) -> None:
    address = submitted(person)
    page = person.visit(person.visit(f"{address}/result").links()["Give a copy to a consultant"])
    assert page.heading == "Give a copy to a consultant"
    assert "A copy of your answers as you submitted them" in page.text
    assert "Nothing from an enquiry" in page.text


def test_a_code_is_shown_once_and_only_its_hash_is_kept(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    code = make_code(person, address)
    assert re.fullmatch(rf"([{codes.LETTERS}]{{4}}-){{4}}[{codes.LETTERS}]{{4}}", code)
    assert len(codes.LETTERS) ** codes.LENGTH >= 2**80
    page = person.visit(f"{address}/handover")
    assert code not in page.response.text and "Open until 7 December 2026 at 12:00" in page.text
    kept = rows(app, "SELECT * FROM handover_code")
    assert code not in repr(kept) and code.replace("-", "") not in repr(kept)


def test_no_two_letters_of_a_code_look_alike() -> None:
    for alike in ("0OQ", "1IL", "2Z", "5S", "6G", "8B", "UV"):
        assert sum(letter in codes.LETTERS for letter in alike) <= 1, alike


def test_a_new_code_ends_the_one_before(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    first, second = make_code(person, address), make_code(person, address)
    owner = a_firm(app)
    client = a_client(app, owner)
    assert "withdrawn this code" in begin(owner, client, 422, handover_code=first).text
    begin(owner, client, handover_code=second)


def test_a_code_is_withdrawn(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    code = make_code(person, address)
    page = person.submit(person.visit(f"{address}/handover"), at=1)
    assert "Withdrawn on 23 November 2026; nobody used it" in page.text
    owner = a_firm(app)
    assert "withdrawn this code" in begin(owner, a_client(app, owner), 422, handover_code=code).text


def test_the_holder_sees_which_firm_took_it_and_when(app: FastAPI, person: Person, clock: Clock) -> None:
    address = submitted(person)
    code = make_code(person, address)
    clock.moment += timedelta(hours=2)
    owner = a_firm(app)
    begin(owner, a_client(app, owner), handover_code=code)
    page = person.visit(f"{address}/handover")
    assert "Taken by Quiet Rooms on 23 November 2026 at 14:00" in page.text


def test_one_that_ran_out_is_said_to_have(person: Person, clock: Clock) -> None:
    address = submitted(person)
    make_code(person, address)
    clock.moment += timedelta(days=14)
    assert "Ran out on 7 December 2026; nobody used it" in person.visit(f"{address}/handover").text


def test_nothing_is_handed_over_before_it_is_submitted(app: FastAPI, person: Person) -> None:
    address = in_sector(person)
    assert person.visit(f"{address}/handover", 409).heading == "This assessment has not been submitted yet"
    for path in ("handover", "handover/withdrawal"):
        person.post(f"{address}/{path}", {"csrf_token": person.token}, 409)
    assert rows(app, "SELECT * FROM handover_code") == []


def test_nobody_else_makes_or_ends_a_code(app: FastAPI, person: Person, another_person: Person) -> None:
    address = submitted(person)
    make_code(person, address)
    another_person.visit("/assessments/new")
    another_person.visit(f"{address}/handover", 403)
    for path in ("handover", "handover/withdrawal"):
        another_person.post(f"{address}/{path}", {"csrf_token": another_person.token}, 403)
    assert [each["withdrawn_at"] for each in rows(app, "SELECT * FROM handover_code")] == [None]


def test_codes_are_not_made_without_end(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    for _ in range(MOST_A_DAY):
        make_code(person, address)
    person.submit(person.visit(f"{address}/handover"), status=429)
    assert len(rows(app, "SELECT * FROM handover_code")) == MOST_A_DAY
