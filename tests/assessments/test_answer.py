"""Saving one answer: what is kept, where it leads, and what is refused with the input kept."""

from __future__ import annotations

import pytest

from tests.journeys import CONTEXT, answer, begin, in_sector, question, save
from tests.person import Page, Person
from tests.tables import rows

FIRST, SECOND = "refreshers.needs_analysis", "refreshers.interval"
LAST = "skills.decisions"
MAY_NOT_APPLY = "refreshers.joiners"


def shown(page: Page, name: str) -> str:
    """What a field of the question's form holds now."""
    return str(dict(page.form().form_values()).get(name, ""))


def kept(person: Person, question_id: str) -> dict[str, object]:
    """The one row of an answer."""
    [row] = rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=question_id)
    return row


def is_kept(person: Person, question_id: str) -> bool:
    return bool(rows(person.app, "SELECT * FROM answer WHERE question_id = :of", of=question_id))


def test_a_level_is_kept_and_the_next_question_is_shown(person: Person) -> None:
    address = in_sector(person)
    page = answer(person, address, FIRST, "3", evidence="document", note="Signed in May.")
    assert page.path == question(address, SECOND)
    row = kept(person, FIRST)
    assert (row["state"], row["number"], row["evidence"], row["note"], row["version"]) == (
        "answered",
        3,
        "document",
        "Signed in May.",
        1,
    )


def test_coming_back_shows_what_was_kept(person: Person) -> None:
    address = in_sector(person)
    answer(person, address, FIRST, "3", evidence="document", note="Signed in May.")
    page = person.visit(question(address, FIRST))
    assert (shown(page, "choice"), shown(page, "evidence"), shown(page, "note")) == ("3", "document", "Signed in May.")


def test_a_reload_after_saving_posts_nothing(person: Person) -> None:
    address = in_sector(person)
    page = answer(person, address, FIRST, "3")
    assert [past.status_code for past in page.response.history] == [303]
    person.visit(page.path)
    assert kept(person, FIRST)["version"] == 1


def test_an_answer_can_be_changed(person: Person) -> None:
    address = in_sector(person)
    answer(person, address, FIRST, "3", note="Signed in May.")
    answer(person, address, FIRST, "1", note="")
    row = kept(person, FIRST)
    assert (row["number"], row["note"], row["version"]) == (1, "", 2)


def test_the_same_form_sent_twice_saves_once(person: Person) -> None:
    address = in_sector(person)
    page = person.visit(question(address, FIRST))
    for _ in range(2):
        assert person.submit(page, {"choice": "3"}).path == question(address, SECOND)
    assert (kept(person, FIRST)["number"], kept(person, FIRST)["version"]) == (3, 1)


def test_the_last_answer_leads_to_the_check(person: Person) -> None:
    address = in_sector(person)
    assert answer(person, address, LAST, "2").path == f"{address}/check"


def test_nothing_chosen_is_said_and_the_rest_is_kept(person: Person) -> None:
    address = in_sector(person)
    page = person.visit(question(address, FIRST))
    page = person.submit(page, {"note": "Ask Jo.", "evidence": "verbal"}, 422)
    assert "Choose the sentence that is closest to how things are" in page.text
    assert (shown(page, "note"), shown(page, "evidence")) == ("Ask Jo.", "verbal")
    assert not is_kept(person, FIRST)


@pytest.mark.parametrize("level", ["5", "-1", "99", "99999999999999999999", "2.5", "²", "٣", "three", "true", "0x1"])
def test_a_level_that_does_not_exist_is_refused_with_the_note_kept(person: Person, level: str) -> None:
    address = in_sector(person)
    page = answer(person, address, FIRST, level, 422, note="We count them.")
    assert "Choose the sentence that is closest to how things are" in page.text
    assert shown(page, "note") == "We count them."
    assert not is_kept(person, FIRST)


def test_a_level_is_one_digit_and_nothing_else(person: Person) -> None:
    address = in_sector(person)
    for level in ("03", "0,3", "0 3"):
        answer(person, address, FIRST, level, 422)
    assert not is_kept(person, FIRST)


