"""The lead says that a member has left: who never goes on keeps nobody waiting, and nobody's answer comes out by it."""

from __future__ import annotations

from tests.person import Person
from tests.tables import everything, rows
from tests.teams.a_team import FIRST, agree, all_joined, bars_of, chosen, joined, member_id, opened, remove


def test_who_has_left_keeps_nobody_waiting(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "4", "4")
    joined(person.app, code, "Gone")
    all_joined(person, address)
    page = person.visit(f"{address}/team")
    assert "3 of 4 answered" in page.text and "I have finished" in page.text
    page = person.visit(page.links()["They have left: Gone"])
    assert "Gone" in page.text and "Their name and their answers are removed" in page.text
    assert person.visit(page.links()["No, keep them"]).path == f"{address}/team"
    page = person.submit(page)
    assert page.path == f"{address}/team" and "Gone" not in page.text and "1 ready to talk about" in page.text
    assert bars_of(person.visit(f"{address}/team/{FIRST}")) == ["nobody", "1 person", "nobody", "nobody", "2 people"]


def test_their_answers_and_their_name_go(person: Person) -> None:
    address, code = opened(person)
    gone, *_ = chosen(person.app, code, FIRST, "1", "4", "4")
    agree(person, address, FIRST, "2")
    gone_id = member_id(person.app, "Member 1")
    remove(person, address, "Member 1")
    assert gone_id not in str(everything(person.app))
    assert len(rows(person.app, "SELECT * FROM team_answer")) == 2
    assert "agreed by Member 2 and Member 3" in person.visit(f"{address}/team").text
    assert gone.visit(f"/team/{code}").heading == "Answer with your team"


def test_removing_one_of_three_shows_neither_of_the_two(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "4")
    joined(person.app, code, "Slow")
    all_joined(person, address)
    remove(person, address, "Slow")
    assert bars_of(person.visit(f"{address}/team/{FIRST}")) == []
    assert rows(person.app, "SELECT * FROM team_spread") == []


def test_only_the_lead_removes_and_only_members_of_this_team(person: Person, another_person: Person) -> None:
    address, code = opened(person)
    [member] = chosen(person.app, code, FIRST, "1")
    other_address, _ = opened(another_person)
    theirs, before = member_id(person.app, "Member 1"), everything(person.app)
    place = f"{address}/team/members/{theirs}/departure"
    for somebody in (member, another_person):
        somebody.visit(place, 403)
        somebody.post(place, {"csrf_token": somebody.token}, 403)
    for unknown in (f"{other_address}/team/members/{theirs}/departure",):
        another_person.visit(unknown, 404)
        another_person.post(unknown, {"csrf_token": another_person.token}, 404)
    for unknown in ("0" * 20, "x" * 500, "a%00b"):
        person.visit(f"{address}/team/members/{unknown}/departure", 404)
        person.post(f"{address}/team/members/{unknown}/departure", {"csrf_token": person.token}, 404)
    assert everything(person.app) == before
