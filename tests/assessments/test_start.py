"""Starting an assessment: no account, no address, one question."""

import pytest

from tests.journeys import answer_all, begin
from tests.person import Person
from tests.tables import everything, rows


def test_starting_asks_how_much_time_there_is_and_leads_to_the_sector(person: Person) -> None:
    page = person.submit(person.visit("/assessments/new"), {"choice": "full"})
    assert page.heading == "Which of these is closest to what you do?"


def test_starting_without_a_choice_says_so_and_creates_nothing(person: Person) -> None:
    page = person.submit(person.visit("/assessments/new"), status=422)
    assert "Choose one of the answers." in page.text
    assert "There is none yet" in person.visit("/assessments").text


def test_the_whole_path_leads_to_the_check(person: Person) -> None:
    address = begin(person)
    page = answer_all(person, person.visit(f"{address}/questions/context.sector"), "3")
    assert page.heading == "Check your answers"


def test_the_first_page_leads_there(person: Person) -> None:
    links = person.visit("/").links()
    assert "/assessments/new" in links.values()


def test_looking_creates_nothing(person: Person) -> None:
    before = everything(person.app)
    person.visit("/assessments/new")
    person.visit("/assessments/new")
    assert everything(person.app) == before


@pytest.mark.parametrize("choice", ["", "everything", "0", "dont_know", "not_applicable", "<script>"])
def test_a_choice_that_there_is_not_creates_nothing(person: Person, choice: str) -> None:
    page = person.visit("/assessments/new")
    before = everything(person.app)
    person.submit(page, {"choice": choice}, 422)
    assert everything(person.app) == before


def test_an_assessment_is_pinned_to_the_questions_of_its_day_and_to_its_device(person: Person) -> None:
    address = begin(person)
    [row] = rows(person.app, "SELECT * FROM assessment")
    assert row["id"] == address[-20:] and row["questionnaire_hash"] == person.app.state.house.questionnaire.hash
    [holding] = rows(person.app, "SELECT * FROM holding")
    assert holding["assessment_id"] == row["id"]


def test_one_device_may_begin_several(person: Person) -> None:
    assert begin(person) != begin(person, "screen")
    assert len(rows(person.app, "SELECT * FROM holding")) == 2
