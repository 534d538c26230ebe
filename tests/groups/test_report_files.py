"""The report of a round to take away: every file says what the page says, and hides what it hides."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from fastapi import FastAPI
from openpyxl import load_workbook

from app.web.house import House
from scoring.voice_shapes import from_json
from tests.conftest import EITHER_DATABASE
from tests.groups import reports
from tests.groups.rounds import Opened
from tests.journeys import submitted
from tests.person import Page, Person, text
from tests.reports.pdf_reading import Pdf, joined

KINDS = ("pdf", "docx", "xlsx", "json")
NASTY = (
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(A1)",
    "#eval(1) $x$ *b*",
    "<w:p/> & ]]>",
    "{{7*7}}",
    "הצוות רגוע",
)
SECTIONS = [
    "Who answered",
    "Where to talk",
    "Factor by factor",
    "What was said, and what people see",
    "What this does not show",
    "For the statistician",
    "All items",
]


def file(person: Person, opened: Opened, kind: str) -> bytes:
    response = person.client.get(f"{reports.address(opened)}.{kind}")
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["content-disposition"] == f'attachment; filename="what-people-see-2026-11-23.{kind}"'
    return bytes(response.content)


def pdf_text(made: bytes) -> str:
    return Pdf(made).text


def docx_text(made: bytes) -> str:
    """All paragraphs and cells of a Word file, without spaces."""
    document = Document(BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return joined(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def sheets(made: bytes) -> dict[str, list[list[Any]]]:
    """The cells of every sheet."""
    book = load_workbook(BytesIO(made))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def xlsx_text(made: bytes) -> str:
    found = (str(value) for rows in sheets(made).values() for row in rows for value in row if value is not None)
    return joined(" ".join(found))


def json_text(made: bytes) -> str:
    return joined(json.dumps(json.loads(made), ensure_ascii=False))


READ: dict[str, Callable[[bytes], str]] = {
    "pdf": pdf_text,
    "docx": docx_text,
    "xlsx": xlsx_text,
    "json": json_text,
}


def sentences(page: Page) -> Iterator[str]:
    """What the page says in words, which every file must say too."""
    yield from (
        text(each)
        for each in page.tree.cssselect(".verdict, .talk dd:not(:has(strong)), section[aria-labelledby=limits] > ul li")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_says_what_the_page_says(app: FastAPI, person: Person, kind: str) -> None:
    opened = reports.a_ward(app, person, address=submitted(person, {"leadership.named_lead": "4"}))
    page = reports.report(person, opened)
    said = READ[kind](file(person, opened, kind))
    for sentence in sentences(page):
        whole = sentence.removesuffix("(level 4)").strip()
        parts = [whole] if kind != "json" else re.split(r"(?<=\.) ", whole)
        for part in parts:
            assert joined(part) in said, part
    for row in page.tree.cssselect("article.voiced > .scroll tbody tr"):
        name, people, share, mean, interval, agreement = (text(cell) for cell in row)
        if kind in ("pdf", "docx"):
            assert joined(f"{name} {people} {share} {mean} {interval} {agreement}") in said
        if kind == "xlsx":
            low, high = interval.split(" to ")
            assert joined(f"{name} {people} {share.removesuffix('%')} {mean} {low} {high} {agreement}") in said


@pytest.mark.parametrize("kind", ["page", *KINDS])
@EITHER_DATABASE
def test_where_items_are_hidden_a_factor_says_on_how_many_it_rests(app: FastAPI, person: Person, kind: str) -> None:
    """Twelve answered, and four of them rated two of the items."""
    experience = app.state.house.experience
    answers = reports.spread(experience, 12, 1, 3)
    hidden = [item for item in experience.items if item.startswith("leadership")][:2]
    for answer in answers[4:]:
        answer.update(dict.fromkeys(hidden, "does_not_apply"))
    opened = reports.closed(app, person, {"people": answers})
    stored = json.loads(file(person, opened, "json"))["report"]["factors"]
    items = next(factor["items"] for factor in stored if factor["factor"] == "leadership")
    shown = sum(each["n"] is not None for item in items for each in item["figures"])
    assert 0 < shown <= len(items) - len(hidden)
    if kind == "json":
        return
    said = joined(reports.report(person, opened).text) if kind == "page" else READ[kind](file(person, opened, kind))
    assert said.count(f"{shown}of{len(items)}itemsshown") == said.count("itemsshown") == 1


def hidden_round(app: FastAPI, person: Person) -> Opened:
    """Four leaders who all said never, and seven supervisors who could be subtracted from: both are hidden."""
    experience = app.state.house.experience
    given = {
        "leaders": reports.alike(experience, "never", 4),
        "supervisors": reports.alike(experience, "rarely", 7),
        "front_line": reports.spread(experience, 23, 2, 4),
    }
    return reports.closed(app, person, given, {"leaders": 31, "supervisors": 37, "front_line": 41})


@pytest.mark.parametrize("kind", ["page", *KINDS])
def test_what_is_hidden_is_in_none_of_them(app: FastAPI, person: Person, kind: str) -> None:
    opened = hidden_round(app, person)
    said = joined(reports.report(person, opened).text) if kind == "page" else READ[kind](file(person, opened, kind))
    assert "23of41front-linestaffanswered" in said
    for group, asked, answered, mean in (("Leaders", 31, 4, 0), ("Supervisors", 37, 7, 25)):
        assert f"{answered}of{asked}" not in said
        assert f"{group}{asked}{answered}" not in said
        assert f"{group},{answered}people" not in said
        assert f"{group}{answered}0%{mean}" not in said
    if kind == "json":
        return
    assert said.count("fewerthanfiveanswered,soitisnotshown") == 1
    assert said.count("fewerthanfiveratedthis,soitisnotshown") > 30


@EITHER_DATABASE
def test_the_hidden_groups_have_no_row_of_numbers_in_excel(app: FastAPI, person: Person) -> None:
    found = sheets(file(person, hidden_round(app, person), "xlsx"))
    for name in ("Factors", "Items"):
        head = found[name][0]
        at = head.index("Group")
        rows = [row for row in found[name][1:] if row[at] in ("Leaders", "Supervisors")]
        assert rows
        for row in rows:
            assert not [value for value in row if isinstance(value, int | float)], row


@EITHER_DATABASE
def test_the_json_holds_the_stored_report_byte_for_byte(app: FastAPI, person: Person) -> None:
    opened = hidden_round(app, person)
    made = file(person, opened, "json").decode()
    told = json.loads(made)
    stored = made[made.index('"report": ') + len('"report": ') : -1]
    house: House = app.state.house
    assert from_json(stored).experience == house.experience.hash
    assert json.loads(stored) == told["report"]
    hidden = [each for factor in told["report"]["factors"] for each in factor["figures"] if each["n"] is None]
    assert {each["group"] for each in hidden} == {"leaders", "supervisors"}
    empty = {"mean", "low", "high", "share", "agreement", "r_wg", "raw_r_wg", "deviation", "absent"}
    assert all(each[name] is None for each in hidden for name in empty) and not any(e["distribution"] for e in hidden)
    assert told["round"] == opened.id and told["asked_by"] == "Ada Example, Rowan Ward"
    assert set(told["items"]) == set(house.experience.items)
    assert told["comparison"] is None


@pytest.mark.parametrize("kind", KINDS)
@EITHER_DATABASE
def test_the_same_report_gives_the_same_bytes(app: FastAPI, person: Person, kind: str) -> None:
    opened = reports.a_ward(app, person)
    assert file(person, opened, kind) == file(person, opened, kind)


@EITHER_DATABASE
def test_the_pdf_is_tagged_and_goes_down_one_level_at_a_time(app: FastAPI, person: Person) -> None:
    opened = reports.a_ward(app, person, address=submitted(person))
    made = Pdf(file(person, opened, "pdf"))
    assert "<pdfuaid:part>1</pdfuaid:part>" in made.metadata
    assert made.title == "Levelhead: What people see, 23 November 2026"
    levels = [int(tag.name[1]) for tag in made.tags.walk() if re.fullmatch(r"H\d", tag.name)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    assert [title for level, title in made.bookmarks if level == 1] == SECTIONS
    shown = [number for number, page in enumerate(made.pages) if "Begin with" in page]
    assert shown == [0, 1] and len(made.pages) <= 13
    alternatives = [figure.alternative or "" for figure in made.tags.all("Figure")]
    assert len(alternatives) == len(app.state.house.experience.factors)
    assert all("Front-line staff, 34 people" in said for said in alternatives)


@EITHER_DATABASE
def test_the_drawing_in_word_says_what_the_one_on_the_page_says(app: FastAPI, person: Person) -> None:
    opened = reports.a_ward(app, person)
    page = reports.report(person, opened)
    said = [str(svg.get("aria-label")) for svg in page.tree.cssselect("svg.spread")]
    with zipfile.ZipFile(BytesIO(file(person, opened, "docx"))) as package:
        written = package.read("word/document.xml").decode()
        assert [name for name in package.namelist() if name.endswith(".png")]
    assert len(said) == len(app.state.house.experience.factors)
    assert re.findall(r'descr="([^"]*)"', written) == said


@EITHER_DATABASE
def test_excel_has_a_typed_row_for_every_group_of_every_factor_and_item(app: FastAPI, person: Person) -> None:
    found = sheets(file(person, reports.a_ward(app, person), "xlsx"))
    experience = app.state.house.experience
    assert len(found["Factors"]) == 1 + 5 * len(experience.factors)
    assert len(found["Items"]) == 1 + 5 * len(experience.items)
    row = dict(zip(found["Factors"][0], found["Factors"][3], strict=True))
    assert row["Group"] == "Front-line staff" and row["People"] == 34
    assert all(isinstance(row[name], int) for name in ("Positive, %", "Mean", "Interval from", "Interval to", "Never"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("asked_by", NASTY)
@EITHER_DATABASE
def test_who_asks_is_text_in_every_file(app: FastAPI, person: Person, kind: str, asked_by: str) -> None:
    opened = reports.a_ward(app, person, asked_by=asked_by)
    made = file(person, opened, kind)
    if kind == "json":
        assert json.loads(made)["asked_by"] == asked_by
    elif kind == "xlsx":
        book = load_workbook(BytesIO(made))
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
        assert asked_by in [row[1] for row in sheets(made)["Summary"]]
    elif kind == "docx" or asked_by.isascii():
        assert joined(asked_by) in READ[kind](made)
    else:
        assert "Asked by" in Pdf(made).pages[0]


@EITHER_DATABASE
def test_a_round_with_nothing_to_show_makes_every_file(app: FastAPI, person: Person) -> None:
    opened = reports.closed(app, person, {"people": reports.spread(app.state.house.experience, 4)})
    for kind in KINDS:
        said = READ[kind](file(person, opened, kind))
        assert joined("Fewer than five people answered in every group.") in said


@EITHER_DATABASE
def test_there_is_no_other_kind_of_file(person: Person, app: FastAPI) -> None:
    page = person.visit(f"{reports.address(reports.a_ward(app, person))}.odt", 404)
    assert "PDF, Word, Excel and JSON" in page.text
