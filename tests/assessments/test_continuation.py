"""From a submitted assessment into a new one: nothing is asked twice, and the old result stays as it is."""

from __future__ import annotations

from tests.journeys import CONTEXT, asked, fill, question, save, submitted
from tests.person import Page, Person
from tests.tables import everything, rows

SCREEN = {**CONTEXT, "context.scope": "screen"}


def go_on(person: Person, address: str) -> Page:
    """From the result through the page that asks, into the new assessment."""
    page = person.visit(f"{address}/result")
    label = next(label for label in page.links() if label.startswith(("Continue into", "Begin again")))
    return person.submit(person.visit(page.links()[label]))


def test_after_the_screen_only_what_it_left_out_is_asked(person: Person) -> None:
    screen = submitted(person, "3", SCREEN)
    page = go_on(person, screen)
    address = page.path
    assert address != screen and "22 of 52 questions answered" in page.text
    seen: list[str] = []
    while "Continue" in page.links():
        seen.append(page.links()["Continue"].rpartition("/")[2])
        page = person.submit(person.visit(page.links()["Continue"]), {"choice": "2"})
        page = person.visit(address)
    by_screen = {
        row["question_id"]
        for row in rows(person.app, "SELECT * FROM answer WHERE assessment_id = :of", of=screen[-20:])
    }
    assert len(seen) == 30 and not by_screen & set(seen)


def test_the_result_of_the_screen_stays_byte_for_byte(person: Person) -> None:
    screen = submitted(person, "3", SCREEN)
    before = person.client.get(f"{screen}/report.json").content
    address = go_on(person, screen).path
    answered = {
        row["question_id"]
        for row in rows(person.app, "SELECT * FROM answer WHERE assessment_id = :of", of=address[-20:])
    }
    for of in asked(person, address):
        if of not in answered:
            save(person, address, of, "1")
    page = person.submit(person.visit(f"{address}/check"))
    assert page.path == f"{address}/result" and "Full assessment" in page.text
    assert person.client.get(f"{screen}/report.json").content == before
    assert "Quick screen" in person.visit(f"{screen}/result").text


def test_notes_evidence_and_reasons_come_along(person: Person) -> None:
    given = {
        "refreshers.interval": {"choice": "4", "evidence": "record", "note": "See the log."},
        "culture.alternatives": {"choice": "not_applicable", "reason": "No restraint is ever used."},
    }
    screen = submitted(person, given, SCREEN)
    go_on(person, screen)
    query = "SELECT * FROM answer WHERE note <> '' OR reason <> '' ORDER BY question_id"
    found = rows(person.app, query)
    old, new = ([row for row in found if (row["assessment_id"] == screen[-20:]) is is_old] for is_old in (True, False))
    words = ("question_id", "state", "number", "reason", "note", "evidence")
    assert len(old) == 2
    assert [[row[word] for word in words] for row in new] == [[row[word] for word in words] for row in old]


def test_a_full_assessment_can_be_begun_again_from_its_answers(person: Person) -> None:
    first = submitted(person, "3")
    page = go_on(person, first)
    assert "52 of 52 questions answered" in page.text
    assert dict(person.visit(question(page.path, "policy.legal")).form().form_values())["choice"] == "3"
    [new] = rows(person.app, "SELECT * FROM assessment WHERE continues IS NOT NULL")
    assert (page.path[-20:], new["continues"]) == (new["id"], first[-20:])


def test_asking_changes_nothing_yet(person: Person) -> None:
    address = submitted(person)
    before = everything(person.app)
    page = person.visit(f"{address}/continuation")
    assert "The result that you have now stays as it is." in page.text
    assert everything(person.app) == before


def test_before_submission_there_is_nothing_to_go_on_from(person: Person) -> None:
    address = fill(person, "3", SCREEN)
    before = everything(person.app)
    person.visit(address)
    assert person.post(f"{address}/continuation", {"csrf_token": person.token}).path == address
    assert everything(person.app) == before


def test_nobody_goes_on_from_what_is_not_theirs(person: Person, another_person: Person) -> None:
    address = submitted(person)
    another_person.visit("/assessments/new")
    before = everything(person.app)
    another_person.visit(f"{address}/continuation", 403)
    another_person.post(f"{address}/continuation", {"csrf_token": another_person.token}, 403)
    assert everything(person.app) == before
