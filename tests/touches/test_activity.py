"""What somebody did with an assessment: downloaded it, came back to it, continued it past the screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.touches import store
from tests.assessments.conftest import let_in, make_link
from tests.conftest import EITHER_DATABASE, MONDAY, Clock
from tests.journeys import CONTEXT, answer, begin, in_sector, submitted
from tests.person import Person
from tests.tables import change, rows


def done(app: FastAPI) -> list[tuple[str, int]]:
    """The kinds that are noted, and how often."""
    return [(row["kind"], row["times"]) for row in rows(app, "SELECT kind, times FROM activity ORDER BY kind")]


@EITHER_DATABASE
@pytest.mark.parametrize("kind", ["json", "pdf", "docx", "xlsx"])
def test_taking_a_report_away_is_noted_each_time(person: Person, kind: str) -> None:
    address = submitted(person)
    for _ in range(2):
        assert person.client.get(f"{address}/report.{kind}").status_code == 200
    assert done(person.app) == [("downloaded", 2)]


def test_when_it_cannot_be_noted_the_file_comes_all_the_same(person: Person, caplog: Any) -> None:
    address = submitted(person)
    change(person.app, "DROP TABLE activity")
    response = person.client.get(f"{address}/report.json")
    assert response.status_code == 200 and response.content
    assert "an activity was not noted" in caplog.text


def test_what_could_not_be_had_is_not_noted(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    assert person.client.get(f"{address}/report.json").status_code == 404
    other = submitted(person)
    another_person.visit("/assessments")
    assert another_person.client.get(f"{other}/report.pdf").status_code == 403
    assert done(person.app) == []


def test_a_return_link_is_a_way_of_coming_back(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    let_in(another_person, make_link(person, address))
    assert done(person.app) == [("came_back", 1)]


def test_going_on_the_same_day_is_not_coming_back(person: Person) -> None:
    address = in_sector(person)
    person.visit(address)
    assert done(person.app) == []


def test_on_a_later_day_it_is_once_a_day(person: Person, clock: Clock) -> None:
    address = in_sector(person)
    for day in (1, 1, 3):
        clock.moment = MONDAY + timedelta(days=day, minutes=day)
        person.visit(address)
        person.visit(address)
    assert done(person.app) == [("came_back", 2)]
    [row] = rows(person.app, "SELECT * FROM activity")
    assert str(row["first_at"])[:10] == "2026-11-24" and str(row["last_at"])[:10] == "2026-11-26"


def test_answering_notes_nothing(person: Person, clock: Clock) -> None:
    address = begin(person)
    clock.moment = MONDAY + timedelta(days=1)
    answer(person, address, "context.sector", "health")
    assert done(person.app) == []


def test_continuing_past_the_screen_is_noted_with_both(person: Person) -> None:
    address = submitted(person, context={**CONTEXT, "context.scope": "screen"})
    page = person.submit(person.visit(f"{address}/continuation"))
    found = rows(person.app, "SELECT assessment_id, kind FROM activity")
    assert {row["assessment_id"] for row in found} == {address[-20:], page.path.split("/")[2]}
    assert {row["kind"] for row in found} == {"continued"}


def test_beginning_again_from_a_full_one_is_not_continuing(person: Person) -> None:
    address = submitted(person)
    person.submit(person.visit(f"{address}/continuation"))
    assert done(person.app) == []


def test_what_was_done_is_read_by_kind(person: Person) -> None:
    address = submitted(person)
    house = person.app.state.house
    with house.database.transaction() as session:
        for kind in (store.DOWNLOADED, store.DOWNLOADED, store.CAME_BACK):
            store.note(session, address[-20:], kind, house.now())
    with house.database.session(writes=False) as session:
        found = store.activities(session, address[-20:])
        assert {kind: each.times for kind, each in found.items()} == {"downloaded": 2, "came_back": 1}
        assert found["downloaded"].first_at == MONDAY
