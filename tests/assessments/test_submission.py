"""Handing an assessment in: once, for good, with everything that its result rests on."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy

from tests.conftest import Clock
from tests.journeys import CONTEXT, answer, fill, in_sector, question, save, submitted
from tests.person import Person
from tests.tables import everything, rows

FIRST = "refreshers.needs_analysis"


def test_submitting_shows_the_result_and_keeps_all_that_it_rests_on(person: Person) -> None:
    address = fill(person, {FIRST: {"choice": "4", "evidence": "document", "note": "Signed."}})
    page = person.submit(person.visit(f"{address}/check"))
    assert page.path == f"{address}/result" and page.heading == "Your result"
    [row] = rows(person.app, "SELECT * FROM submission")
    house = person.app.state.house
    assert row["catalogue_hash"] == house.example_catalogue.hash
    answers, result = json.loads(row["answers"]), json.loads(row["result"])
    assert answers[FIRST] == {"state": "answered", "value": 4, "reason": "", "note": "Signed.", "evidence": "document"}
    assert len(answers) == 52
    assert result["questionnaire"] == house.questionnaire.hash


def test_submitting_twice_gives_the_same_result_and_keeps_the_first(person: Person, clock: Clock) -> None:
    address = fill(person)
    page = person.visit(f"{address}/check")
    person.submit(page)
    before = everything(person.app)
    clock.moment += timedelta(days=3)
    assert person.submit(page).path == f"{address}/result"
    assert everything(person.app) == before


def test_with_nothing_answered_there_is_nothing_to_submit(person: Person) -> None:
    address = in_sector(person)
    person.visit(address)
    page = person.post(f"{address}/submission", {"csrf_token": person.token}, 422)
    assert page.heading == "There is nothing to score yet"
    assert "Answer at least one question on your practice first." in page.text
    assert not rows(person.app, "SELECT * FROM submission")


def test_with_only_skills_answered_there_is_nothing_to_submit(person: Person) -> None:
    address = in_sector(person)
    save(person, address, "skills.empathy", "4")
    person.visit(address)
    person.post(f"{address}/submission", {"csrf_token": person.token}, 422)


def test_open_questions_do_not_stop_anybody(person: Person) -> None:
    address = in_sector(person)
    save(person, address, FIRST, "2")
    page = person.submit(person.visit(f"{address}/check"))
    assert "Not scorable yet." in page.text


@pytest.mark.parametrize("choice", ["0", "dont_know", ""])
def test_after_submission_no_answer_can_be_changed_and_the_page_says_why(person: Person, choice: str) -> None:
    address = fill(person, "3")
    page = person.visit(question(address, FIRST))
    person.submit(person.visit(f"{address}/check"))
    before = everything(person.app)
    page = person.submit(page, {"choice": choice}, 409)
    assert page.heading == "This assessment has been submitted"
    assert "you can begin a new one that starts from them" in page.text
    assert everything(person.app) == before


def test_after_submission_the_questions_are_closed_and_the_rest_leads_to_the_result(person: Person) -> None:
    address = submitted(person)
    person.visit(question(address, FIRST), 409)
    assert person.visit(address).path == f"{address}/result"
    assert person.visit(f"{address}/check").path == f"{address}/result"


def test_before_submission_there_is_no_result(person: Person) -> None:
    address = in_sector(person)
    assert person.visit(f"{address}/result").path == address
    for place in ("continuation", "what-if", "report.pdf", "report.docx", "report.xlsx", "report.json"):
        page = person.visit(f"{address}/{place}", 404)
        assert page.heading == "There is no result yet"


def test_there_is_nothing_to_see_at_the_submission_itself(person: Person) -> None:
    address = submitted(person)
    page = person.visit(f"{address}/submission", 405)
    assert page.heading == "That cannot be done here"


def test_the_screen_is_submitted_as_a_screen(person: Person) -> None:
    address = submitted(person, "3", {**CONTEXT, "context.scope": "screen"})
    page = person.visit(f"{address}/result")
    assert "Quick screen" in page.text
    [row] = rows(person.app, "SELECT result FROM submission")
    assert json.loads(row["result"])["scope"] == "screen"


def test_answers_that_were_changed_before_submission_count_as_changed(person: Person) -> None:
    address = fill(person, "3")
    answer(person, address, FIRST, "0")
    person.submit(person.visit(f"{address}/check"))
    [row] = rows(person.app, "SELECT answers FROM submission")
    assert json.loads(row["answers"])[FIRST]["value"] == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_answer_that_is_on_its_way_while_another_submits_is_in_the_result(
    person: Person, another_person: Person, shared: str
) -> None:
    """On SQLite the two take turns anyway."""
    save(person, shared, FIRST, "2")
    saving, submitting = person.visit(question(shared, "policy.current")), another_person.visit(f"{shared}/check")
    engine = sqlalchemy.create_engine(person.app.state.house.settings.database)
    with engine.begin() as other:
        other.exec_driver_sql("LOCK TABLE answer IN EXCLUSIVE MODE")
        threads = [threading.Thread(target=person.submit, args=(saving, {"choice": "4"}))]
        threads[0].start()
        wait_for_waiting(person, 1)
        threads.append(threading.Thread(target=another_person.submit, args=(submitting,)))
        threads[1].start()
        wait_for_waiting(person, 2)
    for thread in threads:
        thread.join(30)
    engine.dispose()
    [row] = rows(person.app, "SELECT answers FROM submission")
    assert json.loads(row["answers"])["policy.current"]["value"] == 4


def wait_for_waiting(person: Person, count: int) -> None:
    """Until so many requests wait for a lock, or one more second has brought no further one."""
    until = time.monotonic() + 3
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while len(rows(person.app, query)) < count and time.monotonic() < until:
        time.sleep(0.05)
