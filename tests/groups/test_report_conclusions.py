"""What a round changes in the result: the line about its limits, and a section on what people see."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from fastapi import FastAPI
from openpyxl import load_workbook

from app.groups import conclusions as concluding
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
        "One view, not validated by others. A round closed on 23 November 2026 asked them, and too few answered: "
        "a group with fewer than five answers is not shown."
    )
    assert "Checked with others" not in page.text and "4 of 6" not in page.text


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
    given = {"people": reports.spread(experience, 12), "supervisors": reports.spread(experience, 12)}
    reports.closed(app, person, given, address=address)
    assert concluding.NONE_STANDS_OUT in result(person, address).text
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
