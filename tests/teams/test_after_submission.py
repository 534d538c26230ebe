"""When the assessment has been handed in, the team is over: everything can be read and nothing changes."""

from __future__ import annotations

from tests.person import Person
from tests.tables import everything
from tests.teams.a_team import FIRST, SECOND, agree, bars_of, chosen, joined, opened, own


def test_the_team_is_read_only(person: Person, another_person: Person) -> None:
    address, code = opened(person)
    one, _two = chosen(person.app, code, FIRST, "1", "4")
    late = joined(person.app, code, "Late")
    form = late.visit(own(code, FIRST))
    meeting = person.visit(f"{address}/team/{SECOND}")
    agree(person, address, FIRST, "2")
    join_form = another_person.visit(f"/team/{code}")
    person.submit(person.visit(f"{address}/check"))
    before = everything(person.app)

    assert another_person.visit(f"/team/{code}", 410).heading == "This team has finished"
    assert another_person.submit(join_form, {"name": "Ben"}, 410).heading == "This team has finished"
    late.submit(form, {"choice": "2"}, 410)
    late.post(f"/team/{code}/finish", {"csrf_token": late.token}, 410)
    assert person.submit(meeting, {"choice": "2", "everybody": "on"}, 409).heading.startswith(
        "This assessment has been"
    )
    for place in ("closing", "reopening"):
        person.post(f"{address}/team/{place}", {"csrf_token": person.token}, 409)
    assert everything(person.app) == before

    page = person.visit(f"{address}/team")
    assert "1 of 45 questions agreed" in page.text and not page.tree.cssselect("main form, .copy")
    page = person.visit(f"{address}/team/{FIRST}")
    assert bars_of(page) == ["nobody", "1 person", "nobody", "nobody", "1 person"]
    assert "Agreed by Member 1, Member 2 and Late." in page.text and not page.tree.cssselect("main button")
    assert "handed in" in one.visit(f"/team/{code}").text
    assert one.visit(own(code, FIRST)).path == f"/team/{code}"
    assert "You said: level 1." in one.visit(f"/team/{code}/spread").text
