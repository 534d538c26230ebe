"""An assessment opens for whoever holds it, and for nobody else."""

from __future__ import annotations

import pytest

from tests.conftest import EITHER_DATABASE
from tests.journeys import in_sector, question, submitted
from tests.person import Person
from tests.tables import everything

pytestmark = EITHER_DATABASE

READING = ["", "/check", "/questions/refreshers.interval", "/return-link", "/result", "/continuation", "/what-if"]
FILES = ["/report.pdf", "/report.docx", "/report.xlsx", "/report.json"]
WRITING = ["/questions/refreshers.interval", "/submission", "/continuation", "/return-link"]
BAD_IDS = [
    "0" * 19,
    "0" * 21,
    "G" * 20,
    "A" * 20,
    "%00" * 20,
    "..%2f..%2fetc%2fpasswd",
    "' OR 1=1 --",
    "\N{RAISED HAND}" * 20,
]


@pytest.mark.parametrize("place", READING + FILES)
def test_nobody_else_reads_it(person: Person, another_person: Person, place: str) -> None:
    address = submitted(person)
    another_person.visit("/assessments/new")
    page = another_person.visit(f"{address}{place}", 403)
    assert page.heading == "This device cannot open that assessment"
    assert "use your return link here" in page.text


def test_nobody_else_writes_it_and_what_they_wrote_is_shown_to_them(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    another_person.visit("/assessments/new")
    before = everything(person.app)
    for place in WRITING:
        sent = {"csrf_token": another_person.token, "choice": "0", "note": "Not mine to say."}
        page = another_person.post(f"{address}{place}", sent, 403)
        assert page.heading == "This device cannot open that assessment"
        assert "Not mine to say." in page.text
    assert everything(person.app) == before


def test_a_device_without_a_cookie_reads_nothing(person: Person, another_person: Person) -> None:
    another_person.visit(in_sector(person), 403)


def test_one_that_never_was_looks_like_one_of_somebody_else_s(person: Person) -> None:
    in_sector(person)
    page = person.visit("/assessments/" + "0" * 20, 403)
    assert page.heading == "This device cannot open that assessment"


@pytest.mark.parametrize("bad", BAD_IDS)
def test_an_id_that_cannot_be_one_is_not_found(person: Person, bad: str) -> None:
    in_sector(person)
    before = everything(person.app)
    for place in ("", "/check", "/result", "/questions/refreshers.interval", "/report.pdf"):
        person.visit(f"/assessments/{bad}{place}", 404)
    person.post(f"/assessments/{bad}/questions/refreshers.interval", {"csrf_token": person.token, "choice": "1"}, 404)
    assert everything(person.app) == before


@pytest.mark.parametrize("key", ["", "x", "a" * 43, "a" * 44, '"quoted"', "é" * 43, "a" * 5000])
def test_a_made_up_key_opens_nothing(person: Person, another_person: Person, key: str) -> None:
    address = in_sector(person)
    response = another_person.client.get(address, headers={b"Cookie": f"levelhead={key}".encode("latin-1")})
    assert response.status_code == 403


def test_a_session_that_ended_keeps_what_was_typed_until_the_return_link_is_used(person: Person) -> None:
    from tests.assessments.conftest import let_in, make_link

    address = in_sector(person)
    link = make_link(person, address)
    page = person.visit(question(address, "refreshers.interval"))
    person.client.cookies.clear()
    page = person.submit(page, {"choice": "3", "note": "Typed for half an hour."}, 403)
    page = person.submit(page, status=403)
    assert page.heading == "This device cannot open that assessment" and "Typed for half an hour." in page.text
    let_in(person, link)
    assert person.submit(page).path == question(address, "refreshers.competence")
    saved = person.visit(question(address, "refreshers.interval"))
    assert dict(saved.form().form_values())["note"] == "Typed for half an hour."
