"""Opening a round: who asks, whom, how many, and until when. What does not fit is said, and nothing typed is lost."""

from __future__ import annotations

import pytest

from app.groups.round_forms import fault_of_name, plain_name
from tests.conftest import EITHER_DATABASE
from tests.groups.leading import WHO, open_for, opened, post
from tests.journeys import begin, in_sector
from tests.person import Person
from tests.tables import everything, rows


def test_with_no_round_yet_the_page_says_what_one_is_and_why(person: Person) -> None:
    page = person.visit(f"{in_sector(person)}/rounds")
    assert page.heading == "Ask others"
    assert "/evidence/singer_2008" in page.links().values()
    assert page.links()["Open a round"].endswith("/rounds/new")
    assert "A group with fewer than 5 answers is not shown." in page.text


def test_a_round_is_opened_with_a_link_for_each_group_and_listed(person: Person) -> None:
    page = opened(person)
    assert page.heading == "Your round" and page.text.count("/voices/") == 2
    assert "Open for answers until Monday 14 December 2026." in page.text
    [made] = rows(person.app, "SELECT * FROM round")
    assert made["asked_by"] == WHO and made["sector"] == "health" and made["report"] == ""
    groups = rows(person.app, "SELECT * FROM round_group ORDER BY role_group")
    assert [(each["role_group"], each["asked"], each["size"]) for each in groups] == [
        ("front_line", 40, 60),
        ("leaders", 8, None),
    ]
    assert all(each["code"] in page.text and len(each["code"]) == 16 for each in groups)
    listed = person.visit(page.path.rpartition("/")[0])
    assert listed.links()["Round of 23 November 2026"] == page.path
    assert f"Takes answers until 14 December 2026. Asked by {WHO}." in listed.text


def test_it_takes_answers_until_the_end_of_its_last_day_on_the_owner_s_clock(person: Person) -> None:
    opened(person, closes_on="2026-12-01")
    [made] = rows(person.app, "SELECT closes_at FROM round")
    assert str(made["closes_at"]).startswith("2026-12-01 23:59:59")


def test_without_a_sector_it_leads_to_that_question_first(person: Person) -> None:
    address = begin(person)
    page = person.visit(f"{address}/rounds")
    assert "First tell us your sector" in page.text
    assert page.links()["Choose your sector"] == f"{address}/questions/context.sector"
    assert person.visit(f"{address}/rounds/new").path == f"{address}/rounds"
    assert post(person, f"{address}/rounds", asked_by=WHO, **{"leaders-asked": "8"}).path == f"{address}/rounds"
    assert rows(person.app, "SELECT * FROM round") == []


WRONG = [
    ("asked_by", "", "Say who asks, in 3 to 80 characters."),
    ("asked_by", "ab", "Say who asks, in 3 to 80 characters."),
    ("asked_by", "a" * 81, "Say who asks, in 3 to 80 characters."),
    ("asked_by", "Two\nlines", "Write it in one line"),
    ("asked_by", "see www\u200b.example.org", "Leave out addresses of the web"),
    ("asked_by", "Win a prize\uff0eexample\uff0ecom", "Leave out addresses of the web"),
    ("asked_by", "Win a prize\u2024co\ufe0fm", "Leave out addresses of the web"),
    ("asked_by", "Go to 192.0.2.7", "Leave out addresses of the web"),
    ("asked_by", "Pay to 12\u200b345678", "Leave out long numbers"),
    ("asked_by", "Call \uff10\uff17\uff17\uff10\uff10 ward", "Leave out long numbers"),
    ("asked_by", "Ward 3 / 4", "Leave out the signs"),
    ("asked_by", "C:\\Ward", "Leave out the signs"),
    ("asked_by", "NHS\uff1a urgent", "Leave out the signs"),
    ("asked_by", "<b>Ward</b>", "Leave out the signs"),
    ("asked_by", "see www.example.org", "Leave out addresses of the web"),
    ("asked_by", "ann@example.org", "Leave out addresses of the web"),
    ("asked_by", "Win a prize.example.com", "Leave out addresses of the web"),
    ("asked_by", "http://x", "Leave out addresses of the web"),
    ("leaders-asked", "some", "Enter a whole number of people"),
    ("leaders-asked", "-3", "Enter a whole number of people"),
    ("leaders-asked", "1.5", "Enter a whole number of people"),
    ("leaders-asked", "1000001", "Enter a whole number of people"),
    ("leaders-asked", "９", "Enter a whole number of people"),
    ("front_line-size", "39", "There cannot be fewer people in all than you ask."),
    ("closes_on", "", "Enter the closing date as year-month-day"),
    ("closes_on", "next week", "Enter the closing date as year-month-day"),
    ("closes_on", "2026-02-30", "Enter the closing date as year-month-day"),
    ("closes_on", "2026-11-23", "Choose a day from 24 November 2026 to 22 May 2027."),
    ("closes_on", "2027-05-23", "Choose a day from 24 November 2026 to 22 May 2027."),
]


