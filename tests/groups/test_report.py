"""The page of a closed round: who answered, where people see things differently, and nothing that is hidden."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from tests.conftest import EITHER_DATABASE, Clock
from tests.groups import reports
from tests.groups.rounds import close
from tests.journeys import in_sector, submitted
from tests.person import Page, Person, text
from tests.tables import change

FEW_ANSWERED = "fewer than five answered, so it is not shown"
FEW = "fewer than five rated this, so it is not shown"
PROTECTS = "not shown, so that the others cannot be worked out"
LEADERSHIP = "leadership"


def table(page: Page, label: str) -> dict[str, list[str]]:
    """A table's cells by the name of their row; of a hidden one why it is hidden."""
    region = page.tree.xpath(f"//*[@aria-label={label!r}]")[0]
    rows = region.cssselect("tbody tr")
    return {str(row[0].text): [text(cell) for cell in row[1:] or row.cssselect(".why")] for row in rows}


def leadership(page: Page) -> dict[str, list[str]]:
    return table(page, "Supervision and leadership as a table")


def drawing(page: Page, factor: str = LEADERSHIP) -> str:
    found = page.tree.cssselect(f"#{factor} svg[role=img]")
    return str(found[0].get("aria-label")) if found else ""


def test_the_first_sentence_says_who_answered_and_where_they_differ(app: FastAPI, person: Person) -> None:
    page = reports.report(person, reports.a_ward(app, person))
    said = text(page.tree.cssselect(".verdict")[0])
    assert "34 of 40 front-line staff and 12 of 30 people who use the service answered." in said
    assert "Leaders and front-line staff see " in said and said.endswith(" most differently.")
    assert "Who chose to answer is not random" in page.text


@EITHER_DATABASE
def test_response_rates_are_judged_in_the_words_of_hse(app: FastAPI, person: Person) -> None:
    experience = app.state.house.experience
    given = {group: reports.spread(experience, 12) for group in ("leaders", "supervisors", "front_line", "people")}
    asked = {"leaders": 24, "supervisors": 23, "front_line": 15, "people": 14}
    page = reports.report(person, reports.closed(app, person, given, asked))
    assert table(page, "Who answered, as a table") == {
        "Leaders": ["24", "12", "50%", "below adequate"],
        "Supervisors": ["23", "12", "52%", "adequate"],
        "Front-line staff": ["15", "12", "80%", "good"],
        "People who use the service": ["14", "12", "86%", "very good"],
        "All staff": ["62", "36", "58%", "adequate"],
    }


@EITHER_DATABASE
def test_more_answers_than_were_asked_make_no_rate(app: FastAPI, person: Person) -> None:
    given = {"front_line": reports.spread(app.state.house.experience, 9)}
    page = reports.report(person, reports.closed(app, person, given, {"front_line": 8}))
    assert table(page, "Who answered, as a table") == {
        "Front-line staff": ["8", "9", "–", "more answered than were to be asked"]
    }
    assert "9 front-line staff answered." in page.text


def test_each_finding_comes_with_the_conversation_to_hold(app: FastAPI, person: Person) -> None:
    page = reports.report(person, reports.a_ward(app, person))
    experience = app.state.house.experience
    found = page.tree.cssselect("section[aria-labelledby=talk] li")
    assert len(found) == 3
    for finding in found:
        factor = finding.cssselect("h3 a")[0].get("href").removeprefix("#")
        talk = next(each.conversation for each in experience.factors if each.factor == factor)
        assert all(said in text(finding) for said in (talk.who, talk.opening, talk.listen_for))
        assert re.search(
            r"Leaders see .* \d+ points higher than front-line staff do \(between \d+ and \d+, a 95% interval\)",
            text(finding),
        )
    assert "a conversation to hold, not a course" in page.text


def test_a_split_opinion_has_no_mean(app: FastAPI, person: Person) -> None:
    experience = app.state.house.experience
    given = {"front_line": [*reports.alike(experience, "never", 10), *reports.alike(experience, "always", 10)]}
    page = reports.report(person, reports.closed(app, person, given))
    assert leadership(page) == {"Front-line staff": ["20", "50%", "Split opinion, so no mean"]}
    assert "Split opinion, never 50%, rarely 0%, sometimes 0%, usually 0%, always 50%" in drawing(page)
    assert not page.tree.cssselect(f"#{LEADERSHIP} .s-mean")


@EITHER_DATABASE
def test_a_small_split_group_is_called_split_too(app: FastAPI, person: Person) -> None:
    """0, 0, 4, 4, and one more of each, since four are not shown: its ends are joined."""
    experience = app.state.house.experience
    given = {"front_line": [*reports.alike(experience, "never", 3), *reports.alike(experience, "always", 3)]}
    page = reports.report(person, reports.closed(app, person, given))
    assert leadership(page) == {"Front-line staff": ["6", "50%", "Split opinion, so no mean"]}
    assert "never or rarely 50%, sometimes 0%, usually or always 50%" in drawing(page)
    assert "Ends joined, because few answered" in page.text


