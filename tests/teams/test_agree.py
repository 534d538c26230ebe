"""Recording what the team agreed: the assessment's answer, who agreed, and the spread as it was."""

from __future__ import annotations

import json

from app.teams.agreements import agreed_by
from tests.conftest import EITHER_DATABASE
from tests.journeys import answer, question, save
from tests.person import Person
from tests.tables import everything, rows
from tests.teams.a_team import FIRST, SECOND, agree, all_joined, box, choose, chosen, finish, joined, opened


def kept(person: Person, question_id: str = FIRST) -> tuple[object, ...]:
    [row] = rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=question_id)
    return row["state"], row["number"], row["note"], row["evidence"], row["reason"]


def agreement(person: Person, question_id: str = FIRST) -> list[str]:
    [row] = rows(person.app, "SELECT * FROM team_agreement WHERE question_id = :of", of=question_id)
    return [each["name"] for each in json.loads(row["agreed_by"])]


def test_what_the_team_agreed_becomes_the_assessments_answer(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3", "dont_know")
    page = agree(person, address, FIRST, "2", evidence="record", note="Signed in May.")
    assert page.path == f"{address}/team"
    assert kept(person) == ("answered", 2, "Signed in May.", "record", "")
    assert agreement(person) == ["Member 1", "Member 2", "Member 3"]
    assert "Level 2, agreed by Member 1, Member 2 and Member 3" in page.text
    assert "1 of 45 questions agreed" in page.text
    seen = person.visit(question(address, FIRST))
    assert dict(seen.form().form_values())["choice"] == "2"


def test_only_those_who_are_ticked_agree_and_nobody_is_ticked_beforehand(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3")
    page = person.visit(f"{address}/team/{FIRST}")
    assert not page.tree.cssselect("input[type=checkbox][checked]")
    agree(person, address, FIRST, "3", who=("Member 2",))
    assert agreement(person) == ["Member 2"]


def test_somebody_has_to_agree(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3")
    page = person.visit(f"{address}/team/{FIRST}")
    page = person.submit(page, {"choice": "3", "note": "Kept as typed.", "evidence": "record"}, 422)
    assert "Tick who agreed" in page.text
    shown = dict(page.form().form_values())
    assert (shown["choice"], shown["note"], shown["evidence"]) == ("3", "Kept as typed.", "record")
    assert rows(person.app, "SELECT * FROM team_agreement") == []
    assert person.submit(page, {"everybody": "on"}).path == f"{address}/team"
    assert kept(person)[1:3] == (3, "Kept as typed.")


def test_they_may_agree_that_they_do_not_know_or_that_it_does_not_apply(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1")
    agree(person, address, FIRST, "dont_know")
    assert kept(person)[:2] == ("dont_know", None)
    page = agree(person, address, "refreshers.joiners", "not_applicable", 422)
    assert "Say in a few words why" in page.text and page.tree.cssselect("#everybody[checked]")
    agree(person, address, "refreshers.joiners", "not_applicable", reason="Nobody joins.")
    assert kept(person, "refreshers.joiners")[0] == "not_applicable"
    assert kept(person, "refreshers.joiners")[4] == "Nobody joins."
    page = agree(person, address, FIRST, "not_applicable", 422, reason="It does not.")
    assert "applies to every organisation" in page.text
    assert kept(person)[0] == "dont_know"


def test_agreeing_again_changes_it(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3")
    agree(person, address, FIRST, "2", note="First.")
    page = person.visit(f"{address}/team/{FIRST}")
    assert dict(page.form().form_values())["choice"] == "2"
    assert "Agreed by Member 1 and Member 2." in page.text
    agree(person, address, FIRST, "3", who=("Member 1",))
    assert kept(person)[:3] == ("answered", 3, "First.")
    assert agreement(person) == ["Member 1"]


def test_it_may_be_another_answer_than_all_of_them_chose(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "1")
    agree(person, address, FIRST, "4")
    assert kept(person)[1] == 4


def test_what_the_lead_answered_before_stays_until_then_and_its_note_is_offered(person: Person) -> None:
    address, code = opened(person)
    save(person, address, FIRST, {"choice": "4", "note": "Mine.", "evidence": "document"})
    chosen(person.app, code, FIRST, "1", "3")
    page = person.visit(f"{address}/team/{FIRST}")
    shown = dict(page.form().form_values())
    assert "changed it after new data were reviewed" in page.text and "Note: Mine." in page.text
    assert "choice" not in shown, "the choice is the team's"
    assert (shown["note"], shown["evidence"]) == ("Mine.", "document")
    assert kept(person)[1] == 4


def test_an_answer_saved_in_the_meantime_is_shown_and_nothing_is_lost(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3")
    page = person.visit(f"{address}/team/{FIRST}?order=spread")
    answer(person, address, FIRST, "4", note="Saved meanwhile.")
    typed = {"choice": "2", "note": "Ours.", box(person.app, "Member 2"): "on"}
    page = person.submit(page, typed, 409)
    saved, ours = (card.text_content() for card in page.tree.cssselect(".card"))
    assert "Saved meanwhile." in saved and "Ours." in ours
    assert kept(person)[1:3] == (4, "Saved meanwhile.")
    assert rows(person.app, "SELECT * FROM team_agreement") == []
    assert page.links()["Keep what is saved"] == f"{address}/team/{FIRST}?order=spread"
    person.submit(page)
    assert kept(person)[1:3] == (2, "Ours.")
    assert agreement(person) == ["Member 2"]


def test_it_leads_to_the_next_question_that_waits(person: Person) -> None:
    address, code = opened(person)
    one, two = chosen(person.app, code, FIRST, "2", "2")
    for member, choice in ((one, "0"), (two, "4")):
        choose(member, code, SECOND, choice)
        choose(member, code, "skills.empathy", "3")
        finish(member, code)
    page = agree(person, address, SECOND, "2")
    assert page.path == f"{address}/team/skills.empathy"
    page = person.submit(person.visit(f"{address}/team/skills.empathy"), {"choice": "3", "everybody": "on"})
    assert page.path == f"{address}/team/{FIRST}"


def test_the_next_by_the_widest_spread_stays_in_that_order(person: Person) -> None:
    address, code = opened(person)
    one, two, three = chosen(person.app, code, FIRST, "2", "2", "2")
    for member, choice in ((one, "0"), (two, "4"), (three, "4")):
        choose(member, code, "skills.empathy", choice)
        choose(member, code, SECOND, "1" if choice == "0" else "3")
        finish(member, code)
    all_joined(person, address)
    page = person.visit(f"{address}/team?order=spread")
    page = person.visit(page.links()["Talk about the next one"])
    assert page.path == f"{address}/team/skills.empathy"
    page = person.submit(page, {"choice": "2", "everybody": "on"})
    assert page.path == f"{address}/team/{SECOND}" and page.response.url.query == b"order=spread"


@EITHER_DATABASE
def test_what_does_not_fit_is_refused_and_changes_nothing(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3")
    page = person.visit(f"{address}/team/{FIRST}")
    before = everything(person.app)
    for typed in ("9", "-1", "full", "", "2.5", "x" * 10_000):
        person.submit(page, {"choice": typed, "everybody": "on"}, 422)
    person.submit(page, {"choice": "2", "evidence": "gossip", "everybody": "on"}, 422)
    person.submit(page, {"choice": "2", "note": "x" * 2001, "everybody": "on"}, 422)
    person.submit(page, {"choice": "2", "agrees-" + "0" * 20: "on"}, 422)
    fields = {"csrf_token": person.token, "choice": "2", "everybody": "on"}
    for unknown in ("context.sector", "no.such", "link.svg", "x" * 200, "a%00b"):
        person.post(f"{address}/team/{unknown}", fields, 404)
        if unknown != "link.svg":
            person.visit(f"{address}/team/{unknown}", 404)
    assert everything(person.app) == before


def test_only_the_leads_device_agrees(person: Person, another_person: Person) -> None:
    address, code = opened(person)
    [member] = chosen(person.app, code, FIRST, "1")
    for somebody in (member, another_person):
        somebody.visit("/assessments/new")
        fields = {"csrf_token": somebody.token, "choice": "2", "everybody": "on"}
        for place in (f"{address}/team", f"{address}/team/{FIRST}", f"{address}/team/link.svg"):
            somebody.visit(place, 403)
        for place in (f"{address}/team", f"{address}/team/{FIRST}", f"{address}/team/closing"):
            somebody.post(place, fields, 403)
    assert rows(person.app, "SELECT * FROM team_agreement") == []


def test_without_a_team_there_is_nothing_to_agree(person: Person) -> None:
    address, code = opened(person)
    page = person.visit(f"{address}/team/{FIRST}")
    assert "Nobody has joined yet" in page.text
    fields = {"csrf_token": person.token, "choice": "2", "everybody": "on"}
    page = person.post(f"{address}/team/{FIRST}", fields, 422)
    assert "Nobody is in the team." in page.text and dict(page.form().form_values())["choice"] == "2"
    assert rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=FIRST) == []
    joined(person.app, code, "Ann")
    assert "Ann" in person.visit(f"{address}/team/{FIRST}").text


def test_the_report_is_told_how_many_were_agreed_and_by_whom(person: Person) -> None:
    address, code = opened(person)
    for name in ("Zoe", "Ann", "Ben"):
        joined(person.app, code, name)
    agree(person, address, SECOND, "3", who=("Ben",))
    agree(person, address, FIRST, "2", who=("Zoe", "Ben"))
    agree(person, address, "refreshers.joiners", "not_applicable", reason="Nobody joins.")
    agree(person, address, "skills.empathy", "2", who=("Ann",))
    house = person.app.state.house
    asked = list(house.questionnaire.indicators)
    with house.database.session(writes=False) as session:
        found = agreed_by(session, address[-20:], asked)
        assert found is not None
        assert (found.count, found.asked, found.names) == (3, 40, ("Zoe", "Ann", "Ben"))
        assert found.sentence == "3 of 40 practice answers were agreed by a team: Zoe, Ann and Ben."
        assert agreed_by(session, "0" * 20, asked) is None


def test_an_answer_changed_past_the_team_is_no_longer_agreed(person: Person) -> None:
    address, code = opened(person)
    chosen(person.app, code, FIRST, "1", "3")
    agree(person, address, FIRST, "2")
    answer(person, address, FIRST, "2", note="Only a note.")
    house = person.app.state.house
    asked = list(house.questionnaire.indicators)
    with house.database.session(writes=False) as session:
        found = agreed_by(session, address[-20:], asked)
        assert found is not None and found.count == 1
    answer(person, address, FIRST, "4")
    with house.database.session(writes=False) as session:
        assert agreed_by(session, address[-20:], asked) is None
    assert "It was changed since" in person.visit(f"{address}/team").text
    assert "It was changed since" in person.visit(f"{address}/team/{FIRST}").text
