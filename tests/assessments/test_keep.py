"""Saving as one answers: the page's script sends the same form, and is told what happened as JSON."""

from __future__ import annotations

from typing import Any

from tests.journeys import in_sector, question, save, submitted
from tests.person import Person
from tests.tables import rows

FIRST = "refreshers.needs_analysis"


def put(person: Person, address: str, question_id: str = FIRST, **fields: str) -> tuple[int, dict[str, Any]]:
    """What the script would be answered."""
    data = {"csrf_token": person.token, "version": "0", **fields}
    response = person.client.put(question(address, question_id), data=data)
    return response.status_code, response.json()


def test_each_save_says_the_version_that_the_next_one_sends(person: Person) -> None:
    address = in_sector(person)
    assert put(person, address, choice="1") == (200, {"version": 1})
    assert put(person, address, choice="2", version="1") == (200, {"version": 2})
    assert put(person, address, choice="2", version="2", note="Ask Jo.") == (200, {"version": 3})
    page = person.visit(question(address, FIRST))
    assert dict(page.form().form_values())["version"] == "3"


def test_the_button_after_a_save_goes_on_without_a_conflict(person: Person) -> None:
    address = in_sector(person)
    page = person.visit(question(address, FIRST))
    put(person, address, choice="1")
    assert person.submit(page, {"choice": "1", "version": "0"}).path == question(address, "refreshers.interval")


def test_what_does_not_fit_is_said_and_not_saved(person: Person) -> None:
    address = in_sector(person)
    status, said = put(person, address, choice="5")
    assert status == 422 and said["errors"]["choice"].startswith("Choose the sentence")
    status, said = put(person, address, choice="3", note="n" * 2001)
    assert status == 422 and said["errors"]["note"] == "Your note has 2,001 characters. Shorten it to 2,000."
    assert not rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=FIRST)


def test_another_answer_in_the_meantime_is_said_and_stands(person: Person) -> None:
    address = in_sector(person)
    save(person, address, FIRST, "3")
    status, said = put(person, address, choice="1")
    assert status == 409 and said["errors"]["choice"] == "Somebody changed this in the meantime"
    assert rows(person.app, "SELECT number FROM answer WHERE question_id = :of", of=FIRST) == [{"number": 3}]


def test_every_refusal_is_something_that_the_script_can_show(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    status, said = put(person, address, choice="3", csrf_token="1.x")
    assert status == 403 and said["title"] == "We could not be sure that this came from you"
    status, said = put(person, address, "refreshers.nothing", choice="3")
    assert status == 404 and said["title"] == "That question is not part of this assessment"
    another_person.visit("/assessments/new")
    status, said = put(another_person, address, choice="3")
    assert status == 403 and said["title"] == "This device cannot open that assessment"
    submitted_address = submitted(person)
    status, said = put(person, submitted_address, choice="4")
    assert status == 409 and said["title"] == "This assessment has been submitted" and said["detail"]