def test_a_kind_of_evidence_that_does_not_exist_is_refused(person: Person) -> None:
    address = in_sector(person)
    page = answer(person, address, FIRST, "3", 422, evidence="hearsay", note="We count them.")
    assert "Choose one of the listed kinds of evidence." in page.text
    assert shown(page, "note") == "We count them."
    assert not is_kept(person, FIRST)


def test_do_not_know_is_an_answer(person: Person) -> None:
    address = in_sector(person)
    answer(person, address, FIRST, "dont_know", note="Ask the training lead.")
    row = kept(person, FIRST)
    assert (row["state"], row["number"], row["note"]) == ("dont_know", None, "Ask the training lead.")
    assert shown(person.visit(question(address, FIRST)), "choice") == "dont_know"


def test_not_applicable_is_kept_with_its_reason(person: Person) -> None:
    address = in_sector(person)
    answer(person, address, MAY_NOT_APPLY, "not_applicable", reason="Nobody has joined for six years.")
    row = kept(person, MAY_NOT_APPLY)
    assert (row["state"], row["reason"]) == ("not_applicable", "Nobody has joined for six years.")
    page = person.visit(question(address, MAY_NOT_APPLY))
    assert (shown(page, "choice"), shown(page, "reason")) == ("not_applicable", "Nobody has joined for six years.")


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_not_applicable_needs_a_reason(person: Person, reason: str) -> None:
    address = in_sector(person)
    page = answer(person, address, MAY_NOT_APPLY, "not_applicable", 422, reason=reason, note="Ask Jo.")
    assert page.tree.cssselect("#reason-error")
    assert "Say in a few words why this does not apply to you." in page.text
    assert (shown(page, "choice"), shown(page, "note")) == ("not_applicable", "Ask Jo.")
    assert not is_kept(person, MAY_NOT_APPLY)


def test_a_question_that_applies_to_everybody_cannot_be_declined(person: Person) -> None:
    address = in_sector(person)
    page = answer(person, address, FIRST, "not_applicable", 422, reason="We would rather not.")
    assert "This question applies to every organisation." in page.text
    assert not is_kept(person, FIRST)


def test_a_note_may_have_two_thousand_characters(person: Person) -> None:
    address = in_sector(person)
    note = "n" * 1998 + "\N{RAISED HAND}é"
    answer(person, address, FIRST, "3", note=note)
    assert kept(person, FIRST)["note"] == note


def test_one_character_more_is_refused_and_the_note_is_kept(person: Person) -> None:
    address = in_sector(person)
    note = "n" * 2001
    page = answer(person, address, FIRST, "3", 422, note=note)
    assert "Your note has 2,001 characters. Shorten it to 2,000." in page.text
    assert (shown(page, "note"), shown(page, "choice")) == (note, "3")
    assert not is_kept(person, FIRST)


def test_a_reason_may_have_five_hundred_characters_and_not_one_more(person: Person) -> None:
    address = in_sector(person)
    page = answer(person, address, MAY_NOT_APPLY, "not_applicable", 422, reason="r" * 501)
    assert "Your reason has 501 characters. Shorten it to 500." in page.text
    assert shown(page, "reason") == "r" * 501
    person.submit(page, {"reason": "r" * 500})
    assert kept(person, MAY_NOT_APPLY)["reason"] == "r" * 500


def test_a_note_of_a_megabyte_is_refused_and_kept_in_the_page(person: Person) -> None:
    address = in_sector(person)
    person.visit(question(address, FIRST))
    note = "All of it matters. " * 55_000
    data = {"csrf_token": person.token, "version": "0", "choice": "3", "note": note}
    response = person.client.post(question(address, FIRST), data=data)
    assert response.status_code == 422
    page = Page(response)
    assert "Shorten it to 2,000." in page.text
    assert shown(page, "note") == note.strip()
    assert not is_kept(person, FIRST)


