"""Removing the teams of assessments: all of theirs goes, and nothing of anybody else's."""

from __future__ import annotations

from app.assessments import removal as assessments
from app.teams.removal import remove
from tests.person import Person
from tests.tables import everything, rows
from tests.teams.a_team import FIRST, agree, all_joined, chosen, opened

TABLES = ("team", "team_member", "team_answer", "team_agreement", "team_spread")


def counts(person: Person) -> list[int]:
    return [rows(person.app, f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in TABLES]


def test_all_of_it_goes_and_other_teams_stay(person: Person, another_person: Person) -> None:
    gone, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3", "3")
    all_joined(person, gone)
    agree(person, gone, FIRST, "2")
    stays, other = opened(another_person)
    chosen(person.app, other, FIRST, "1", "3", "3")
    all_joined(another_person, stays)
    agree(another_person, stays, FIRST, "2")
    assert counts(person) == [2, 6, 6, 2, 2]
    with person.app.state.house.database.transaction() as session:
        remove(session, [gone[-20:]])
    assert counts(person) == [1, 3, 3, 1, 1]
    assert rows(person.app, "SELECT assessment_id FROM team") == [{"assessment_id": stays[-20:]}]
    before = everything(person.app)
    with person.app.state.house.database.transaction() as session:
        remove(session, [])
        remove(session, ["0" * 20])
    assert everything(person.app) == before


def test_then_the_assessment_can_go_too(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3")
    agree(person, address, FIRST, "2")
    with person.app.state.house.database.transaction() as session:
        remove(session, [address[-20:]])
        assessments.remove(session, [address[-20:]])
    assert counts(person) == [0, 0, 0, 0, 0]
    assert rows(person.app, "SELECT * FROM assessment") == []
