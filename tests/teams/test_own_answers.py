"""A member answers on their own: one question a page, in any order, changing and leaving out, until they finish."""

from __future__ import annotations

import pytest

from tests.conftest import EITHER_DATABASE
from tests.journeys import save
from tests.person import Person
from tests.tables import everything, rows
from tests.teams.a_team import FIRST, SECOND, agree, all_joined, bars_of, choose, chosen, finish, joined, opened, own


def kept(person: Person) -> dict[str, tuple[object, object]]:
    found = rows(person.app, "SELECT question_id, state, level FROM team_answer")
    return {row["question_id"]: (row["state"], row["level"]) for row in found}


def test_one_question_after_another(person: Person) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    page = choose(member, code, FIRST, "3")
    assert page.path == own(code, SECOND) and "1 of 45 answered in all" in page.text
    page = member.submit(page, {"choice": "dont_know"})
    assert "2 of 45 answered in all" in page.text
    assert kept(person) == {FIRST: ("answered", 3), SECOND: ("dont_know", None)}
    assert dict(member.visit(own(code, FIRST)).form().form_values())["choice"] == "3"


def test_it_has_the_words_of_the_sector_and_neither_note_nor_evidence_nor_the_leads_answer(person: Person) -> None:
    address, code = opened(person)
    save(person, address, FIRST, {"choice": "4", "note": "The lead's own note.", "evidence": "record"})
    asked = person.visit(f"{address}/questions/{SECOND}")
    member = joined(person.app, code, "Ann")
    page = member.visit(own(code, SECOND))
    assert page.heading == asked.heading
    labels = [label.text_content() for label in page.tree.cssselect(".choice label")]
    assert labels[:5] == [label.text_content() for label in asked.tree.cssselect(".choice label")][:5]
    assert "Why we ask" in page.text and "What counts as evidence" in page.text
    page = member.visit(own(code, FIRST))
    assert "The lead's own note." not in page.text and not page.tree.cssselect("[checked]")
    assert {field.get("name") for field in page.form().inputs} == {"csrf_token", "choice"}


def test_an_answer_can_be_changed_and_a_question_left_out(person: Person) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    page = member.visit(member.visit(own(code, FIRST)).links()["Leave this one out"])
    assert page.path == own(code, SECOND)
    member.submit(page, {"choice": "1"})
    choose(member, code, SECOND, "4")
    assert kept(person) == {SECOND: ("answered", 4)}
    page = member.visit(f"/team/{code}")
    assert "1 of 45 questions answered" in page.text
    assert page.links()["Training needs analysis"] == own(code, FIRST)


def test_after_the_last_question_they_see_what_they_left_out(person: Person) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    last = list(person.app.state.house.questionnaire.skills_by_id)[-1]
    page = choose(member, code, last, "2")
    assert page.path == f"/team/{code}" and "Not answered yet: 44" in page.text
    assert member.visit(own(code, last)).links()["Leave this one out"] == f"/team/{code}"


@EITHER_DATABASE
@pytest.mark.parametrize("choice", ["", "5", "9", "-1", "02", "2.0", "full", "not_applicable", "x" * 10_000, "\u0663"])
def test_a_choice_that_there_is_not_is_refused(person: Person, choice: str) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    page = member.submit(member.visit(own(code, FIRST)), {"choice": choice}, 422)
    assert "Choose the sentence that is closest" in page.text
    assert kept(person) == {}


@EITHER_DATABASE
@pytest.mark.parametrize("question", ["context.sector", "context.role", "no.such", "x" * 300, "a%00b"])
def test_a_question_that_a_team_is_not_asked_is_refused(person: Person, question: str) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    before = everything(person.app)
    member.visit(own(code, question), 404)
    member.post(own(code, question), {"csrf_token": member.token, "choice": "2"}, 404)
    assert everything(person.app) == before


def test_who_has_finished_changes_nothing_any_more(person: Person) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    old = member.visit(own(code, FIRST))
    choose(member, code, FIRST, "3")
    page = finish(member, code)
    assert "You have finished" in page.text
    assert member.visit(own(code, FIRST)).path == f"/team/{code}"
    assert member.submit(old, {"choice": "0"}, 409).heading == "You have finished"
    assert kept(person) == {FIRST: ("answered", 3)}
    member.post(f"/team/{code}/finish", {"csrf_token": member.token})


def test_what_a_member_thinks_changes_no_answer_of_the_assessment(person: Person) -> None:
    address, code = opened(person)
    save(person, address, FIRST, "4")
    before = rows(person.app, "SELECT * FROM answer ORDER BY question_id")
    [member] = chosen(person.app, code, FIRST, "0")
    finish(member, code)
    assert rows(person.app, "SELECT * FROM answer ORDER BY question_id") == before


def test_a_member_may_answer_what_is_agreed_already_and_it_stays_agreed(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3", "3")
    all_joined(person, address)
    agree(person, address, FIRST, "2")
    person.submit(person.visit(f"{address}/team"))
    late = joined(person.app, code, "Late")
    choose(late, code, FIRST, "0")
    page = person.visit(f"{address}/team/{FIRST}")
    assert bars_of(page) == ["nobody", "1 person", "nobody", "2 people", "nobody"]
    assert "4 of 4 have answered this. The counts stay as they were first shown, of 3 answers." in page.text
    assert "1 of 45 questions agreed" in person.visit(f"{address}/team").text
