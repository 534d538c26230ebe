"""A member leaves with their answers; with their name too, as long as the assessment is not handed in."""

from __future__ import annotations

import json

from tests.person import Person
from tests.tables import rows
from tests.teams.a_team import FIRST, SECOND, agree, all_joined, bars_of, box, choose, chosen, finish, joined, opened


def left(member: Person, code: str) -> None:
    page = member.visit(member.visit(f"/team/{code}").links()["Leave the team"])
    assert "removed" in page.text
    page = member.submit(page)
    assert page.heading == "You are not in this team"


def agreed(person: Person) -> dict[str, list[str]]:
    found = rows(person.app, "SELECT * FROM team_agreement")
    return {row["question_id"]: [each["name"] for each in json.loads(row["agreed_by"])] for row in found}


def test_name_and_answers_go(person: Person) -> None:
    address, code = opened(person)
    one, _two = chosen(person.app, code, FIRST, "1", "4")
    left(one, code)
    assert [row["name"] for row in rows(person.app, "SELECT name FROM team_member")] == ["Member 2"]
    assert len(rows(person.app, "SELECT * FROM team_answer")) == 1
    assert "Member 1" not in person.visit(f"{address}/team").text
    assert bars_of(person.visit(f"{address}/team/{FIRST}")) == []


def test_they_may_join_again(person: Person) -> None:
    _, code = opened(person)
    [member] = chosen(person.app, code, FIRST, "1")
    finish(member, code)
    left(member, code)
    page = member.submit(member.visit(f"/team/{code}"), {"name": "Member 1"})
    assert not page.tree.cssselect("[checked]")


def test_they_go_from_what_was_agreed_and_nobody_can_subtract_them(person: Person) -> None:
    address, code = opened(person)
    one, two, _three = chosen(person.app, code, FIRST, "1", "4", "4")
    choose(two, code, SECOND, "3")
    all_joined(person, address)
    shown = bars_of(person.visit(f"{address}/team/{FIRST}"))
    assert shown == ["nobody", "1 person", "nobody", "nobody", "2 people"]
    agree(person, address, FIRST, "2")
    agree(person, address, SECOND, "3", who=("Member 2",))
    left(one, code)
    assert agreed(person) == {FIRST: ["Member 2", "Member 3"], SECOND: ["Member 2"]}
    assert bars_of(person.visit(f"{address}/team/{FIRST}")) == shown
    left(two, code)
    assert agreed(person) == {FIRST: ["Member 3"]}, "what nobody is left to stand for is not agreed"
    saved = rows(person.app, "SELECT number FROM answer WHERE question_id = :of", of=SECOND)
    assert saved == [{"number": 3}], "the assessment's answer stays"


def test_after_it_is_handed_in_the_name_stays_with_what_was_agreed(person: Person) -> None:
    address, code = opened(person)
    one, _two = chosen(person.app, code, FIRST, "1", "4")
    agree(person, address, FIRST, "2")
    person.submit(person.visit(f"{address}/check"))
    assert "your name stays with what you agreed to" in one.visit(f"/team/{code}/departure").text
    left(one, code)
    assert agreed(person)[FIRST] == ["Member 1", "Member 2"]
    assert len(rows(person.app, "SELECT * FROM team_member")) == 1
    assert len(rows(person.app, "SELECT * FROM team_answer")) == 1


def test_a_box_of_somebody_who_left_in_the_meantime_counts_for_nobody(person: Person) -> None:
    address, code = opened(person)
    one, _two = chosen(person.app, code, FIRST, "1", "4")
    page = person.visit(f"{address}/team/{FIRST}")
    ticks = {box(person.app, name): "on" for name in ("Member 1", "Member 2")}
    alone = {box(person.app, "Member 1"): "on"}
    left(one, code)
    person.submit(page, {"choice": "2", **alone}, 422)
    person.submit(page, {"choice": "2", **ticks})
    assert agreed(person)[FIRST] == ["Member 2"]


def test_asking_to_leave_removes_nothing(person: Person) -> None:
    _, code = opened(person)
    member = joined(person.app, code, "Ann")
    page = member.visit(f"/team/{code}/departure")
    assert member.visit(page.links()["Stay"]).heading == "Your answers for the team"
    assert len(rows(person.app, "SELECT * FROM team_member")) == 1
