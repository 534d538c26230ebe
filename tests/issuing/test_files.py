"""The report as PDF and as Word: what it says, how it is tagged, and that whatever anybody typed is only letters."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document
from fastapi import FastAPI
from lxml import etree

from app.issuing import store
from app.web.house import House
from tests.auditing import a_client, a_firm, an_audit, completed
from tests.conftest import EITHER_DATABASE
from tests.issuing.issued import FIRST, PICTURE, Case, a_case, keep
from tests.reports.pdf_reading import Pdf
from tests.tables import change

HOSTILE = {
    "typst": '#panic("out") #include "report.typ" $x$ <label> @ref *bold* = Heading \\ `code`',
    "xml": "</w:t><w:br/> & <b>bold</b> ]]> &amp; <script>alert(1)</script>",
    "jinja": "{{ 7*7 }} {% for x in y %} {# no #}",
    "from right to left": "\u05d0\u05d1\u05d2 abc \u202eevil\u202c \u0645\u0631\u062d\u0628\u0627",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e007f cafe\u0301 \u4f60\u597d",
    "one long word": "W" * 100,
    "a field": "{ HYPERLINK 'http://evil.example' } =cmd|'/c calc'!A1",
}

DRAWN_OTHERWISE = ("from right to left", "emoji", "one long word")  # the PDF's fonts, and its places to break
DANGEROUS = {"fldSimple", "fldChar", "instrText", "hyperlink", "object", "altChunk", "script", "b"}


def look(app: FastAPI, case: Case, introduction: str = "", closing: str = "", logo: bool = False) -> None:
    house: House = app.state.house
    sha256 = keep(house, case.owner.firm_id, PICTURE) if logo else None
    with house.database.transaction() as session:
        values = store.BrandValues("#7a1f4d", introduction, closing, sha256)
        store.keep_brand(session, case.owner.firm_id, values, 0, house.now())


def words(content: bytes) -> str:
    """All text of a Word document, that of its tables too."""
    document = Document(BytesIO(content))
    return "\n".join("".join(text.text or "" for text in p.iter(TEXT)) for p in document.element.body.iter(PARAGRAPH))


TEXT, PARAGRAPH = (f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}" for name in "tp")


def test_the_pdf_says_all_of_it_in_order(app: FastAPI) -> None:
    case = a_case(app)
    look(app, case, "Thank you for **your** time.\n\n- one\n- two", "We come *back*.", logo=True)
    made = Pdf(case.file(case.issue()))
    assert [name for level, name in made.bookmarks if level == 1] == [
        "Introduction",
        "Summary",
        "What falls short, and what closes it",
        "The plan",
        "What is not known",
        "What was found",
        "Core skills",
        "The same answers in other frameworks",
        "What this does not show",
        "In closing",
        "About this report",
    ]
    for said in (
        "Larch Ward",
        "2026-00001",
        "Thank you for your time.",
        "Seen in the file of the lead nurse.",
        "File: Register of refreshers (of 1 September 2026, in force until 1 September 2027)",
        "3 levels below the claim",
        "Write the analysis again",
        "31 January 2027",
        "10 days",
        "Cost in all: £2,500",
        "We come back.",
        "http://127.0.0.1:8000/verification",
    ):
        assert made.says(said), said
    assert not made.says("secret-file-name") and not made.says("Draft")


@EITHER_DATABASE
def test_the_pdf_is_tagged_as_pdf_ua_1(app: FastAPI) -> None:
    case = a_case(app)
    look(app, case, "Hello", logo=True)
    made = Pdf(case.file(case.issue()))
    assert "pdfuaid:part>1<" in made.metadata.replace(" ", "")
    assert made.title == "Readiness audit, Larch Ward" and made.root["/Lang"] == "en-GB"
    assert made.root["/MarkInfo"]["/Marked"] is not None
    figures = [figure.alternative or "" for figure in made.tags.all("Figure")]
    assert figures[0] == "Quiet Rooms" and figures[1].startswith("Profile from 0 to 100.")
    assert all(figures) and len(made.tags.all("Table")) >= 5 and len(made.tags.all("H1")) == 10


@EITHER_DATABASE
def test_a_draft_says_so_on_every_page_and_an_issued_report_on_none(app: FastAPI) -> None:
    case = a_case(app)
    answer = case.owner.person.client.get(f"{case.address}/preview.pdf")
    assert answer.headers["content-disposition"].startswith("attachment")
    made = Pdf(answer.content)
    assert len(made.pages) > 10 and all("Draft" in page for page in made.pages)
    assert made.says("It has no number") and not made.says("2026-0000")


@EITHER_DATABASE
def test_without_a_claim_a_plan_and_evidence_it_says_less_and_nothing_false(app: FastAPI) -> None:
    owner = a_firm(app)
    case = Case(app, owner, an_audit(app, owner, a_client(app, owner), {FIRST: 4}))
    completed(app, case.audit_id, owner.staff_id)
    made, said = Pdf(case.file(report_id := case.issue())), words(case.file(report_id, "docx"))
    assert made.says("Not scorable yet") and "Not scorable yet" in said
    for name in ("Claimed", "The plan", "Introduction", "In closing"):
        assert name not in [text for _, text in made.bookmarks]
        assert f"\n{name}\n" not in said


@EITHER_DATABASE
def test_where_training_is_not_the_first_step_the_report_says_so_first(app: FastAPI) -> None:
    owner = a_firm(app)
    house: House = app.state.house
    training = house.questionnaire.index.rules.training_causes
    levels = {of: 3 if each.cause in training else 0 for of, each in house.questionnaire.indicators.items()}
    case = Case(app, owner, an_audit(app, owner, levels=levels))
    completed(app, case.audit_id, owner.staff_id)
    report_id = case.issue()
    made, said = Pdf(case.file(report_id)), words(case.file(report_id, "docx"))
    assert made.says("Training is not the first step.") and "Training is not the first step." in said
    assert "Trainingisnotthefirststep" in "".join(made.pages[1].split())


@EITHER_DATABASE
def test_word_says_the_same_in_the_firm_s_colour(app: FastAPI) -> None:
    case = a_case(app)
    look(app, case, "Thank you for **your** time.\n\n- one", "We come *back*.", logo=True)
    content = case.file(case.issue(), "docx")
    document, said = Document(BytesIO(content)), words(content)
    for part in ("Larch Ward", "2026-00001", "Thank you for your time.", "3 levels below the claim", "£2,500", "one"):
        assert part in said
    assert "secret-file-name" not in said
    profile = next(table for table in document.tables if "Claimed" in [cell.text for cell in table.rows[0].cells])
    assert profile.rows[-1].cells[0].text == "Overall index"
    at = [cell.text for cell in profile.rows[0].cells].index("Claimed")
    assert profile.rows[-1].cells[at].text == "100"
    assert document.core_properties.author == "Quiet Rooms"
    styles = zipfile.ZipFile(BytesIO(content)).read("word/styles.xml").decode()
    assert "7A1F4D" in styles and "1F4D5C" not in styles
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert pictures[0] == "Quiet Rooms" and pictures[1].startswith("Profile from 0 to 100.")
    runs = [(run.text, run.style.name) for p in document.paragraphs for run in p.runs]
    assert ("your", "Strong") in runs and ("back", "Emphasis") in runs


@EITHER_DATABASE
@pytest.mark.parametrize("kind", HOSTILE)
def test_whatever_anybody_typed_is_only_letters(app: FastAPI, kind: str) -> None:
    text = HOSTILE[kind]
    case = a_case(app, client=text, firm=text[:100], rationale=f"{text}\nsecond line")
    change(app, "UPDATE audit SET title = :text", "UPDATE evidence SET title = :text", text=text[:120])
    change(app, "UPDATE plan_action SET action = :text, owner = :text", text=text[:100])
    change(app, "UPDATE staff SET name = :text", text=text[:100])
    look(app, case, f"{text}\n\n- {text}\n\n**{text.replace('*', '')}**", text)
    draft = case.owner.person.client.get(f"{case.address}/preview.pdf")
    assert draft.status_code == 200, draft.text
    report_id = case.issue()
    made, said = Pdf(case.file(report_id)), words(case.file(report_id, "docx"))
    assert made.text.count("".join(text.split())) >= 3 or kind in DRAWN_OTHERWISE
    assert said.count(text[:60]) >= 4
    document = etree.fromstring(zipfile.ZipFile(BytesIO(case.file(report_id, "docx"))).read("word/document.xml"))
    assert not {etree.QName(each).localname for each in document.iter()} & DANGEROUS
    case.owner.person.visit(case.brand)
    case.owner.person.visit(case.address)


def test_the_same_report_gives_the_same_bytes(app: FastAPI) -> None:
    case = a_case(app)
    first = case.owner.person.client.get(f"{case.address}/preview.pdf").content
    assert case.owner.person.client.get(f"{case.address}/preview.pdf").content == first


@EITHER_DATABASE
def test_the_logo_keeps_its_shape(app: FastAPI) -> None:
    from app.issuing.paper import LOGO_HEIGHT, _logo

    drawn = _logo(PICTURE)
    assert drawn["logo_width"] == LOGO_HEIGHT * 3 and 'width="60" height="20"' in drawn["logo_svg"]
