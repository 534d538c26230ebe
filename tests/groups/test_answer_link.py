"""The open link of a group: a page counts once, a device says that it has answered, and nobody can stuff it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI

from tests import tables
from tests.conftest import EITHER_DATABASE, Clock
from tests.groups.answering import USUALLY, answered, counts, kept, send
from tests.groups.rounds import close, count_in, every, open_round
from tests.person import Person, client_of
from tests.tables import change, rows

SHARED = "Somebody else is answering on this device"


def test_a_page_sent_twice_counts_once_and_ends_on_thanks(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    for _ in range(3):
        assert send(person, "", page=page).heading == "Thank you"
    assert answered(app, opened) == 1
    assert set(counts(app, opened).values()) == {1}


def test_a_page_whose_answer_was_lost_on_its_way_back_counts_once(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    before = dict(person.client.cookies)
    send(person, "", page=page)
    person.client.cookies.clear()
    person.client.cookies.update(before)  # the device never got the answer
    assert send(person, "", page=page).heading == "Thank you"
    assert answered(app, opened) == 1


def test_a_device_that_has_answered_says_so(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    assert SHARED not in person.visit(opened.link("people")).text
    send(person, opened.link("people"))
    page = person.visit(opened.link("people"))
    assert "Somebody has answered on this device. Thank you." in page.text
    assert SHARED in page.text
    assert SHARED not in person.visit(opened.link("leaders")).text, "another group is another matter"
    assert SHARED not in person.visit(open_round(app, person).link("people")).text, "and so is another round"


def test_a_second_sending_from_a_device_needs_a_tick_and_loses_nothing(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    send(person, opened.link("people"))
    before = tables.everything(app)
    page = send(person, opened.link("people"), {"q4": "always", "q30": "none"}, 409)
    assert "Not sent yet: somebody has answered on this device" in page.text
    assert kept(page) == {"q4": "always", "q30": "none"}
    assert tables.everything(app) == before
    thanks = send(person, "", {"another": "yes"}, page=page)
    assert thanks.heading == "Thank you"
    assert answered(app, opened) == 2
    assert person.visit(thanks.links()["Open the questions for them"]).heading == "What has it been like for you?"


def test_the_note_on_the_device_tells_nothing_and_goes_when_the_round_closes(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    response = person.client.post(
        opened.link("people"),
        data=dict(person.visit(opened.link("people")).form().form_values()) | USUALLY,
        follow_redirects=False,
    )
    [note] = [each for each in response.headers.get_list("set-cookie") if "levelhead" not in each]
    name, value = note.partition(";")[0].split("=")
    assert value == "1" and name.isalnum()
    for told in (opened.id, opened.codes["people"], "people", "voice", "round"):
        assert told not in name
    said = note.lower()
    assert "httponly" in said and "samesite=lax" in said and "path=/voices" in said
    assert f"max-age={14 * 24 * 60 * 60}" in said
    assert "secure" not in said


@EITHER_DATABASE
def test_behind_tls_the_note_is_secure(make_app: Callable[..., FastAPI]) -> None:
    secured = make_app(base_url="https://ready.example")
    person = Person(secured, "https://ready.example")
    opened = open_round(secured, person)
    page = person.visit(opened.link("people"))
    data = dict(page.form().form_values()) | USUALLY
    response = person.client.post(opened.link("people"), data=data, follow_redirects=False)
    assert response.status_code == 303
    notes = response.headers.get_list("set-cookie")
    assert notes and all("secure" in each.lower() for each in notes)


@EITHER_DATABASE
def test_thanks_are_for_those_who_have_answered(app: FastAPI, person: Person, another_person: Person) -> None:
    opened = open_round(app, person)
    thanks = send(person, opened.link("people")).path
    assert another_person.visit(thanks).path == opened.link("people")
    close(app, opened)
    assert "Open the questions" not in person.visit(thanks).text


def test_a_page_that_we_did_not_show_is_kept_and_sent_once_more(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    other = dict(person.visit(opened.link("leaders")).form().form_values())["form_id"]
    mine = dict(page.form().form_values())["form_id"]
    altered = str(int(mine.partition(".")[0]) + 1) + mine[mine.index(".") :]
    for form_id in (
        "",
        "x",
        other,
        altered,
        mine[:-1],
        f"{mine}0",
        "9" * 5000,
        "\N{ARABIC-INDIC DIGIT ONE}" + mine[1:],
    ):
        again = send(person, "", USUALLY | {"form_id": form_id}, 409, page)
        assert kept(again) == USUALLY, form_id
        assert answered(app, opened) == 0
    assert send(person, "", {}, page=again).heading == "Thank you"
    assert answered(app, opened) == 1


def test_a_page_that_was_open_for_more_than_a_day_is_kept_and_sent_once_more(
    app: FastAPI, person: Person, clock: Clock
) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    clock.moment += timedelta(hours=24, seconds=1)
    again = send(person, "", page=page, status=409)
    assert "this page had been open for a long time" in again.text
    assert kept(again) == USUALLY
    assert send(person, "", {}, page=again).heading == "Thank you"
    assert answered(app, opened) == 1


def test_an_old_page_that_was_counted_counts_once(app: FastAPI, person: Person, clock: Clock) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    clock.moment += timedelta(hours=23, minutes=59)
    send(person, "", page=page)
    clock.moment += timedelta(minutes=2)
    assert send(person, "", page=page).heading == "Thank you"
    assert answered(app, opened) == 1


def test_a_link_takes_no_more_answers_than_people_were_asked(
    app: FastAPI, person: Person, another_person: Person
) -> None:
    opened = open_round(app, person, {"people": 6})
    page = another_person.visit(opened.link("people"))
    count_in(app, opened, "people", [every(app, "always")] * 5)
    send(person, opened.link("people"))
    before = tables.everything(app)
    full = send(another_person, "", page=page, status=409)
    assert "Tell whoever asked you that this link is full" in full.text
    assert kept(full) == USUALLY
    assert tables.everything(app) == before
    assert "This link takes no more answers" in another_person.visit(opened.link("people"), 409).text
    change(app, "UPDATE round_group SET asked = 7")
    assert send(another_person, "", {}, page=full).heading == "Thank you"
    assert answered(app, opened) == 7


def test_one_network_sends_so_many_answers_within_an_hour(app: FastAPI, person: Person, clock: Clock) -> None:
    opened = open_round(app, person, {"people": 1000, "leaders": 10})
    clock.moment += timedelta(minutes=40)
    send(person, opened.link("people"))
    change(app, "UPDATE tally SET count = 300 WHERE count = 1")
    page = person.visit(opened.link("people"))
    before = tables.everything(app)
    refused = send(person, "", USUALLY | {"another": "yes"}, 429, page)
    assert "Wait 20 minutes, then try again." in refused.text
    assert refused.response.headers["retry-after"] == "1200"
    assert tables.everything(app) == before
    clock.moment += timedelta(minutes=20)
    assert person.submit(refused).heading == "Thank you"
    assert answered(app, opened) == 2


def test_another_network_and_another_group_have_bounds_of_their_own(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person, {"people": 1000, "leaders": 10})
    send(person, opened.link("people"))
    change(app, "UPDATE tally SET count = 300 WHERE count = 1")
    assert send(person, opened.link("leaders")).heading == "Thank you"
    elsewhere = Person(app)
    elsewhere.client = client_of(app, client=("203.0.113.9", 50000))
    assert send(elsewhere, opened.link("people")).heading == "Thank you"
    assert answered(app, opened) == 2


def test_what_is_kept_for_the_guard_names_neither_page_nor_network(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    form_id = dict(page.form().form_values())["form_id"]
    send(person, "", page=page)
    [used] = rows(app, "SELECT * FROM used_form")
    assert set(used) == {"form_hash", "round_id"} and form_id not in repr(used)
    for tally in rows(app, "SELECT * FROM tally"):
        assert len(tally["key"]) == 64
        assert "12:00" in str(tally["since"]), "it counts by the hour of the clock"
    close(app, opened)
    assert rows(app, "SELECT * FROM used_form") == []
