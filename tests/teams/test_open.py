"""Opening a team: what it is, the link and its code, who has joined, and closing it for newcomers."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.conftest import EITHER_DATABASE
from tests.journeys import begin, in_sector, submitted
from tests.person import Person
from tests.tables import everything, rows
from tests.teams.a_team import FIRST, SCREEN, chosen, code_of, joined, opened


@EITHER_DATABASE
def test_the_sections_lead_to_it(person: Person) -> None:
    address = in_sector(person)
    page = person.visit(person.visit(address).links()["Answer as a team"])
    assert page.heading == "Answer as a team"
    assert "the 45 questions" in page.text and "not who" in page.text
    assert rows(person.app, "SELECT * FROM team") == []


def test_it_is_opened_once_and_has_a_link(person: Person) -> None:
    address = in_sector(person)
    empty = person.visit(f"{address}/team")
    page = person.submit(empty, {"name": "  Grace Hopper "})
    link = page.tree.cssselect(".copy")[0].text_content()
    assert link == f"{person.app.state.house.settings.base_url}/team/{code_of(person.app, address)}"
    assert "0 of 45 questions agreed" in page.text and "Nobody yet" in page.text
    person.submit(empty, {"name": "Again"})
    [row] = rows(person.app, "SELECT * FROM team")
    assert row["asked_by"] == "Grace Hopper" and len(row["code"]) == 16


@EITHER_DATABASE
def test_the_sector_comes_first(person: Person) -> None:
    address = begin(person)
    page = person.visit(f"{address}/team")
    assert page.links()["Choose your sector"].endswith("/questions/context.sector")
    person.post(f"{address}/team", {"csrf_token": person.token, "name": "Grace"}, 422)
    assert rows(person.app, "SELECT * FROM team") == []


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "with 2 to 80 characters"),
        ("G", "with 2 to 80 characters"),
        ("x" * 10_000, "with 2 to 80 characters"),
        ("\u200b\u200b\u200b", "with 2 to 80 characters"),
        ("Grace\nHopper", "on one line"),
        ("Gr\x07ace", "characters that cannot be kept"),
    ],
)
def test_a_name_that_does_not_fit_is_shown_again(person: Person, name: str, says: str) -> None:
    address = in_sector(person)
    page = person.submit(person.visit(f"{address}/team"), {"name": name}, 422)
    assert says in page.text
    assert rows(person.app, "SELECT * FROM team") == []


@EITHER_DATABASE
def test_the_quick_screen_asks_a_team_for_less(person: Person) -> None:
    address, code = opened(person, context=SCREEN)
    [asked] = {line.split(" of ")[1].split()[0] for line in [person.visit(f"{address}/team").text] if " of " in line}
    assert asked == str(sum(each.screen for each in person.app.state.house.questionnaire.indicators.values()))
    member = joined(person.app, code, "Ann")
    member.visit(f"/team/{code}/questions/skills.empathy", 404)


@EITHER_DATABASE
def test_the_code_to_scan_is_a_drawing_of_the_link(person: Person) -> None:
    address, _ = opened(person)
    page = person.visit(f"{address}/team")
    [image] = page.tree.cssselect("img")
    drawn = person.client.get(image.get("src"))
    assert drawn.headers["content-type"] == "image/svg+xml" and drawn.headers["cache-control"] == "no-store"
    root = ElementTree.fromstring(drawn.text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and "viewBox" in root.attrib
    assert "style" not in drawn.text


def test_it_can_be_closed_for_newcomers_and_opened_again(person: Person, another_person: Person) -> None:
    address, code = opened(person)
    [member] = chosen(person.app, code, FIRST, "1")
    page = person.submit(person.visit(f"{address}/team"))
    assert "Everybody has joined, and the team takes nobody new" in page.text
    assert another_person.visit(f"/team/{code}", 403).heading == "This team takes nobody new at the moment"
    another_person.visit("/assessments/new")
    another_person.post(f"/team/{code}", {"csrf_token": another_person.token, "name": "Ben"}, 403)
    assert member.visit(f"/team/{code}").heading == "Your answers for the team"
    assert "Send it to the people" in person.submit(page).text
    assert another_person.visit(f"/team/{code}").heading == "Answer with your team"


def test_the_lead_sees_who_has_joined_and_how_far_each_is(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "dont_know")
    joined(person.app, code, "Chi <b>")
    shown = person.visit(f"{address}/team").tree.cssselect("main .rows")[0]
    members = [row.text_content().partition(" · ")[0] for row in shown]
    assert members == ["Member 11 of 45 answered", "Member 21 of 45 answered", "Chi <b>0 of 45 answered"]


@EITHER_DATABASE
def test_the_lead_may_be_a_member_by_the_same_link(person: Person) -> None:
    address, code = opened(person)
    page = person.visit(f"{address}/team")
    assert page.links()["join by the same link"] == f"/team/{code}"
    person.submit(person.visit(f"/team/{code}"), {"name": "Grace"})
    assert person.visit(f"{address}/team").links()["Your own answers"] == f"/team/{code}"


@EITHER_DATABASE
def test_that_a_team_answers_is_offered_as_the_view_and_never_set(person: Person) -> None:
    address, _ = opened(person)
    page = person.visit(f"{address}/team")
    place = page.links()["say so there"]
    assert place == f"{address}/questions/context.role"
    assert rows(person.app, "SELECT option FROM answer WHERE question_id = 'context.role'") == [{"option": "manager"}]
    person.submit(person.visit(place), {"choice": "team"})
    assert "say so there" not in person.visit(f"{address}/team").links()


@EITHER_DATABASE
def test_a_submitted_assessment_opens_no_team(person: Person) -> None:
    address = submitted(person)
    assert person.visit(f"{address}/team").path == f"{address}/result"
    before = everything(person.app)
    person.post(f"{address}/team", {"csrf_token": person.token, "name": "Grace"}, 409)
    for place in (f"{address}/team/{FIRST}", f"{address}/team/link.svg"):
        person.visit(place, 404)
    assert everything(person.app) == before


@EITHER_DATABASE
def test_a_setting_that_is_not_asked_something_is_not_asked_it_in_a_team(person: Person) -> None:
    address, code = opened(person)
    questionnaire = person.app.state.house.questionnaire
    left_out = next((each for each in questionnaire.indicators.values() if each.not_asked_in), None)
    assert left_out is not None
    sector = next(s for o in questionnaire.context_by_id["context.setting"].options if o.id in left_out.not_asked_in
                  for s in o.sectors)  # fmt: skip
    for question, choice in (("context.sector", sector), ("context.setting", left_out.not_asked_in[0])):
        person.submit(person.visit(f"{address}/questions/{question}"), {"choice": choice})
    member = joined(person.app, code, "Ann")
    member.visit(f"/team/{code}/questions/{left_out.id}", 404)
    person.visit(f"{address}/team/{left_out.id}", 404)
