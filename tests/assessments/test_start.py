"""Starting an assessment: no account, no address, one question."""

from tests.journeys import answer_all, begin
from tests.person import Person


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
