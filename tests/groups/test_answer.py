"""Answering: the page of the items, sending it, and every reason why it cannot be sent now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI

from tests import tables
from tests.conftest import EITHER_DATABASE, Clock
from tests.groups.answering import USUALLY, answered, counts, everything, kept, persons, send
from tests.groups.rounds import ASKED_BY, close, open_round, pause
from tests.person import Person
from tests.tables import change, rows


@EITHER_DATABASE
def test_the_page_says_who_asks_whom_how_long_until_when_and_what_happens(app: FastAPI, person: Person) -> None:
    page = person.visit(open_round(app, person).link("front_line"))
    assert page.heading == "What do you see where you work?"
    for said in (
        ASKED_BY,
        "Front-line staff. Everyone whose work brings them face to face with people",
        "3 to 5 minutes",
        "12:00 on Monday 7 December 2026",
        "They are only counted. Whoever asked sees the counts of a group, never one person's answers.",
        "In a very small group they may still guess.",
        "Groups of fewer than 5 are not shown.",
        "Once sent, your answers cannot be found again. So they cannot be changed or taken back.",
        "You can leave out any item.",
        "In the last three months, how often did this happen where you work?",
        "Training and practice",
    ):
        assert said in page.text, said
    assert "This link is yours alone" not in page.text


@EITHER_DATABASE
def test_people_who_use_the_service_read_plainer_words(app: FastAPI, person: Person) -> None:
    page = person.visit(open_round(app, person).link("people"))
    assert page.heading == "What has it been like for you?"
    for said in (
        "would like to know how things were for you",
        "We only count them, together with the answers of others.",
        "nobody sees the answers of your group",
        "Somebody may help you read.",
        "In the last three months, how often was it like this?",
        "Knowing how to help",
        "When I or somebody near me got upset, staff listened.",
    ):
        assert said in page.text, said


@EITHER_DATABASE
def test_items_are_in_the_words_of_the_sector(app: FastAPI, person: Person) -> None:
    address = open_round(app, person).assessment
    for sector, group, said in (
        ("health", "front_line", "When a patient became upset"),
        ("schools", "front_line", "When a pupil became upset"),
        (None, "front_line", "When somebody we serve became upset"),
        ("policing", "people", "When I or somebody near me got upset, the police listened."),
    ):
        assert said in person.visit(open_round(app, person, sector=sector, address=address).link(group)).text


@EITHER_DATABASE
def test_each_item_has_its_five_options_and_does_not_apply_to_me(app: FastAPI, person: Person) -> None:
    page = person.visit(open_round(app, person).link("people"))
    fieldsets = page.tree.cssselect("fieldset")
    assert len(fieldsets) == len(app.state.house.experience.items) == 30
    for fieldset in fieldsets:
        assert len(fieldset.cssselect("legend")) == 1
        assert [label.text_content().replace("\u00ad", "") for label in fieldset.cssselect("label")] == [
            *("Never", "Rarely", "Sometimes", "Usually", "Always"),
            "Does not apply to me",
        ]
    assert kept(page) == {}
    assert len(page.response.content) < 40_000, "it is short even where nothing compresses it"


@EITHER_DATABASE
def test_most_rounds_close_at_the_end_of_a_day(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    change(app, "UPDATE round SET closes_at = '2026-12-15 00:00:00+00:00'")
    assert "the end of Monday 14 December 2026" in person.visit(opened.link("people")).text


def test_what_is_sent_is_counted_and_ends_on_thanks(app: FastAPI, person: Person, another_person: Person) -> None:
    opened = open_round(app, person)
    page = send(person, opened.link("people"), everything("always"))
    assert page.path == f"{opened.link('people')}/thanks"
    assert page.heading == "Thank you"
    assert "Your answers have been counted." in page.text
    send(another_person, opened.link("people"), everything("never"))
    assert answered(app, opened) == 2
    items = app.state.house.experience.items
    assert counts(app, opened) == {(item, option): 1 for item in items for option in ("always", "never")}
    assert list(persons(app, opened).values()) == [{"6:0": 1, "6:24": 1}] * 5
    [kept_counts] = rows(app, "SELECT counts FROM round_group WHERE role_group = 'people'")
    assert kept_counts["counts"].count("[1, 0]") == 60, "both rated every item"


def test_items_may_be_left_out(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    send(person, opened.link("people"))
    ids = list(app.state.house.experience.items)
    assert counts(app, opened) == {(ids[0], "usually"): 1, (ids[1], "never"): 1, (ids[6], "none"): 1}
    assert persons(app, opened) == {"refreshers": {"2:3": 1}}
    [kept_counts] = rows(app, "SELECT counts FROM round_group WHERE role_group = 'people'")
    assert kept_counts["counts"].count("[0, 1]") == 3, "no factor was rated whole"


def test_that_nothing_applies_is_an_answer_too(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    assert send(person, opened.link("people"), everything("none")).heading == "Thank you"
    assert answered(app, opened) == 1
    assert persons(app, opened) == {}


def test_sending_with_nothing_chosen_says_so_and_counts_nothing(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    before = tables.everything(app)
    page = send(person, opened.link("people"), {}, 422)
    assert "Nothing is chosen yet" in page.text
    assert tables.everything(app) == before
    assert send(person, "", page=page).heading == "Thank you"
    assert answered(app, opened) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"q1": "usually", "q31": "usually"},
        {"q1": "usually", "refreshers.seen_practice": "usually"},
        {"q1": "mostly"},
        {"q1": ""},
        {"q1": "usually", "comment": "my name is Ada"},
        {f"q{at}": "usually" for at in range(2000)},
    ],
    ids=["an item too many", "an item by its id", "an option too many", "no option", "a text", "two thousand fields"],
)
def test_what_the_page_does_not_have_is_refused_whole(app: FastAPI, person: Person, fields: dict[str, str]) -> None:
    opened = open_round(app, person)
    before = tables.everything(app)
    page = send(person, opened.link("people"), fields, 400)
    assert "Nothing was c" in page.text
    assert tables.everything(app) == before


def test_only_counts_change_and_no_time_is_kept(app: FastAPI, person: Person, clock: Clock) -> None:
    opened = open_round(app, person)
    person.visit(opened.link("people"))
    before = tables.everything(app)
    clock.moment += timedelta(minutes=7, seconds=13)
    send(person, opened.link("people"))
    after = tables.everything(app)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"round_group", "used_form", "tally"}
    for name in changed:
        assert "12:07" not in repr(after[name]) and "minute=7" not in repr(after[name])
    assert [each for each in after["tally"] if ":07:" in str(each["since"])] == []


def test_a_paused_round_keeps_every_choice_until_it_goes_on(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    open_page = person.visit(opened.link("people"))
    pause(app, opened)
    before = tables.everything(app)
    page = send(person, "", page=open_page, status=409)
    assert "Not sent yet: these questions are paused" in page.text
    assert kept(page) == USUALLY
    assert tables.everything(app) == before
    assert "These questions are paused" in person.visit(opened.link("people"), 409).text
    pause(app, opened, is_paused=False)
    assert send(person, "", {}, page=page).heading == "Thank you"
    assert counts(app, opened) != {}
    assert answered(app, opened) == 1


def test_after_its_date_a_round_takes_nothing_until_it_is_extended(app: FastAPI, person: Person, clock: Clock) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    clock.moment += timedelta(days=14)
    before = tables.everything(app)
    assert send(person, "", page=page, status=410).heading == "These questions are closed"
    assert person.visit(opened.link("people"), 410).heading == "These questions are closed"
    assert tables.everything(app) == before
    change(app, "UPDATE round SET closes_at = '2026-12-31 00:00:00+00:00'")
    assert send(person, opened.link("people")).heading == "Thank you"


def test_a_round_closed_early_takes_nothing_any_more(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    close(app, opened)
    before = tables.everything(app)
    assert "They no longer take answers." in send(person, "", page=page, status=410).text
    assert "They no longer take answers." in person.visit(opened.link("people"), 410).text
    assert tables.everything(app) == before


def test_an_unknown_link_is_not_found(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    person.visit(opened.link("people"))
    for code in ("a" * 16, "b" * 42, "0" * 20 + "A" * 22, "x", "\N{GREEK SMALL LETTER ALPHA}" * 16, "x" * 5000):
        assert "We do not know this link" in person.visit(f"/voices/{code}", 404).text
        person.visit(f"/voices/{code}/thanks", 404)
        person.visit(f"/voices/{code}/no-more-letters", 404)
        person.post(f"/voices/{code}", {"csrf_token": person.token, **USUALLY}, 404)
    assert answered(app, opened) == 0


def test_a_form_that_another_site_sent_counts_nothing(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    fields = dict(page.form().form_values()) | USUALLY
    for headers, forged in (({"Sec-Fetch-Site": "cross-site"}, {}), ({}, {"csrf_token": "1.forged"})):
        sent = person.client.post(opened.link("people"), data=fields | forged, headers=headers)
        assert sent.status_code == 403
    assert answered(app, opened) == 0


@EITHER_DATABASE
def test_a_page_whose_cookie_was_cleared_can_be_sent_again_whole(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    page = person.visit(opened.link("people"))
    person.client.cookies.clear()
    again = send(person, "", page=page, status=403)
    assert person.submit(again).heading == "Thank you"
    assert len(counts(app, opened)) == len(USUALLY)


@EITHER_DATABASE
def test_its_address_is_told_to_no_other_site_and_kept_by_no_cache(app: FastAPI, person: Person) -> None:
    page = person.visit(open_round(app, person).link("people"))
    assert page.response.headers["referrer-policy"] == "same-origin"
    assert page.response.headers["cache-control"] == "no-store"


@EITHER_DATABASE
def test_groups_are_counted_apart(app: FastAPI, person: Person) -> None:
    opened = open_round(app, person)
    send(person, opened.link("people"))
    send(person, opened.link("leaders"), {"q3": "never"})
    assert (answered(app, opened, "people"), answered(app, opened, "leaders")) == (1, 1)
    assert list(counts(app, opened, "leaders").values()) == [1]


@EITHER_DATABASE
@pytest.mark.parametrize(("sector", "who"), [("schools", "Pupils and their parents"), ("health", "Patients and their")])
def test_the_people_are_called_by_the_name_of_their_own_sector(
    app: FastAPI, person: Person, sector: str, who: str
) -> None:
    opened = open_round(app, person, sector=sector)
    page = person.visit(opened.link("people"))
    assert who in page.text and "Patients, residents, pupils" not in page.text and "{" not in page.text
    assert "If you are family or a friend, say what you saw yourself." in page.text
    assert "If you are family" not in person.visit(opened.link("leaders")).text
