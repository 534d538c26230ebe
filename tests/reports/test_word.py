"""The report as a Word document: read back, as a reader, an editor and a screen reader would meet it."""

from __future__ import annotations

import zipfile
from datetime import UTC
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Read
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from app.reports.plain import clean, pips
from app.reports.report import Report
from app.reports.word import docx
from app.web.house import House
from tests.journeys import CONTEXT, complete
from tests.person import Person
from tests.reports import samples

HEADINGS = [
    "The profile",
    "Three things to do first",
    "Critical items",
    "What is not known, and whom to ask",
    "Claimed, not evidenced",
    "Core skills",
    "All actions, in order",
    "Courses",
    "What this does not show",
    "Appendix: all answers",
    "About this report",
]
PARAGRAPH_ORDER = ["pStyle", "keepNext", "pageBreakBefore", "ind"]
CELL_ORDER = ["tcW", "gridSpan", "tcBorders", "shd"]
ROW_ORDER = ["cantSplit", "tblHeader"]
TABLE_ORDER = ["tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return samples.house(tmp_path_factory.mktemp("word"))


@pytest.fixture(scope="module", params=sorted(samples.KINDS))
def report(request: pytest.FixtureRequest, house: House) -> Report:
    """A report of each kind in turn."""
    return samples.KINDS[request.param](house)


def read(made: bytes) -> Read:
    return Document(BytesIO(made))


def headings(document: Read, level: int = 1) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == f"Heading {level}"]


def table(document: Read, caption: str) -> Table:
    return next(found for found in document.tables if caption_of(found) == caption)


def caption_of(found: Table) -> str:
    caption = found._tbl.tblPr.find(qn("w:tblCaption"))
    assert caption is not None
    return str(caption.get(qn("w:val")))