@EITHER_DATABASE
def test_everyone_the_same_is_said_so(app: FastAPI, person: Person) -> None:
    experience = app.state.house.experience
    given = {"front_line": reports.alike(experience, "usually", 12), "people": reports.alike(experience, "usually", 12)}
    page = reports.report(person, reports.closed(app, person, given))
    alike = ["12", "100%", "75", "75 to 75", "everyone answered alike"]
    assert leadership(page) == {"Front-line staff": alike, "People who use the service": alike}
    assert "No difference is both 10 points or more and clearer than chance." in page.text
    assert "alpha –" in page.text  # there is nothing to divide by


@EITHER_DATABASE
def test_where_nothing_applied_to_anybody_nothing_is_drawn(app: FastAPI, person: Person) -> None:
    experience = app.state.house.experience
    given = {"front_line": reports.alike(experience, "does_not_apply", 12)}
    page = reports.report(person, reports.closed(app, person, given))
    assert "12 of 14 front-line staff answered. Too little was rated to show what they said." in page.text
    assert "Nothing can be compared: too little was rated to show what was said." in page.text
    assert drawing(page) == ""
    assert leadership(page) == {"Front-line staff": [FEW]}


@EITHER_DATABASE
def test_a_group_of_four_is_not_shown_and_another_is_hidden_with_it(app: FastAPI, person: Person) -> None:
    experience = app.state.house.experience
    given = {
        "leaders": reports.spread(experience, 4),
        "supervisors": reports.spread(experience, 7),
        "front_line": reports.spread(experience, 23),
    }
    page = reports.report(person, reports.closed(app, person, given))
    hidden = {"Leaders": [FEW], "Supervisors": [PROTECTS]}
    assert {name: cells for name, cells in leadership(page).items() if len(cells) == 1} == hidden
    assert [cells[0] for cells in leadership(page).values()][2:] == ["23", "34"]
    assert text(page.tree.cssselect(".verdict")[0]).startswith("23 of 25 front-line staff answered.")


@EITHER_DATABASE
def test_where_no_group_can_be_shown_by_itself_all_staff_are(app: FastAPI, person: Person) -> None:
    experience = app.state.house.experience
    given = {group: reports.spread(experience, 4) for group in ("leaders", "supervisors", "front_line")}
    page = reports.report(person, reports.closed(app, person, given))
    assert "12 of 18 staff answered. No group can be shown by itself" in page.text
    assert leadership(page)["All staff"][0] == "12"


@EITHER_DATABASE
def test_where_too_few_answered_the_page_says_so_and_shows_nothing(app: FastAPI, person: Person) -> None:
    given = {"people": reports.spread(app.state.house.experience, 4)}
    page = reports.report(person, reports.closed(app, person, given))
    assert "Fewer than five people answered in every group." in page.text
    assert leadership(page) == {"People who use the service": [FEW]}
    assert not page.tree.cssselect("svg.spread")


@EITHER_DATABASE
def test_a_round_that_nobody_answered_has_a_report_too(app: FastAPI, person: Person) -> None:
    page = reports.report(person, reports.closed(app, person, {}, {"leaders": 5, "people": 9}))
    assert "Fewer than five people answered in every group." in page.text


def test_what_was_said_stands_beside_what_people_see(app: FastAPI, person: Person) -> None:
    address = submitted(person, {"leadership.named_lead": "4"})
    page = reports.report(person, reports.a_ward(app, person, address=address))
    rows = table(page, "Practice and experience, as a table")
    front_line = leadership(page)["Front-line staff"]
    assert rows["Supervision and leadership"][1:3] == front_line[2:4]
    assert rows["Supervision and leadership"][0] != "–"
    assert re.fullmatch(r"practice \d+ points above", rows["Supervision and leadership"][3])
    [pair] = page.tree.cssselect(".pairs li")
    assert text(pair.cssselect("h4")[0]) == "Named senior lead"
    assert "A person at board or executive level is named in the policy" in text(pair)  # the level that was chosen
    assert re.search(r"\d+% of 34 usually or always do", text(pair))
    assert "These are two measures" in page.text


@EITHER_DATABASE
def test_before_it_is_submitted_the_comparison_is_still_to_come(app: FastAPI, person: Person) -> None:
    page = reports.report(person, reports.a_ward(app, person, address=in_sector(person)))
    assert "This comes when the assessment has been submitted" in page.text
    assert "Your result" not in page.links()


@EITHER_DATABASE
def test_where_the_front_line_is_split_no_mean_stands_beside_practice(app: FastAPI, person: Person) -> None:
    experience = app.state.house.experience
    given = {"front_line": [*reports.alike(experience, "never", 10), *reports.alike(experience, "always", 10)]}
    page = reports.report(person, reports.closed(app, person, given, address=submitted(person)))
    assert table(page, "Practice and experience, as a table")["Supervision and leadership"] == [
        "50",
        "–",
        "–",
        "split opinion",
    ]
    assert "Front-line staff are not shown" not in page.text


