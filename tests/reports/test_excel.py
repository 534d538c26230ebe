"""The report as an Excel workbook: read back cell by cell, for its types as much as for its words."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.plain import clean
from app.reports.report import Report
from app.reports.sheets import xlsx
from app.web.house import House
from tests.journeys import CONTEXT, begin, complete
from tests.person import Person
from tests.reports import samples

SHEETS = ["Summary", "Profile", "Answers", "Actions", "Find out", "Courses", "Skills", "About"]
LISTS = {"Profile", "Answers", "Actions", "Find out", "Courses", "Skills"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return samples.house(tmp_path_factory.mktemp("excel"))


@pytest.fixture(scope="module", params=sorted(samples.KINDS))
def report(request: pytest.FixtureRequest, house: House) -> Report:
    """A report of each kind in turn."""
    return samples.KINDS[request.param](house)


def read(made: bytes) -> Workbook:
    return load_workbook(BytesIO(made))


def parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(made)) as package:
        return {name: package.read(name) for name in package.namelist()}


def records(sheet: Worksheet) -> list[dict[str, Cell]]:
    """The rows of a list by the names in its header, as cells."""
    header, *others = sheet.iter_rows()
    names = [str(cell.value) for cell in header]
    return [dict(zip(names, row, strict=True)) for row in others]  # type: ignore[arg-type]  # no cell here is merged


def values(sheet: Worksheet) -> list[dict[str, object]]:
    return [{name: cell.value for name, cell in record.items()} for record in records(sheet)]


def facts(sheet: Worksheet) -> dict[str, object]:
    return {str(row[0].value): row[1].value for row in sheet.iter_rows(max_col=2) if row[0].value}


def test_every_kind_of_report_has_the_same_sheets(report: Report) -> None:
    assert read(xlsx(report)).sheetnames == SHEETS


def test_the_summary_says_the_sentence_and_holds_the_index_as_a_number(house: House) -> None:
    report = samples.report(house)
    sheet = read(xlsx(report))["Summary"]
    found = facts(sheet)
    assert sheet["A1"].value == report.title
    assert found["The result"] == report.sentence
    assert (found["Overall index"], found["Worst case"], found["Best case"]) == (report.index, report.low, report.high)
    assert list(found)[-3:] == [thing.title for thing in report.first]
    assert "Before anything else" not in found


def test_training_is_not_the_first_step_stands_above_the_result(house: House) -> None:
    report = samples.not_training(house)
    found = facts(read(xlsx(report))["Summary"])
    assert found["Before anything else"] == report.training_sentence
    assert list(found).index("Before anything else") + 1 == list(found).index("The result")
    assert found["Cap"] == report.caps[0]


def test_the_profile_holds_whole_numbers_and_leaves_empty_what_cannot_be_scored(report: Report) -> None:
    *factors, overall = values(read(xlsx(report))["Profile"])
    for found, factor in zip(factors, report.factors, strict=True):
        assert found["Factor"] == factor.name
        assert (found["Score"], found["Low"], found["High"]) == (factor.point, factor.low, factor.high)
        assert found["Evidenced"] == (factor.point if factor.evidenced is None else factor.evidenced)
        assert f"{found['Answers known']} of {found['Answers that count']}" == factor.coverage
    assert (overall["Factor"], overall["Score"]) == ("Overall index", report.index)


def test_the_profile_has_a_native_chart_with_its_words_for_those_who_cannot_see_it(report: Report) -> None:
    made = parts(xlsx(report))
    chart = made["xl/charts/chart1.xml"].decode()
    assert '<c:barDir val="bar"/>' in chart
    assert re.findall(r"<c:f>(.*?)</c:f>", chart) == ["Profile!$A$2:$A$6", "Profile!$B$2:$B$6"]
    drawing = etree.fromstring(made["xl/drawings/drawing1.xml"])
    described = [found.get("descr") for found in drawing.iter("{*}cNvPr")]
    assert described == [report.profile.alternative]


def test_the_chart_reaches_from_the_worst_to_the_best_case(house: House) -> None:
    report = samples.report(house)
    chart = etree.fromstring(parts(xlsx(report))["xl/charts/chart1.xml"])
    for side, expected in (
        ("plus", [factor.high - (factor.point or 0) for factor in report.factors]),
        ("minus", [(factor.point or 0) - factor.low for factor in report.factors]),
    ):
        found = next(chart.iter(f"{{*}}{side}"))
        assert [int(str(value.text)) for value in found.iter("{*}v")] == expected


def test_every_answer_has_its_row_with_typed_cells(report: Report) -> None:
    found = values(read(xlsx(report))["Answers"])
    expected = [(factor, answer) for factor in report.factors for answer in factor.lines]
    assert len(found) == len(expected)
    for row, (factor, answer) in zip(found, expected, strict=True):
        assert (row["Factor"], row["Practice"], row["Question"]) == (factor.name, answer.name, answer.question)
        assert row["Level"] == answer.level and (answer.level is None or type(row["Level"]) is int)
        assert type(row["Weight"]) is int and row["Weight"] == answer.weight
        assert row["Level in a word"] == answer.level_name
        assert row["You told us"] == clean(answer.said)
        assert row["Rests on"] == answer.evidence
        assert row["Note"] == (clean(answer.note) or None)
        assert row["What it counts for"] == clean(answer.reason)
        assert (row["Critical"], row["Claimed, not evidenced"]) == (
            "Yes" if answer.is_critical else "No",
            "Yes" if answer.is_claimed else "No",
        )


def test_the_states_are_said_in_words(house: House) -> None:
    found = {row["Practice"]: row["State"] for row in values(read(xlsx(samples.report(house)))["Answers"])}
    assert found["Fair use"] == "Not known"
    assert found["Risk handover"] == "Does not apply"
    assert found["Training needs analysis"] == "Answered"


def test_every_action_has_its_row_with_typed_cells(report: Report) -> None:
    found = values(read(xlsx(report))["Actions"]) if report.actions else []
    expected = [
        (rank, action, step, remedy)
        for rank, action in enumerate(report.actions, 1)
        for step, remedy in enumerate(action.remedies, 1)
    ]
    assert len(found) == len(expected)
    for row, (rank, action, step, remedy) in zip(found, expected, strict=True):
        assert [row[name] for name in ("Rank", "Level now", "Target", "Step", "Days")] == [
            rank,
            action.level,
            action.target,
            step,
            remedy.days,
        ]
        assert (row["Gap"], row["Factor"]) == (action.name, action.factor)
        assert (row["Action"], row["Owner"]) == (remedy.action, remedy.owner)
        assert isinstance(row["Points from closing it"], int | float)
        assert action.points.startswith(f"{row['Points from closing it']:g} points")
        assert (row["Due date"], row["Status"]) == (None, None)


def test_due_dates_are_empty_date_cells_and_the_status_is_chosen_from_a_list(house: House) -> None:
    sheet = read(xlsx(samples.report(house)))["Actions"]
    assert all(record["Due date"].is_date for record in records(sheet))
    date, status = sheet.data_validations.dataValidation
    last = sheet.max_row
    assert (date.type, str(date.sqref)) == ("date", f"L2:L{last}")
    assert (status.type, str(status.sqref)) == ("list", f"M2:M{last}")
    assert status.formula1 == '"Not started,In progress,Done,Will not do"'


def test_what_to_find_out_courses_and_skills_each_have_their_rows(house: House) -> None:
    report = samples.report(house)
    book = read(xlsx(report))
    assert [row["Practice"] for row in values(book["Find out"])] == [item.name for item in report.to_find_out]
    courses = values(book["Courses"])
    assert [row["Course"] for row in courses] == [course.title for course in report.courses]
    for row, course in zip(courses, report.courses, strict=True):
        assert row["Why"] == course.why.rule
        assert row["What would make it go away"] == course.why.goes_away
        assert all(study.name in str(row["Evidence"]) for study in course.why.studies)
    skills = values(book["Skills"])
    assert [(row["Skill"], row["Level"]) for row in skills] == [(skill.name, skill.level) for skill in report.skills]


def test_about_holds_a_real_date_the_version_the_hashes_and_every_limit(report: Report) -> None:
    sheet = read(xlsx(report))["About"]
    found = facts(sheet)
    assert found["Submitted on"] == datetime(2026, 11, 23)
    assert found["Staff in scope"] == 46
    assert (found["Questions, version"], found["Questions, hash"]) == (report.version, report.hash)
    assert found["Courses, hash"] == report.catalogue_hash
    said = [str(row[1].value) for row in sheet.iter_rows(max_col=2) if row[0].value == "What this does not show"]
    assert all(any(limit.text in text for text in said) for limit in report.limits)
    assert said[-1] == report.transfer_note
    assert "Saved again as CSV, it is not" in str(found["Saving as CSV"])


@pytest.mark.parametrize(
    ("kind", "sheet", "sentence"),
    [
        (
            "no_gaps",
            "Actions",
            "No answer is below its target level. Keep checking: what works fades when nobody looks.",
        ),
        ("no_gaps", "Courses", "None. You told us of no gap that a course can answer."),
        ("no_gaps", "Find out", "You gave an answer to everything that was asked."),
        ("screen", "Skills", "The quick screen does not ask about the core skills."),
        ("all_unknown", "Actions", "No answer is below its target level. What is not known may hide some that are."),
    ],
)
def test_what_is_empty_says_so(house: House, kind: str, sheet: str, sentence: str) -> None:
    assert read(xlsx(samples.KINDS[kind](house)))[sheet]["A2"].value == sentence


@pytest.mark.parametrize("typed", samples.NASTY.values(), ids=list(samples.NASTY))
def test_what_a_user_typed_is_only_ever_text(house: House, typed: str) -> None:
    made = xlsx(samples.report(house, notes={"policy.recording": typed}))
    row = next(r for r in records(read(made)["Answers"]) if r["Practice"].value == "Complete incident records")
    assert row["Note"].value == clean(typed)
    assert row["Note"].data_type == "s"
    assert row["Note"].hyperlink is None


def test_no_sheet_holds_a_formula_a_link_or_a_merged_cell(report: Report) -> None:
    made = parts(xlsx(report))
    sheets = [etree.fromstring(content) for name, content in made.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(SHEETS)
    for sheet in sheets:
        for kind in ("f", "hyperlink", "mergeCell"):
            assert not list(sheet.iter(f"{MAIN}{kind}"))
    assert not any("externalLink" in name or "vbaProject" in name for name in made)


def test_text_that_a_user_typed_stays_text_when_somebody_edits_it(house: House) -> None:
    for row in records(read(xlsx(samples.nasty(house)))["Answers"]):
        for name in ("You told us", "Note", "What it counts for"):
            assert row[name].quotePrefix


def test_emoji_and_other_scripts_stay_and_what_xml_cannot_hold_goes(house: House) -> None:
    notes = {row["Practice"]: str(row["Note"]) for row in values(read(xlsx(samples.nasty(house)))["Answers"])}
    assert notes["Lived experience"] == samples.NASTY["culture.lived_experience"]
    assert notes["Blanket rules"] == samples.NASTY["culture.blanket_rules"]
    assert notes["Speaking up"] == "lone  surrogate,  and "
    assert notes["Alternatives tried"] == "W" * 2000
    assert notes["Quiet space"] == "_x000D_ and _x0041_ are not escapes"


def test_lists_keep_their_header_in_sight_filter_and_print_on_one_page_across(house: House) -> None:
    book = read(xlsx(samples.report(house)))
    for name in SHEETS:
        sheet = book[name]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
        if name in LISTS:
            assert str(sheet.freeze_panes)[1:] == "2"
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.auto_filter.ref == sheet.dimensions
            assert all(cell.font.b for cell in sheet[1])


def test_every_cell_wraps_and_rows_may_grow_when_they_are_edited(house: House) -> None:
    made = xlsx(samples.report(house))
    for row in records(read(made)["Answers"]):
        assert all(cell.alignment.wrap_text for cell in row.values())
    assert not any(b"customHeight" in content for name, content in parts(made).items() if "worksheets" in name)


def test_a_brand_with_an_ampersand_is_no_code_in_the_footer(tmp_path: Path) -> None:
    report = samples.report(samples.house(tmp_path, "Smith & Page & Sons"))
    book = read(xlsx(report))
    footer = etree.fromstring(parts(xlsx(report))["xl/worksheets/sheet1.xml"]).find(f".//{MAIN}oddFooter")
    assert footer is not None and footer.text == "&L&9Smith && Page && Sons · Summary&R&9Page &P of &N"
    assert book.properties.creator == "Smith & Page & Sons"


def test_the_properties_name_the_brand_and_the_moment(house: House) -> None:
    about = read(xlsx(samples.report(house))).properties
    assert (about.title, about.creator) == ("De-escalation readiness", "Levelhead")
    assert about.created.replace(tzinfo=UTC) == samples.SUBMITTED


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    made = xlsx(report)
    assert xlsx(report) == made
    with zipfile.ZipFile(BytesIO(made)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_excel_file_downloads_from_a_submitted_assessment(person: Person) -> None:
    address = complete(person, context=CONTEXT | {"context.scope": "screen"})
    response = person.client.get(f"{address}/report.xlsx")
    assert response.status_code == 200
    assert response.headers["content-type"].endswith("spreadsheetml.sheet")
    assert response.headers["content-disposition"] == 'attachment; filename="readiness-2026-11-23.xlsx"'
    assert read(response.content)["Summary"]["A1"].value == "De-escalation readiness: quick screen"
    assert person.client.get(f"{address}/report.xlsx").content == response.content


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_there_is_no_file_before_the_assessment_is_submitted(person: Person, kind: str) -> None:
    assert person.visit(f"{begin(person)}/report.{kind}", status=404).heading == "There is no result yet"
