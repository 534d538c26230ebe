"""Which question the meeting comes to next: what is ready, and then what somebody is still to answer."""

from __future__ import annotations

from tests.conftest import EITHER_DATABASE
from tests.person import Person
from tests.teams.a_team import FIRST, SECOND, agree, choose, chosen, joined, opened

THIRD = "refreshers.competence"


@EITHER_DATABASE
def test_somebody_who_never_goes_on_does_not_stop_the_others(person: Person) -> None:
    address, code = opened(person)
    one, two = chosen(person.app, code, FIRST, "1", "3")
    for member in (one, two):
        choose(member, code, THIRD, "2")
    choose(one, code, SECOND, "2")
    joined(person.app, code, "Somebody who never goes on")
    page = person.visit(f"{address}/team")
    assert page.links()["Talk about the next one"] == f"{address}/team/{FIRST}"
    assert agree(person, address, FIRST, "2").path == f"{address}/team/{THIRD}"
    assert agree(person, address, THIRD, "2").path == f"{address}/team", "of one answer alone nothing can be seen"
    assert "Talk about the next one" not in person.visit(f"{address}/team").links()


@EITHER_DATABASE
def test_what_is_ready_comes_before_what_is_not(person: Person) -> None:
    address, code = opened(person)
    one, two, three = chosen(person.app, code, FIRST, "1", "3", "2")
    for member in (one, two):
        choose(member, code, SECOND, "2")
    for member in (one, two, three):
        choose(member, code, "skills.empathy", "2")
    assert agree(person, address, FIRST, "2").path == f"{address}/team/skills.empathy"
    assert agree(person, address, "skills.empathy", "2").path == f"{address}/team/{SECOND}"