@pytest.mark.parametrize(
    "unknown", ["refreshers.nothing", "nothing", "context.scope%00", "...", "'; DROP TABLE answer"]
)
def test_a_question_that_does_not_exist_is_not_found(person: Person, unknown: str) -> None:
    address = in_sector(person)
    before = rows(person.app, "SELECT * FROM answer ORDER BY question_id")
    person.visit(question(address, unknown), 404)
    person.post(question(address, unknown), {"csrf_token": person.token, "choice": "3"}, 404)
    assert rows(person.app, "SELECT * FROM answer ORDER BY question_id") == before


def test_practice_is_not_asked_before_the_sector_is_known(person: Person) -> None:
    address = begin(person)
    page = person.visit(question(address, FIRST), 404)
    assert page.heading == "That question is not part of this assessment"


def test_an_optional_question_about_oneself_can_be_skipped(person: Person) -> None:
    address = begin(person)
    save(person, address, "context.sector", "health")
    page = answer(person, address, "context.setting", "dont_know")
    assert page.path == question(address, "context.staff")
    page = answer(person, address, "context.staff", "dont_know")
    assert page.path == question(address, "context.nation")
    assert kept(person, "context.staff")["state"] == "dont_know"
    assert "Not said" in person.visit(f"{address}/check").text


@pytest.mark.parametrize("choice", ["", "dont_know", "not_applicable", "moon", "0"])
def test_the_sector_cannot_be_skipped(person: Person, choice: str) -> None:
    address = begin(person)
    page = answer(person, address, "context.sector", choice, 422)
    assert page.tree.cssselect("#choice-error")
    assert not is_kept(person, "context.sector")


def test_a_setting_of_another_sector_is_refused(person: Person) -> None:
    address = begin(person)
    save(person, address, "context.sector", "schools")
    answer(person, address, "context.setting", "mental_health_ward", 422)
    assert not is_kept(person, "context.setting")


def test_people_are_counted_in_digits_as_people_write_them(person: Person) -> None:
    address = in_sector(person, {**CONTEXT, "context.staff": "1"})
    for written, number in (("1,200", 1200), (" 37 ", 37), ("1 500", 1500), ("2000000", 2_000_000)):
        answer(person, address, "context.staff", written)
        assert kept(person, "context.staff")["number"] == number


@pytest.mark.parametrize("written", ["", "0", "-4", "2000001", "99999999999", "about forty", "1e3", "4.5", "40 people"])
def test_a_number_of_people_that_is_none_is_refused_and_kept_as_written(person: Person, written: str) -> None:
    address = begin(person)
    save(person, address, "context.sector", "health")
    page = answer(person, address, "context.staff", written, 422)
    assert "number" in page.text
    assert shown(page, "choice") == written
    assert not is_kept(person, "context.staff")


def test_a_change_link_of_the_check_returns_there(person: Person) -> None:
    address = in_sector(person)
    save(person, address, FIRST, "3")
    page = person.visit(f"{address}/check")
    page = person.visit(page.links()["Change Training needs analysis"])
    page = person.submit(page, {"choice": "4"})
    assert page.path == f"{address}/check"
    assert kept(person, FIRST)["number"] == 4


def test_a_mistake_on_the_way_does_not_lose_the_way_back_to_the_check(person: Person) -> None:
    address = in_sector(person)
    page = person.visit(f"{question(address, FIRST)}?return_to=check")
    page = person.submit(page, {}, 422)
    assert person.submit(page, {"choice": "4"}).path == f"{address}/check"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/departure", "CHECK"])
def test_the_way_back_leads_nowhere_but_to_the_check(person: Person, elsewhere: str) -> None:
    address = in_sector(person)
    page = person.visit(question(address, FIRST), params={"return_to": elsewhere})
    assert person.submit(page, {"choice": "4"}).path == question(address, SECOND)


@pytest.mark.parametrize("version", ["", "abc", "-1", "1.5", "999999999", "9" * 40])
def test_a_count_that_nobody_showed_never_overwrites(person: Person, version: str) -> None:
    address = in_sector(person)
    save(person, address, FIRST, "3")
    page = answer(person, address, FIRST, "1", 409, version=version)
    assert page.heading == "Somebody else answered this in the meantime"
    assert kept(person, FIRST)["number"] == 3
