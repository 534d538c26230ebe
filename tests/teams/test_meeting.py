"""Which question the meeting comes to next: what is ready."""

from __future__ import annotations

from tests.conftest import EITHER_DATABASE
from tests.person import Person
from tests.teams.a_team import FIRST, SECOND, agree, all_joined, choose, chosen, finish, opened

THIRD = "refreshers.competence"


@EITHER_DATABASE
def test_what_somebody_is_still_to_answer_is_not_come_to(person: Person) -> None:
    address, code = opened(person)
    one, two, three = chosen(person.app, code, FIRST, "1", "3", "2")
    for member in (one, two):
        choose(member, code, SECOND, "2")
    for member in (one, two, three):
        choose(member, code, THIRD, "2")
    all_joined(person, address)
    assert agree(person, address, FIRST, "2").path == f"{address}/team/{THIRD}"
    assert agree(person, address, THIRD, "2").path == f"{address}/team"
    finish(three, code)
    assert person.visit(f"{address}/team").links()["Talk about the next one"] == f"{address}/team/{SECOND}"
