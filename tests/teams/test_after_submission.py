"""When the assessment has been handed in, the team is over: everything can be read and nothing changes."""

from __future__ import annotations

from tests.person import Person
from tests.tables import everything
from tests.teams.a_team import (
    FIRST,
    SECOND,
    agree,
    all_joined,
    bars_of,
    choose,
    chosen,
    finish,
    joined,
    member_id,
    opened,
    own,
)


def test_the_team_is_read_only(person: Person, another_person: Person) -> None:
    address, code = opened(person)
    one, _two, _three = chosen(person.app, code, FIRST, "1", "4", "4")
    late = joined(person.app, code, "Late")
    form = late.visit(own(code, FIRST))
    removal = person.visit(f"{address}/team/members/{member_id(person.app, 'Late')}/departure")
    finish(joined(person.app, code, "In a hurry"), code)
    choose(late, code, FIRST, "4")
    meeting = person.visit(f"{address}/team/{SECOND}")
    agree(person, address, FIRST, "2")
    join_form = another_person.visit(f"/team/{code}")
    all_joined(person, address)
    person.submit(person.visit(f"{address}/team"))
    person.submit(person.visit(f"{address}/check"))
    before = everything(person.app)

    assert another_person.visit(f"/team/{code}", 410).heading == "This team has finished"
    assert another_person.submit(join_form, {"name": "Ben"}, 410).heading == "This team has finished"
    late.submit(form, {"choice": "2"}, 410)
    late.post(f"/team/{code}/finish", {"csrf_token": late.token}, 410)
    assert person.submit(meeting, {"choice": "2", "everybody": "on"}, 409).heading.startswith(
        "This assessment has been"
    )
    person.submit(removal, status=409)
    for place in ("closing", "reopening"):
        person.post(f"{address}/team/{place}", {"csrf_token": person.token}, 409)
    assert everything(person.app) == before

    page = person.visit(f"{address}/team")
    assert "1 of 45 questions agreed" in page.text and not page.tree.cssselect("main form, .copy")
    page = person.visit(f"{address}/team/{FIRST}")
    assert bars_of(page) == ["nobody", "1 person", "nobody", "nobody", "3 people"]
    assert "Agreed by Member 1, Member 2, Member 3, Late and In a hurry." in page.text and not page.tree.cssselect(
        "main button"
    )
    assert "handed in" in one.visit(f"/team/{code}").text
    assert one.visit(own(code, FIRST)).path == f"/team/{code}"
    assert "You said: level 1." in one.visit(f"/team/{code}/spread").text
