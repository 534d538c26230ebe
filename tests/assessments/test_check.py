"""Checking the answers before they are submitted."""

from __future__ import annotations

from tests.journeys import CONTEXT, asked, begin, fill, in_sector, save
from tests.person import Person, text


def test_every_question_stands_there_with_its_answer(person: Person) -> None:
    address = fill(person, {"refreshers.interval": {"choice": "4", "evidence": "record", "note": "See the log."}})
    page = person.visit(f"{address}/check")
    assert page.heading == "Check your answers"
    assert len(asked(person, address)) == 52
    [row] = [row for row in page.tree.cssselect("main li") if "Refresher interval" in text(row)]
    assert "Level 4" in text(row) and "Rests on: Records or data" in text(row) and "Note: See the log." in text(row)
    assert "no answer yet" not in page.text


def test_what_has_no_answer_is_counted_and_can_be_answered(person: Person) -> None:
    address = in_sector(person)
    save(person, address, "refreshers.needs_analysis", "2")
    page = person.visit(f"{address}/check")
    assert "44 questions have no answer yet." in page.text
    assert page.links()["Answer Refresher interval"].endswith("/refreshers.interval?return_to=check")


def test_what_is_not_known_is_counted_apart(person: Person) -> None:
    address = fill(person, {"refreshers.interval": "dont_know"})
    page = person.visit(f"{address}/check")
    assert '1 answer is "I don\'t know".' in page.text


def test_before_the_sector_is_known_there_is_nothing_to_submit(person: Person) -> None:
    address = begin(person)
    page = person.visit(f"{address}/check")
    assert "Choose your sector and answer at least one question" in page.text
    assert not page.tree.forms
    assert asked(person, address) == list(CONTEXT)


def test_with_nothing_but_unknowns_there_is_nothing_to_submit(person: Person) -> None:
    address = fill(person, "dont_know")
    assert not person.visit(f"{address}/check").tree.forms


def test_one_level_is_enough_to_submit(person: Person) -> None:
    address = in_sector(person)
    save(person, address, "policy.current", "0")
    assert person.visit(f"{address}/check").tree.forms