def rows(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


def styled(document: Read, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == style]


def everything(document: Read) -> str:
    cells = [cell for found in document.tables for row in rows(found) for cell in row]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def width_of(held: etree._Element, name: str) -> int:
    """The widths of all elements of a name, added up."""
    return sum(int(str(found.get(qn("w:w")))) for found in held.iter(qn(f"w:{name}")))


def parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(made)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_every_kind_of_report_has_the_same_headings_in_the_same_order(report: Report) -> None:
    found = headings(read(docx(report)))
    first = {3: "Three things to do first", 0: "Nothing falls short of its target"}[len(report.first)]
    assert found == [HEADINGS[0], first, *HEADINGS[2:]]


def test_the_sentence_comes_before_everything_else(house: House) -> None:
    report = samples.report(house)
    styles = [(p.style.name if p.style else "", p.text) for p in read(docx(report)).paragraphs[:5]]
    assert styles[1] == ("Title", "De-escalation readiness")
    assert styles[4] == ("Lead", report.sentence)


def test_training_is_not_the_first_step_is_the_first_line_where_it_holds(house: House) -> None:
    report = samples.not_training(house)
    document = read(docx(report))
    styles = [p.style.name if p.style else "" for p in document.paragraphs]
    assert styled(document, "Look Here") == [report.training_sentence]
    assert styles.index("Look Here") + 1 == styles.index("Lead")


def test_the_line_is_absent_where_training_may_come_first(house: House) -> None:
    assert styled(read(docx(samples.report(house))), "Look Here") == []


def test_the_profile_is_a_picture_with_its_words_for_those_who_cannot_see_it(report: Report) -> None:
    made = docx(report)
    document = read(made)
    assert len(document.inline_shapes) == 1
    properties = document.inline_shapes[0]._inline.docPr
    assert properties.get("descr") == report.profile.alternative
    images = [content for name, content in parts(made).items() if name.startswith("word/media/")]
    assert [image[:8] for image in images] == [b"\x89PNG\r\n\x1a\n"]


def test_the_profile_stands_in_a_table_too(report: Report) -> None:
    found = rows(table(read(docx(report)), "The profile as a table"))
    assert [row[0] for row in found[1:]] == [*(factor.name for factor in report.factors), "Overall index"]
    for row, factor in zip(found[1:], report.factors, strict=False):
        point = "–" if factor.point is None else str(factor.point)
        assert row[2:5] == [point, str(factor.low), str(factor.high)]
        assert row[1] == (f"{pips(factor.band_place)} {factor.band}" if factor.is_published else "Not scorable yet")


def test_every_table_repeats_its_header_and_says_what_it_is(report: Report) -> None:
    for found in read(docx(report)).tables:
        assert caption_of(found)
        header, *others = found._tbl.tr_lst
        assert header.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
        assert not any(row.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in others)


def test_every_answer_is_in_the_appendix_with_its_level_its_note_and_its_reason(report: Report) -> None:
    document = read(docx(report))
    for factor in report.factors:
        found = rows(table(document, f"All answers: {factor.name}"))[1:]
        assert len(found) == len(factor.lines)
        for (asked, level, told), answer in zip(found, factor.lines, strict=True):
            assert asked.startswith(answer.name)
            assert answer.question in asked
            assert level.startswith(pips(answer.level)) and answer.level_name in level
            for said in (answer.said, answer.note, answer.reason):
                assert clean(said) in told
            assert ("Critical item" in asked) == answer.is_critical


def test_every_action_has_its_effort_and_owner_and_leaves_date_and_status_to_fill_in(house: House) -> None:
    report = samples.report(house)
    found = rows(table(read(docx(report)), "All actions, in order"))
    assert found[0] == ["Action", "Effort", "Owner", "Due date", "Status"]
    left = iter(found[1:])
    for rank, action in enumerate(report.actions, 1):
        gap = next(left)
        assert gap[0].startswith(f"{rank}. {action.name}")
        assert f"Level {action.level} now, target {action.target}" in gap[0]
        assert ("Critical item" in gap[0]) == action.is_critical
        for remedy in action.remedies:
            days = "1 day" if remedy.days == 1 else f"{remedy.days} days"
            assert next(left) == [remedy.action, days, remedy.owner, "", ""]
    assert list(left) == []


def test_the_first_things_are_a_numbered_list(house: House) -> None:
    report = samples.report(house)
    document = read(docx(report))
    assert styled(document, "List Number") == [thing.title for thing in report.first]
    text = everything(document)
    for thing in report.first:
        assert thing.text in text and thing.detail in text


def test_critical_claimed_unknown_and_skills_each_have_their_rows(house: House) -> None:
    report = samples.report(house)
    document = read(docx(report))
    names = {
        "Critical items": [answer.name for answer in report.critical],
        "Claimed, not evidenced": [answer.name for answer in report.claimed],
        "What is not known, and whom to ask": [item.name for item in report.to_find_out],
        "Core skills": [skill.name for skill in report.skills],
    }
    for caption, expected in names.items():
        assert expected and [row[0] for row in rows(table(document, caption))[1:]] == expected


def test_each_course_says_why(house: House) -> None:
    report = samples.report(house)
    document = read(docx(report))
    text = everything(document)
    assert report.courses
    for course in report.courses:
        assert course.title in headings(document, 2)
        for said in (course.summary, course.facts, course.why.rule, course.why.goes_away, *course.why.points):
            assert said in text
        for study in course.why.studies:
            assert f"{study.name} ({study.strength})" in text
    assert "These are examples" in text


def test_limits_version_and_hashes_are_said(report: Report) -> None:
    document = read(docx(report))
    bullets = "\n".join(styled(document, "List Bullet"))
    for limit in report.limits:
        assert limit.text in bullets
    assert report.transfer_note in bullets
    about = dict(rows(table(document, "About this report")))
    assert about["Questions, version"] == report.version
    assert about["Questions, hash"] == report.hash
    assert about["Courses, hash"] == report.catalogue_hash


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("no_gaps", "No answer is below its target level. Keep checking: what works fades when nobody looks."),
        ("no_gaps", "None. You told us of no gap that a course can answer."),
        ("no_gaps", "You gave an answer to everything that was asked."),
        ("no_gaps", "There is no level of 3 or 4 without something to show for it."),
        ("screen", "The quick screen does not ask about the core skills."),
        ("all_unknown", "No answer is below its target level. What is not known may hide some that are."),
        ("unscorable", "Why is there no band yet?"),
    ],
)
def test_what_is_empty_says_so(house: House, kind: str, sentence: str) -> None:
    assert sentence in everything(read(docx(samples.KINDS[kind](house))))


def test_no_factor_is_called_the_weakest_where_all_stand_alike(house: House) -> None:
    assert "Weakest factor" not in everything(read(docx(samples.no_gaps(house))))
    assert "Weakest factor: Regular refreshers." in everything(read(docx(samples.report(house))))


@pytest.mark.parametrize("typed", samples.NASTY.values(), ids=list(samples.NASTY))
def test_what_a_user_typed_is_only_ever_text(house: House, typed: str) -> None:
    made = docx(samples.report(house, notes={"policy.recording": typed}))
    found = rows(table(read(made), "All answers: Policy, reporting and team response"))
    told = next(row[2] for row in found if row[0].startswith("Complete incident records"))
    assert f"Note: {clean(typed)}\n" in told
    body = etree.fromstring(parts(made)["word/document.xml"])
    for code in ("fldSimple", "fldChar", "instrText", "hyperlink", "object", "altChunk"):
        assert not list(body.iter(qn(f"w:{code}")))


