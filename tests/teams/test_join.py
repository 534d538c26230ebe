"""Joining by the link: a name, on this device, while there is room."""

from __future__ import annotations

import pytest

from tests.conftest import EITHER_DATABASE
from tests.person import Person
from tests.tables import change, everything, rows
from tests.teams.a_team import FIRST, agree, chosen, joined, opened


def names(person: Person) -> list[str]:
    return [row["name"] for row in rows(person.app, "SELECT name FROM team_member ORDER BY place")]


def test_the_link_says_who_asks_and_what_happens(person: Person, another_person: Person) -> None:
    _, code = opened(person, name="Grace of Ward 3")
    page = another_person.visit(f"/team/{code}")
    assert "Grace of Ward 3 asks" in page.text and "45 questions" in page.text and "Health" in page.text
    assert "how many chose each level, not who." in page.text
    assert "Once all have answered a question, or have finished" in page.text
    assert "only where at least three have answered" in page.text
    assert "In a team of two each could tell the other's, so two agree by talking." in page.text
    assert "the lead is a member like any other" in page.text
    assert "who has joined and how many questions each has answered" in page.text
    page = another_person.submit(page, {"name": "Ann"})
    assert page.path == f"/team/{code}/questions/{FIRST}"
    assert names(person) == ["Ann"]


def test_joining_twice_from_one_device_goes_on(person: Person) -> None:
    _, code = opened(person)
    member = Person(person.app)
    first = member.visit(f"/team/{code}")
    member.submit(first, {"name": "Ann"})
    assert member.submit(first, {"name": "Somebody else"}).heading == "Your answers for the team"
    assert names(person) == ["Ann"]


@EITHER_DATABASE
@pytest.mark.parametrize("again", ["Ann Lee", "  ann   LEE ", "A\u200bnn Lee", "\uff21nn Lee"])
def test_two_members_of_one_name_are_told_apart(person: Person, again: str) -> None:
    _, code = opened(person)
    joined(person.app, code, "Ann Lee")
    other = Person(person.app)
    page = other.submit(other.visit(f"/team/{code}"), {"name": again}, 422)
    assert "already has that name" in page.text
    other.submit(page, {"name": "Ann Lee, nights"})
    assert names(person) == ["Ann Lee", "Ann Lee, nights"]


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "with 2 to 80 characters"),
        (" A ", "with 2 to 80 characters"),
        ("x" * 81, "with 2 to 80 characters"),
        ("x" * 10_000, "with 2 to 80 characters"),
        ("Ann\nLee", "on one line"),
        ("Ann\tLee", "on one line"),
        ("An\x00n", "characters that cannot be kept"),
        ("\u202e\u202e\u202e", "with 2 to 80 characters"),
    ],
)
def test_a_name_that_does_not_fit_is_shown_again(person: Person, name: str, says: str) -> None:
    _, code = opened(person)
    member = Person(person.app)
    page = member.submit(member.visit(f"/team/{code}"), {"name": name}, 422)
    assert says in page.text
    assert names(person) == []


@EITHER_DATABASE
def test_a_name_is_text_and_cannot_turn_round_what_stands_beside_it(person: Person) -> None:
    address, code = opened(person, name="<i>Grace</i>")
    joined(person.app, code, "\u202eAnn <script>alert(1)</script>")
    assert names(person) == ["Ann <script>alert(1)</script>"]
    for place in (f"{address}/team", f"{address}/team/{FIRST}"):
        page = person.visit(place)
        assert "Ann <script>alert(1)</script>" in page.text and "<script>alert" not in page.response.text
    assert "<i>Grace</i> asks" in Person(person.app).visit(f"/team/{code}").text


def test_a_team_has_room_for_thirty(person: Person) -> None:
    _, code = opened(person)
    for place in range(30):
        joined(person.app, code, f"Member {place}")
    late = Person(person.app)
    assert late.submit(late.visit(f"/team/{code}"), {"name": "Late"}, 409).heading == "This team is full"
    assert len(names(person)) == 30


@EITHER_DATABASE
def test_too_many_from_one_network_wait(person: Person) -> None:
    _, code = opened(person)
    joined(person.app, code, "Ann")
    change(person.app, "UPDATE tally SET count = 100")
    late = Person(person.app)
    page = late.submit(late.visit(f"/team/{code}"), {"name": "Late"}, 429)
    assert "Wait 60 minutes" in page.text
    assert ("name", "Late") in page.form().form_values()
    assert names(person) == ["Ann"]


@pytest.mark.parametrize("code", ["nothing", "x" * 16, "x" * 500, "x" * 15 + "%00", "%2e%2e", "é"])
def test_an_unknown_link_is_refused_at_every_door(person: Person, code: str) -> None:
    opened(person)
    before = everything(person.app)
    fields = {"csrf_token": person.token, "name": "Ann", "choice": "2"}
    for place in ("", f"/questions/{FIRST}", "/finish", "/departure"):
        person.post(f"/team/{code}{place}", fields, 404)
    for place in ("", f"/questions/{FIRST}", "/spread", "/departure"):
        person.visit(f"/team/{code}{place}", 404)
    assert everything(person.app) == before


def test_who_has_not_joined_answers_nothing(person: Person, another_person: Person) -> None:
    _, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3")
    another_person.visit(f"/team/{code}")
    before = everything(person.app)
    fields = {"csrf_token": another_person.token, "choice": "2"}
    for place in (f"/questions/{FIRST}", "/finish", "/departure"):
        another_person.post(f"/team/{code}{place}", fields, 403)
    for place in (f"/questions/{FIRST}", "/spread"):
        assert another_person.visit(f"/team/{code}{place}", 403).heading == "This device has not joined that team"
    assert "Nothing that you answered is kept here" in another_person.visit(f"/team/{code}/departure").text
    assert everything(person.app) == before


def test_a_member_of_one_team_is_none_of_another(person: Person, another_person: Person) -> None:
    _, one = opened(person)
    address, two = opened(another_person)
    [member] = chosen(person.app, one, FIRST, "1")
    member.visit(f"/team/{two}/questions/{FIRST}", 403)
    member.post(f"/team/{two}/questions/{FIRST}", {"csrf_token": member.token, "choice": "2"}, 403)
    page = another_person.visit(f"{address}/team")
    assert "Member 1" not in page.text
    member.submit(member.visit(f"/team/{two}"), {"name": "Member 1"})
    assert rows(person.app, "SELECT count(*) AS n FROM team_member")[0]["n"] == 2
    agree(another_person, address, FIRST, "2")
    assert "Member 1" in another_person.visit(f"{address}/team/{FIRST}").text
