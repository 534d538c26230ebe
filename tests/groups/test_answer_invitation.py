"""A personal invitation: it counts once, says that it was used, and lets one stop the letters."""

from __future__ import annotations

from fastapi import FastAPI

from tests import tables
from tests.conftest import EITHER_DATABASE
from tests.groups.answering import USUALLY, answered, counts, kept, send
from tests.groups.rounds import ASKED_BY, close, count_in, every, invite, open_round, pause
from tests.person import Person
from tests.tables import change, rows

ADDRESS = "grace@example.org"


@EITHER_DATABASE
def test_its_page_says_what_is_known_of_whoever_answers(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    page = person.visit(invite(app, opened, "leaders", ADDRESS))
    assert "This link is yours alone. That you answered is known until the round closes" in page.text
    assert "What you answered is not." in page.text
    assert "This device keeps a note" not in page.text
    assert "This link is only for you." in person.visit(invite(app, opened, "people", "b@example.org", 2)).text


def test_it_counts_once_and_says_so(app: FastAPI, person: Person, another_person: Person) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", ADDRESS)
    mine, theirs = person.visit(path), another_person.visit(path)
    assert send(person, "", page=mine).path == f"{path}/thanks"
    before = tables.everything(app)
    again = send(person, "", {"q1": "never"}, page=mine, status=410)
    assert again.heading == "This invitation has been answered"
    assert send(another_person, "", page=theirs, status=410).heading == "This invitation has been answered"
    assert "It was counted once." in person.visit(path, 410).text
    assert person.visit(f"{path}/thanks").heading == "Thank you"
    assert tables.everything(app) == before
    assert answered(app, opened) == 1


def test_an_answer_changes_nothing_of_the_invitation_but_that_it_was_used(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", ADDRESS)
    invite(app, opened, "people", "ada@example.org", 2)
    person.visit(path)
    before = tables.everything(app)
    send(person, path)
    after = tables.everything(app)
    assert {name for name in after if after[name] != before[name]} == {"invitation", "round_group"}
    [mine] = [each for each in before["invitation"] if each["email"] == ADDRESS]
    [other] = [each for each in before["invitation"] if each["email"] != ADDRESS]
    assert sorted(after["invitation"], key=repr) == sorted([mine | {"is_used": True}, other], key=repr)
    assert mine["id"] not in repr(after["round_group"])


def test_nothing_chosen_or_a_pause_does_not_use_it_up(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", ADDRESS)
    page = send(person, path, {}, 422)
    pause(app, opened)
    page = send(person, "", page=page, status=409)
    assert kept(page) == USUALLY
    pause(app, opened, is_paused=False)
    assert send(person, "", {}, page=page).heading == "Thank you"
    assert len(counts(app, opened)) == len(USUALLY)


def test_somebody_invited_is_counted_also_where_the_open_link_is_full(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person, {"people": 5})
    path = invite(app, opened, "people", ADDRESS)
    count_in(app, opened, "people", [every(app, "always")] * 5)
    assert send(person, path).heading == "Thank you"
    assert answered(app, opened) == 6


def test_thanks_are_for_those_who_have_answered(app: FastAPI, person: Person) -> None:
    path = invite(app, open_round(app, person), "people", ADDRESS)
    assert person.visit(f"{path}/thanks").path == path


def test_after_closing_the_address_is_gone_and_the_link_says_that_it_is_closed(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", ADDRESS)
    page = person.visit(path)
    close(app, opened)
    assert rows(app, "SELECT * FROM invitation") == []
    for place in (path, f"{path}/thanks", f"{path}/no-more-letters"):
        assert person.visit(place, 410).heading == "These questions are closed"
    assert send(person, "", page=page, status=410).heading == "These questions are closed"
    assert answered(app, opened) == 0


def test_a_code_that_was_altered_is_unknown(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", ADDRESS)
    last = "A" if path[-1] != "A" else "B"
    for altered in (f"{path[:-1]}{last}", path[:-1], f"{path}A", path.replace(opened.id[:4], "0000", 1)):
        assert "We do not know this link" in person.visit(altered, 404).text


def test_no_more_letters_is_noted_and_the_link_still_works(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", ADDRESS)
    invite(app, opened, "people", "ada@example.org", 2)
    page = person.visit(person.visit(path).links()["I want no more letters about this"])
    assert page.heading == "No more letters about this"
    assert ASKED_BY in page.text
    assert rows(app, "SELECT 1 FROM invitation WHERE is_declined") == []
    page = person.submit(page)
    assert "You will get no more letters about the questions of" in page.text
    assert "nobody else can have this site send you such letters either" in page.text
    assert [each["email"] for each in rows(app, "SELECT email FROM invitation WHERE is_declined")] == [ADDRESS]
    assert person.visit(f"{path}/no-more-letters").text == page.text
    person.visit(page.links()["Answer the questions"])
    assert send(person, path).heading == "Thank you"
    assert "Answer the questions" not in person.visit(f"{path}/no-more-letters").text


def test_the_link_of_a_group_has_no_letters_to_stop(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    person.visit(opened.link("people"))
    assert "This link came without a letter" in person.visit(f"{opened.link('people')}/no-more-letters", 404).text
    person.post(f"{opened.link('people')}/no-more-letters", {"csrf_token": person.token}, 404)


def test_letters_can_be_stopped_while_a_round_is_paused(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", ADDRESS)
    pause(app, opened)
    assert "These questions are paused" in person.visit(path, 409).text
    assert "no more letters" in person.submit(person.visit(f"{path}/no-more-letters")).text
    change(app, "UPDATE round SET paused_at = NULL")
    assert rows(app, "SELECT is_declined FROM invitation")[0]["is_declined"]
