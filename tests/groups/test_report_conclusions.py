"""What a round changes in the result: the line about its limits, and a section on what people see."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from fastapi import FastAPI
from openpyxl import load_workbook

from app.groups.conclusions import NOT_ASKED, conclusions
from app.groups.report_pages import practice_of
from app.reports.report import build
from tests.conftest import EITHER_DATABASE, Clock
from tests.groups import reports
from tests.groups.rounds import close, open_round
from tests.journeys import CONTEXT, fill, submitted
from tests.person import Page, Person, text
from tests.reports.pdf_reading import Pdf, joined
from tests.teams.a_team import FIRST, agree, code_of
from tests.teams.a_team import joined as joined_team

ONE_VIEW = "Leadership view, not validated."
CHECKED = (
    "Checked with others in a round closed on 23 November 2026: 8 of 8 supervisors, 34 of 40 front-line staff and "
    "12 of 30 people who use the service answered. Who chose to answer is not random."
)


def result(person: Person, address: str) -> Page:
    return person.visit(f"{address}/result")


def split(app: FastAPI, each: int) -> reports.Answers:
    """People of whom half say never and half always."""
    experience = app.state.house.experience
    return [*reports.alike(experience, "never", each), *reports.alike(experience, "always", each)]


def limits(page: Page) -> list[str]:
    return [text(item) for item in page.tree.cssselect("section[aria-labelledby=limits] > ul li")]


def all_of_it(person: Person, address: str, kind: str) -> str:
    """The words of one file of the result, without spaces."""
    made = person.client.get(f"{address}/report.{kind}").content
    if kind == "pdf":
        return Pdf(made).text
    if kind == "docx":
        return joined(" ".join(paragraph.text for paragraph in Document(BytesIO(made)).paragraphs))
    cells = (cell.value for sheet in load_workbook(BytesIO(made)) for row in sheet.iter_rows() for cell in row)
    return joined(" ".join(str(value) for value in cells if value is not None))


@EITHER_DATABASE
def test_without_a_round_the_result_only_offers_to_ask(person: Person) -> None:
    address = submitted(person)
    page = result(person, address)
    assert page.links()["Ask others"] == f"{address}/rounds"
    assert limits(page)[0].startswith(ONE_VIEW)
    assert "What people see" not in page.text


@EITHER_DATABASE
def test_a_round_in_progress_is_one_line(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    opened = open_round(app, person, address=address)
    page = result(person, address)
    assert page.links()["See how many have answered"] == f"{address}/rounds/{opened.id}"
    assert limits(page)[0].startswith(ONE_VIEW)
    assert "Ask others" not in page.links()


def test_a_closed_round_says_who_checked_it(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    before = limits(result(person, address))
    opened = reports.a_ward(app, person, address=address)
    page = result(person, address)
    assert limits(page) == [CHECKED, *before[1:]]
    section = page.tree.cssselect("section[aria-labelledby=people-see]")[0]
    assert CHECKED in text(section)
    assert len(section.cssselect("li")) == 3 and "a conversation to hold, not a course" in text(section)
    assert page.links()["What people see, in full"] == reports.address(opened)


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
@EITHER_DATABASE
def test_the_files_of_the_result_say_so_too(app: FastAPI, person: Person, kind: str) -> None:
    address = submitted(person)
    assert "Whatpeoplesee" not in all_of_it(person, address, kind)
    reports.a_ward(app, person, address=address)
    page, said = result(person, address), all_of_it(person, address, kind)
    assert said.count(joined(CHECKED)) == 2  # where it is told, and among the limits
    assert joined(ONE_VIEW) not in said
    for finding in page.tree.cssselect("section[aria-labelledby=people-see] li p"):
        assert joined(text(finding).partition(": ")[2] or text(finding)) in said


@EITHER_DATABASE
def test_the_json_of_the_result_stays_as_it_was(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    before = person.client.get(f"{address}/report.json").content
    reports.a_ward(app, person, address=address)
    assert person.client.get(f"{address}/report.json").content == before


@EITHER_DATABASE
def test_where_too_few_answered_it_stays_one_view(app: FastAPI, person: Person) -> None:
    experience, address = app.state.house.experience, submitted(person)
    given = {"leaders": reports.spread(experience, 9), "people": reports.spread(experience, 4)}
    reports.closed(app, person, given, address=address)
    page = result(person, address)
    assert limits(page)[0] == (
        "One view, not validated by others. A round closed on 23 November 2026 asked people who use the service, and "
        "too few answered to show any of them: a group with fewer than five answers is not shown."
    )
    assert "Checked with others" not in page.text and "4 of 6" not in page.text


@EITHER_DATABASE
def test_where_one_group_is_hidden_for_another_it_is_not_said_that_too_few_answered(
    app: FastAPI, person: Person
) -> None:
    """Nine front-line staff are enough, but would give the three leaders away."""
    experience, address = app.state.house.experience, submitted(person)
    given = {"leaders": reports.spread(experience, 3), "front_line": reports.spread(experience, 9)}
    opened = reports.closed(app, person, given, address=address)
    said = limits(result(person, address))[0]
    assert said == (
        "One view, not validated by others. A round closed on 23 November 2026 asked leaders and front-line staff. "
        "None of them can be shown by itself, because so few answered in one of them."
    )
    none = "No group can be shown by itself, so no two can be compared. Talk about the numbers all the same."
    assert none in result(person, address).text and none in reports.report(person, opened).text
    assert "too few people answered" not in reports.report(person, opened).text


@EITHER_DATABASE
def test_who_found_that_nothing_applies_has_checked_nothing(app: FastAPI, person: Person) -> None:
    experience, address = app.state.house.experience, submitted(person)
    given = {"front_line": reports.alike(experience, "does_not_apply", 12)}
    opened = reports.closed(app, person, given, address=address)
    page = result(person, address)
    assert limits(page)[0] == (
        "One view, not validated by others. A round closed on 23 November 2026 asked others. "
        "12 of 14 front-line staff answered, and too little was rated to show what they said."
    )
    for shown in (page, reports.report(person, opened)):
        assert "Nothing can be compared: too little was rated to show what was said." in shown.text
        assert "No difference is" not in shown.text and "No large difference" not in shown.text


@EITHER_DATABASE
def test_people_alone_are_compared_with_nothing_though_practice_was_submitted(app: FastAPI, person: Person) -> None:
    """Practice is set beside the front line only."""
    address = submitted(person)
    opened = reports.closed(app, person, {"people": reports.spread(app.state.house.experience, 20)}, address=address)
    for page in (result(person, address), reports.report(person, opened)):
        assert "There is nothing to compare with yet." in page.text
        assert "No difference is" not in page.text and "No large difference" not in page.text


@EITHER_DATABASE
def test_where_no_practice_falls_short_the_conversations_come_first(app: FastAPI, person: Person) -> None:
    address = submitted(person, dict.fromkeys(app.state.house.questionnaire.indicators, "4"))
    assert "Nothing falls short of its target" in result(person, address).text
    reports.closed(app, person, {"front_line": split(app, 10)}, address=address)
    page = result(person, address)
    first = text(page.tree.cssselect("section[aria-labelledby=first]")[0])
    assert first == ("What to do first No practice answer is below its target. Start with the conversations above.")
    assert "Nothing falls short" not in page.text
    assert page.links()["Ask again"] == f"{address}/rounds"
    talk = [text(each) for each in page.tree.cssselect("section[aria-labelledby=people-see] h3")]
    assert len(talk) == 3
    for kind in ("pdf", "docx", "xlsx"):
        said = all_of_it(person, address, kind)
        assert joined("No practice answer is below its target. Start with the conversations about") in said
        assert joined(f"{talk[0][:1].lower()}{talk[0][1:]}, {talk[1][:1].lower()}{talk[1][1:]}") in said
        assert "Nothingfallsshort" not in said


@EITHER_DATABASE
def test_a_split_group_is_a_finding_without_points(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    experience = app.state.house.experience
    given = {"leaders": reports.spread(experience, 12, 2, 4), "front_line": split(app, 10)}
    opened = reports.closed(app, person, given, address=address)
    for page, place in ((result(person, address), "people-see"), (reports.report(person, opened), "talk")):
        found = page.tree.cssselect(f"section[aria-labelledby={place}] li")
        assert len(found) == 3
        for each in found:
            name = text(each.cssselect("h3")[0])
            assert (
                f"Front-line staff are split over {name[:1].lower()}{name[1:]}: "
                "50% of their answers are never or rarely, and 50% usually or always."
            ) in text(each)
            talk = next(each.conversation for each in experience.factors if each.conversation.opening in text(found[0]))
            assert talk.who in text(found[0]) and " points" not in text(each)
    page = reports.report(person, opened)
    assert "Front-line staff are split over " in text(page.tree.cssselect(".verdict")[0])
    assert not page.tree.xpath("//*[starts-with(@aria-label, 'Differences between groups')]")


@EITHER_DATABASE
def test_a_round_of_leaders_only_validates_nothing(app: FastAPI, person: Person) -> None:
    address = submitted(person)
    reports.closed(app, person, {"leaders": reports.spread(app.state.house.experience, 9)}, address=address)
    said = "One view, not validated by others. A round closed on 23 November 2026 asked leaders only."
    assert limits(result(person, address))[0] == said


@EITHER_DATABASE
def test_what_an_outsider_saw_still_rests_on_what_was_shown(app: FastAPI, person: Person) -> None:
    address = submitted(person, context={**CONTEXT, "context.role": "consultant"})
    reports.a_ward(app, person, address=address)
    assert limits(result(person, address))[:2] == [
        CHECKED,
        "An outside view. It rests on what was shown on the day.",
    ]


@EITHER_DATABASE
def test_the_round_that_was_closed_last_counts(app: FastAPI, person: Person, clock: Clock) -> None:
    address = submitted(person)
    reports.a_ward(app, person, address=address)
    experience = app.state.house.experience
    opened = reports.round_of(app, person, {"people": reports.spread(experience, 9)}, {"people": 9}, address=address)
    clock.moment = clock.moment.replace(day=30)
    assert limits(result(person, address))[0] == CHECKED
    close(app, opened)
    page = result(person, address)
    assert limits(page)[0].startswith(
        "Checked with others in a round closed on 30 November 2026: 9 of 9 people who use"
    )
    assert page.links()["What people see, in full"] == reports.address(opened)


@EITHER_DATABASE
def test_where_a_team_agreed_it_says_so(app: FastAPI, person: Person) -> None:
    house, address = app.state.house, submitted(person)
    agreed = "A team of four agreed these answers."
    with house.database.session(writes=False) as session:
        practice = practice_of(house, session, address[-20:])
        assert practice is not None
        assert conclusions(house, session, address[-20:], practice, agreed).limits == (agreed, NOT_ASKED)
    reports.a_ward(app, person, address=address)
    with house.database.session(writes=False) as session:
        assert conclusions(house, session, address[-20:], practice, agreed).limits == (agreed, CHECKED)


@EITHER_DATABASE
def test_where_nothing_stands_out_it_says_so(app: FastAPI, person: Person) -> None:
    experience, address = app.state.house.experience, submitted(person)
    given = {group: reports.spread(experience, 12, 1, 3) for group in ("people", "supervisors")}
    reports.closed(app, person, given, address=address)
    assert "No difference is both 10 points or more and clearer than chance." in result(person, address).text
    with app.state.house.database.session(writes=False) as session:
        seen = build(app.state.house, session, address[-20:]).others.seen
    assert seen is not None and seen.findings == ()


@EITHER_DATABASE
def test_a_real_team_is_named_in_the_result(app: FastAPI, person: Person) -> None:
    address = fill(person)
    person.submit(person.visit(f"{address}/team"), {"name": "Grace"})
    joined_team(app, code_of(app, address), "Ann #eval(1)")
    agree(person, address, FIRST, "2")
    page = person.submit(person.visit(f"{address}/check"))
    said = "1 of 40 practice answers were agreed by a team: Ann #eval(1)."
    assert limits(page)[:2] == [said, NOT_ASKED]
    assert joined(said) in all_of_it(person, address, "pdf")
