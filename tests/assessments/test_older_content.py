"""Assessments of an earlier version of the questions: they keep their version, whatever is asked today."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.contents import in_force, other_content, use
from tests.journeys import CONTEXT, answer, fill, in_sector, question, save, submitted
from tests.person import Person
from tests.tables import change, everything, rows

FIRST = "refreshers.needs_analysis"
OLD_WORDS = "What decides what your staff were once taught?"
REWORDED = {
    "factors/refreshers.yaml": (
        "question: What decides which de-escalation content your staff are taught?",
        f"question: {OLD_WORDS}",
    ),
    "index.yaml": ('version: "2026.1"', 'version: "2025.1"'),
}


@pytest.fixture
def begun_before(person: Person, tmp_path: Path) -> str:
    """An assessment that was begun with an older version; the application has gone on to today's."""
    today = in_force(person.app)
    use(person.app, other_content(tmp_path, REWORDED))
    address = in_sector(person)
    use(person.app, today)
    return address


def restarted(make_app: Callable[..., FastAPI], person: Person) -> Person:
    """The same person after the application has been stopped and started again."""
    again = Person(make_app())
    again.client.cookies.update(person.client.cookies)
    return again


def test_it_goes_on_in_the_words_it_was_begun_with(
    person: Person, begun_before: str, make_app: Callable[..., FastAPI]
) -> None:
    assert person.visit(question(begun_before, FIRST)).heading == OLD_WORDS
    person = restarted(make_app, person)
    assert person.visit(question(begun_before, FIRST)).heading == OLD_WORDS
    assert person.visit(question(in_sector(person), FIRST)).heading != OLD_WORDS


def test_its_result_names_its_version(person: Person, begun_before: str, make_app: Callable[..., FastAPI]) -> None:
    person = restarted(make_app, person)
    answer(person, begun_before, FIRST, "3")
    page = person.submit(person.visit(f"{begun_before}/check"))
    assert "version 2025.1" in page.text
    old = rows(person.app, "SELECT questionnaire_hash FROM assessment")[0]["questionnaire_hash"]
    [row] = rows(person.app, "SELECT result FROM submission")
    assert json.loads(row["result"])["questionnaire"] == old != person.app.state.house.questionnaire.hash


def test_what_follows_from_it_is_asked_in_today_s_words(person: Person, begun_before: str) -> None:
    answer(person, begun_before, FIRST, "3")
    person.submit(person.visit(f"{begun_before}/check"))
    page = person.submit(person.visit(f"{begun_before}/continuation"))
    assert person.visit(question(page.path, FIRST)).heading != OLD_WORDS


def test_answers_that_no_longer_fit_are_asked_again(person: Person, tmp_path: Path) -> None:
    today = in_force(person.app)
    older = {
        "index.yaml": ("{id: verbal, name: Someone told us", "{id: hearsay, name: Someone told us"),
        "context.yaml": ("{id: mental_health_ward, label", "{id: psychiatric_ward, label"),
    }
    use(person.app, other_content(tmp_path, older))
    given = {FIRST: {"choice": "4", "evidence": "hearsay", "note": "Jo said so."}}
    address = submitted(person, given, {**CONTEXT, "context.setting": "psychiatric_ward"})
    use(person.app, today)
    new = person.submit(person.visit(f"{address}/continuation")).path
    page = person.visit(f"{new}/check")
    assert "1 question has no answer yet." in page.text and "Answer Setting" in page.links()
    values = dict(person.visit(question(new, FIRST)).form().form_values())
    assert (values["choice"], values["evidence"], values["note"]) == ("4", "", "Jo said so.")
    assert "Jo said so." in person.visit(f"{address}/result").text


def lose_content(app: FastAPI, content_hash: str) -> None:
    """Deletes a version of the content although assessments refer to it, as a bad restore would."""
    is_sqlite = app.state.house.database.is_sqlite  # SQLite leaves foreign keys unchecked unless it is asked to
    first = [] if is_sqlite else ["SET session_replication_role = replica"]
    change(app, *first, "DELETE FROM content_version WHERE hash = :hash", hash=content_hash)


def test_a_version_that_is_not_kept_is_said_and_no_answer_is_lost(
    person: Person, begun_before: str, make_app: Callable[..., FastAPI]
) -> None:
    save(person, begun_before, FIRST, "3")
    version = rows(person.app, "SELECT * FROM assessment")[0]["questionnaire_hash"]
    [kept] = rows(person.app, "SELECT * FROM content_version WHERE hash = :hash", hash=version)
    lose_content(person.app, version)
    person = restarted(make_app, person)
    before = everything(person.app)
    for place in ("", "/check", f"/questions/{FIRST}"):
        page = person.visit(f"{begun_before}{place}", 409)
        assert page.heading == "We cannot open this version of the questions"
        assert "Your answers are safe." in page.text
    person.visit("/departure")
    for place in (f"/questions/{FIRST}", "/submission"):
        person.post(f"{begun_before}{place}", {"csrf_token": person.token, "choice": "1", "version": "1"}, 409)
    assert everything(person.app) == before
    assert person.visit("/assessments").links()["Begun on 23 November 2026"] == begun_before
    change(person.app, "INSERT INTO content_version VALUES (:hash, :kind, :body, :kept_at)", **kept)
    assert dict(person.visit(question(begun_before, FIRST)).form().form_values())["choice"] == "3"


def test_a_result_whose_content_is_not_kept_says_so(
    person: Person, tmp_path: Path, make_app: Callable[..., FastAPI]
) -> None:
    use(person.app, other_content(tmp_path, {**REWORDED, "courses.yaml": ("example: true", "example: true ")}))
    address = submitted(person)
    version = rows(person.app, "SELECT * FROM assessment")[0]["questionnaire_hash"]
    before = person.client.get(f"{address}/report.json").content
    lose_content(person.app, version)
    person = restarted(make_app, person)
    for place in ("/result", "/what-if"):
        assert person.visit(f"{address}{place}", 409).heading == "We cannot open this version of the questions"
    assert person.client.get(f"{address}/report.json").content == before


def test_todays_content_is_kept_once_however_often_it_is_started(
    person: Person, make_app: Callable[..., FastAPI]
) -> None:
    make_app()
    make_app()
    kept = rows(person.app, "SELECT kind FROM content_version ORDER BY kind")
    assert [each["kind"] for each in kept] == ["catalogue", "experience", "questionnaire"]


def test_a_full_assessment_is_asked_and_scored_alike_after_a_restart(
    person: Person, make_app: Callable[..., FastAPI]
) -> None:
    address = fill(person, "3")
    person = restarted(make_app, person)
    page = person.submit(person.visit(f"{address}/check"))
    assert page.path == f"{address}/result"