@EITHER_DATABASE
@pytest.mark.parametrize(("field", "typed", "said"), WRONG)
def test_what_does_not_fit_is_said_beside_its_field_and_kept(person: Person, field: str, typed: str, said: str) -> None:
    page = opened(person, 422, **{field: typed})
    assert said in " ".join(page.tree.cssselect(f"[id='{field}-error']")[0].text_content().split())
    assert [link for link in page.tree.cssselect("#errors a") if link.get("href") == f"#{field}"]
    if "\n" not in typed:
        assert page.tree.cssselect(f"[id='{field}']")[0].get("value") == (
            plain_name(typed) if field == "asked_by" else typed
        )
    assert page.tree.cssselect("#front_line-asked")[0].get("value") == "40"
    assert rows(person.app, "SELECT * FROM round") == []
    fixed = person.submit(page, {field: {"asked_by": WHO, "closes_on": "2026-12-24"}.get(field, "80")})
    assert fixed.heading == "Your round"


@EITHER_DATABASE
@pytest.mark.parametrize("fields", [{"leaders-asked": "", "front_line-asked": "", "front_line-size": ""}, {
    "leaders-asked": "0", "front_line-asked": "0", "front_line-size": ""}])  # fmt: skip
def test_a_round_that_asks_nobody_is_refused(person: Person, fields: dict[str, str]) -> None:
    page = opened(person, 422, **fields)
    assert "Ask at least one group" in page.text


@EITHER_DATABASE
def test_a_small_group_is_warned_of_and_not_refused(person: Person) -> None:
    page = opened(person, **{"leaders-asked": "4"})
    assert "You ask fewer than 5 of: Leaders." in page.text


@pytest.mark.parametrize(
    "name",
    [
        "Dr. J. Ward (ward 3), St. Mary's",
        "Équipe Łódź",
        "A.B. Ward",
        "Ward 12",
        "St Mary\u2019s C of E School",
        "Rowan Ward [bank staff], Night & Day Team - 2026",
    ],
)
def test_names_of_people_and_places_are_taken(name: str) -> None:
    assert fault_of_name(plain_name(name)) is None


def test_what_cannot_be_seen_in_a_name_is_dropped_and_quotes_become_plain() -> None:
    unseen = "\u202e\u200b\ufe0f\u00ad\u2060\U000e0041\u061c"
    assert plain_name(f"Ro{unseen}wan\u00a0Ward{unseen}") == "Rowan Ward"
    assert plain_name('Rowan", checked by \u201cthe Board\u201d') == "Rowan', checked by 'the Board'"
    assert plain_name("\ufb01ne Ward") == "fine Ward"


@EITHER_DATABASE
def test_the_people_of_a_sector_are_called_by_their_own_name(person: Person) -> None:
    page = person.visit(f"{in_sector(person)}/rounds/new")
    assert "Patients and their families, and friends who support them." in page.text
    assert "pupils" not in page.text and "{" not in page.text


def test_a_form_that_is_sent_twice_opens_one_round(person: Person) -> None:
    address = in_sector(person)
    form = person.visit(f"{address}/rounds/new")
    fields = {"asked_by": WHO, "leaders-asked": "8"}
    assert person.submit(form, fields).path == person.submit(form, fields).path
    assert person.submit(person.visit(f"{address}/rounds/new"), fields).heading == "Your round"
    assert len(rows(person.app, "SELECT * FROM round")) == 2


def test_somebody_else_sees_and_changes_nothing_of_it(person: Person, another_person: Person) -> None:
    round_path = opened(person).path
    own = in_sector(another_person)
    before = everything(person.app)
    for path in (round_path.rpartition("/")[0], round_path, f"{round_path}/closure", f"{round_path}/invitations"):
        another_person.visit(path, 403)
    another_person.visit(f"{round_path}/links/leaders.svg", 403)
    another_person.visit(f"{round_path.rpartition('/')[0]}/new", 403)
    for path in ("pause", "resumption", "closing-date", "sizes", "closure", "invitations", "letters", "reminders"):
        post(another_person, f"{round_path}/{path}", 403)
        post(another_person, f"{own}/rounds/{round_path[-20:]}/{path}", 404)
    post(another_person, f"{round_path}/invitations/removal", 403, invitation="all")
    post(another_person, f"{own}/rounds/{round_path[-20:]}/invitations/removal", 404, invitation="all")
    post(another_person, round_path.rpartition("/")[0], 403, asked_by=WHO)
    another_person.visit(f"{own}/rounds/{round_path[-20:]}", 404)
    another_person.visit(f"{own}/rounds/nonsense", 404)
    assert everything(person.app) == before


def test_the_fiftieth_round_is_the_last(person: Person) -> None:
    address = in_sector(person)
    person.visit(f"{address}/rounds/new")
    for _ in range(50):
        post(person, f"{address}/rounds", asked_by=WHO, closes_on="2026-12-24", **{"leaders-asked": "8"})
    open_for(person, address, 409)
    assert len(rows(person.app, "SELECT * FROM round")) == 50
    assert len(person.visit(f"{address}/rounds").tree.cssselect(".rows li")) == 50
