"""The first page: what this is, honestly."""

from collections.abc import Callable

from fastapi import FastAPI

from app.library.example import example_answers
from questionnaire.model import Questionnaire
from scoring.engine import score
from scoring.tree import whole
from tests.person import Person


def test_it_has_one_clear_way_to_begin(person: Person) -> None:
    page = person.visit("/")
    begin = [link for link in page.tree.iter("a") if link.get("href") == "/assessments/new"]
    assert [link.text_content() for link in begin] == ["Begin"]


def test_the_time_it_takes_comes_from_the_content(person: Person, questionnaire: Questionnaire) -> None:
    said = person.visit("/").text
    assert questionnaire.index.full_minutes in said
    assert questionnaire.index.screen_minutes in said
    assert f"{len(questionnaire.indicators)} practices" in said


def test_it_sets_no_cookie_and_holds_no_form(person: Person) -> None:
    page = person.visit("/")
    assert "set-cookie" not in page.response.headers
    assert not page.tree.forms


def test_the_evidence_is_summed_up_with_what_speaks_against_it(person: Person, questionnaire: Questionnaire) -> None:
    page = person.visit("/")
    assert questionnaire.evidence.summary in page.text
    assert questionnaire.evidence.transfer_note in page.text
    strong = [s for s in questionnaire.evidence.studies if s.strength in ("randomised", "review")]
    in_favour = sum(study.direction == "supports" for study in strong)
    against = sum(study.direction in ("counter", "mixed") for study in strong)
    assert f"In favour: {in_favour}" in page.text
    assert f"Against, or mixed: {against}" in page.text
    assert in_favour and against


def test_the_drawing_is_called_an_example_and_shows_what_the_scoring_gives(
    person: Person, questionnaire: Questionnaire
) -> None:
    page = person.visit("/")
    figure = page.tree.cssselect("figure")[0]
    assert "Example" in figure.cssselect("figcaption")[0].text_content()
    rows = [[cell.text_content() for cell in row] for row in figure.cssselect("tbody tr")]
    parts = score(questionnaire, example_answers(questionnaire)).parts
    assert [row[1] for row in rows] == [str(whole(part.point)) for part in parts if part.point is not None]
    assert len(rows) == len(questionnaire.factors)


def test_the_brand_is_the_owners(make_app: Callable[..., FastAPI]) -> None:
    page = Person(make_app(brand_name="Steady Ltd")).visit("/")
    assert "Steady Ltd" in page.text
    assert "Levelhead" not in page.response.text