def test_emoji_and_other_scripts_stay_and_what_xml_cannot_hold_goes(house: House) -> None:
    text = everything(read(docx(samples.nasty(house))))
    assert "\N{RAISED HAND}" in text and "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}" in text
    assert "הצוות רגוע" in text
    assert "null bell escape[31m shift delete next" in text.replace("\x85", "")
    assert "lone  surrogate" in text
    assert "=cmd|' /C calc'!A0 <b>{{7*7}}" in text
    assert "W" * 2000 in text


def test_a_short_row_stays_whole_and_a_very_long_one_may_break(house: House) -> None:
    found = table(read(docx(samples.nasty(house))), "All answers: Least-restrictive culture")
    whole = {
        row.cells[0].text.split("\n")[0]: bool(row._tr.findall(f"{qn('w:trPr')}/{qn('w:cantSplit')}"))
        for row in found.rows
    }
    assert whole["Alternatives tried"] is False
    assert whole["Blanket rules"] is True


def test_pages_are_numbered_by_fields_in_the_footer(house: House) -> None:
    footer = read(docx(samples.report(house))).sections[0].footer
    fields = [str(found.get(qn("w:instr"))).strip() for found in footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert footer.paragraphs[0].text.startswith("Levelhead · De-escalation readiness · 23 November 2026\tPage ")


def test_the_properties_name_the_brand_and_the_moment_and_no_machine(house: House) -> None:
    report = samples.report(house)
    made = docx(report)
    about = read(made).core_properties
    assert (about.title, about.author, about.last_modified_by) == (report.title, "Levelhead", "Levelhead")
    assert about.created is not None and about.created.astimezone(UTC) == samples.SUBMITTED
    assert (about.language, about.comments) == ("en-GB", "")
    text = b"\n".join(parts(made).values())
    for place in (str(Path.cwd()), str(Path.home()) + "/", "/tmp/", "python-docx"):
        assert place.encode() not in text


def test_the_language_is_british_english(house: House) -> None:
    styles = etree.fromstring(parts(docx(samples.report(house)))["word/styles.xml"])
    languages = [found.get(qn("w:val")) for found in styles.iter(qn("w:lang"))]
    assert languages == ["en-GB"]


def test_every_style_that_is_used_is_defined(report: Report) -> None:
    made = parts(docx(report))
    styles = {found.get(qn("w:styleId")) for found in etree.fromstring(made["word/styles.xml"]).iter(qn("w:style"))}
    for part in ("word/document.xml", "word/footer1.xml"):
        for kind in ("pStyle", "rStyle", "tblStyle"):
            used = {found.get(qn("w:val")) for found in etree.fromstring(made[part]).iter(qn(f"w:{kind}"))}
            assert used <= styles


def test_properties_stand_in_the_order_that_word_demands(house: House) -> None:
    body = etree.fromstring(parts(docx(samples.report(house)))["word/document.xml"])
    orders = {"pPr": PARAGRAPH_ORDER, "tcPr": CELL_ORDER, "trPr": ROW_ORDER, "tblPr": TABLE_ORDER}
    for name, order in orders.items():
        for properties in body.iter(qn(f"w:{name}")):
            found = [order.index(etree.QName(child).localname) for child in properties]
            assert found == sorted(set(found))


def test_each_row_is_as_wide_as_its_table(report: Report) -> None:
    for found in read(docx(report)).tables:
        assert width_of(found._tbl.tblGrid, "gridCol") == 9354
        assert all(width_of(row, "tcW") == 9354 for row in found._tbl.tr_lst)


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    made = docx(report)
    assert docx(report) == made
    with zipfile.ZipFile(BytesIO(made)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_word_file_downloads_from_a_submitted_assessment(person: Person) -> None:
    address = complete(person, context=CONTEXT | {"context.scope": "screen"})
    response = person.client.get(f"{address}/report.docx")
    assert response.status_code == 200
    assert response.headers["content-type"].endswith("wordprocessingml.document")
    assert response.headers["content-disposition"] == 'attachment; filename="readiness-2026-11-23.docx"'
    assert styled(read(response.content), "Title") == ["De-escalation readiness: quick screen"]
    assert person.client.get(f"{address}/report.docx").content == response.content