def test_every_item_is_there_group_by_group(app: FastAPI, person: Person) -> None:
    page = reports.report(person, reports.a_ward(app, person))
    for item in app.state.house.experience.items.values():
        assert item.name in page.text
    rows = page.tree.cssselect(".item-table tbody tr")
    items = app.state.house.experience.items
    assert len(rows) == len(items) * 6  # its name, four groups and all staff


@EITHER_DATABASE
def test_an_open_round_has_no_report_yet(app: FastAPI, person: Person) -> None:
    opened = reports.round_of(app, person, {"front_line": reports.spread(app.state.house.experience, 20)})
    response = person.client.get(reports.address(opened), follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == f"{opened.assessment}/rounds/{opened.id}"
    for kind in ("pdf", "docx", "xlsx", "json"):
        person.visit(f"{reports.address(opened)}.{kind}", 404)


@EITHER_DATABASE
def test_nobody_else_may_see_it(app: FastAPI, person: Person, another_person: Person) -> None:
    opened = reports.a_ward(app, person)
    another = in_sector(another_person)
    another_person.visit(reports.address(opened), 403)
    another_person.visit(f"{another}/rounds/{opened.id}/report", 404)
    assert another_person.client.get(f"{reports.address(opened)}.json").status_code == 403
    assert another_person.client.get(f"{another}/rounds/{opened.id}/report.json").status_code == 404


def test_an_address_that_is_none_is_not_found(app: FastAPI, person: Person) -> None:
    opened = reports.a_ward(app, person)
    for wrong in ("%00", "x" * 20, opened.id.upper()[:19], "..%2f"):
        for suffix in ("report", "report.json", "report.pdf"):
            assert person.client.get(f"{opened.assessment}/rounds/{wrong}/{suffix}").status_code == 404, wrong


@EITHER_DATABASE
def test_the_page_shows_what_was_stored_whatever_is_counted_later(app: FastAPI, person: Person) -> None:
    opened = reports.a_ward(app, person)
    before = reports.report(person, opened)
    change(app, """UPDATE round_group SET answered = 1, counts = '{"items": {}, "people": {}}'""")
    assert reports.report(person, opened).text == before.text
    assert before.response.headers["cache-control"] == "no-store"


@EITHER_DATABASE
@pytest.mark.parametrize("asked_by", ["<b>Ada</b> & #eval(1)", "{{ 7*7 }}", "הצוות", "=1+1"])
def test_who_asks_is_only_text(app: FastAPI, person: Person, asked_by: str) -> None:
    page = reports.report(person, reports.a_ward(app, person, asked_by=asked_by))
    assert f"Asked by {asked_by} ·" in page.text


def test_fifty_thousand_answers_are_a_page_like_any_other(app: FastAPI, person: Person) -> None:
    opened = reports.round_of(app, person, {}, {"leaders": 100, "front_line": 60_000, "people": 10_000})
    for group, people in (("leaders", 50), ("front_line", 44_950), ("people", 5_000)):
        reports.count_many(app, opened, group, people)
    close(app, opened)
    page = reports.report(person, opened)
    assert leadership(page)["Front-line staff"][:3] == ["44950", "40%", "50"]


@EITHER_DATABASE
def test_the_items_are_in_the_words_of_the_sector(app: FastAPI, person: Person) -> None:
    page = reports.report(person, reports.a_ward(app, person, sector="schools"))
    assert "When a pupil became upset, we used what we had learned in training." in page.text
    assert "{person}" not in page.text


@EITHER_DATABASE
def test_one_group_alone_is_compared_with_nothing(app: FastAPI, person: Person) -> None:
    given = {"people": reports.spread(app.state.house.experience, 20)}
    page = reports.report(person, reports.closed(app, person, given, address=in_sector(person)))
    assert "20 of 22 people who use the service answered. There is no other group to compare them with." in page.text
    assert "There is nothing to compare with yet." in page.text
    assert "The differences between groups" not in page.text


@EITHER_DATABASE
def test_a_round_of_one_day_has_one_date(app: FastAPI, person: Person, clock: Clock) -> None:
    people = {"people": reports.spread(app.state.house.experience, 9)}
    opened = reports.closed(app, person, people)
    assert "Asked by Ada Example, Rowan Ward · 23 November 2026 What" in text(reports.report(person, opened).tree)
    longer = reports.round_of(app, person, people)
    clock.moment = clock.moment.replace(day=30)
    close(app, longer)
    assert "· 23 November 2026 to 30 November 2026 What" in text(reports.report(person, longer).tree)


@EITHER_DATABASE
def test_it_says_once_that_numbers_are_rounded_by_themselves(app: FastAPI, person: Person) -> None:
    page = reports.report(person, reports.a_ward(app, person))
    assert page.text.count("Each number is rounded by itself, so a difference may seem to be one point off.") == 1
