"""The PDF: tagged for assistive technology, complete, the same each time, and never broken by what people type."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest

from app.reports.paper import pdf
from app.reports.report import Report
from app.web.house import House
from tests.reports import samples

NASTY = (
    '#import "x"',
    "{{7*7}}",
    "$x$ *b* _i_ @ref <label> // gone? /* no */",
    "<script>alert(1)</script>",
    "=cmd()",
    "שלום مرحبا",
    "漢字 and 🚑👩🏽‍🚒",
    "e\u0301\u0323 \u200d\u200b",
    "W" * 400,
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return samples.house(tmp_path_factory.mktemp("paper"))


@pytest.fixture(scope="module")
def full(house: House) -> Report:
    return samples.report(house)


def read(file: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(file))


def words(file: bytes) -> str:
    """All text of a file, with runs of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in read(file).pages).split())


def test_it_is_tagged_and_says_so(full: Report) -> None:
    root: Any = read(pdf(full)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # a PDF's own kind of true
    assert root["/StructTreeRoot"]["/K"]
    assert str(root["/Lang"]).lower() == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert read(pdf(full)).metadata.title  # type: ignore[union-attr]  # typst always writes one
    assert read(pdf(full)).outline


def test_everything_can_be_read_back(full: Report) -> None:
    said = words(pdf(full))
    assert full.sentence in said
    assert full.hash in said.replace(" ", "")
    for factor in full.factors:
        for line in factor.lines:
            assert line.name in said, line.name
    for action in full.actions:
        assert action.name in said, action.name
    for course in full.courses:
        assert course.title in said, course.title


def test_the_same_report_is_the_same_file(house: House, full: Report) -> None:
    from app.reports import paper

    first = pdf(full)
    paper.kept = paper.Kept()  # forget what was kept, so that it is made again
    assert pdf(samples.report(house)) == first


def test_what_people_type_stays_text(house: House, full: Report) -> None:
    factors = tuple(
        replace(factor, lines=tuple(replace(line, note=note) for line, note in zip(factor.lines, NASTY, strict=False)))
        for factor in full.factors
    )
    file = pdf(replace(full, factors=factors, brand="N" * 60))
    said = words(file)
    for kept in ("{{7*7}}", "<script>alert(1)</script>", "=cmd()", '#import "x"', "<label> // gone?"):
        assert kept in said, kept
    assert "▯" in said  # what no font can draw is marked, not lost in silence
    assert len(read(file).pages) < 60


@pytest.mark.parametrize("length", [1, 2_000])
def test_long_notes_fit(full: Report, length: int) -> None:
    factors = tuple(
        replace(f, lines=tuple(replace(line, note="a b " * length) for line in f.lines)) for f in full.factors
    )
    assert len(read(pdf(replace(full, factors=factors))).pages) > 10


def test_eight_at_once(full: Report) -> None:
    reports = [replace(full, brand=f"Brand {number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(pdf, reports))
    for number, file in enumerate(made):
        assert f"Brand {number}" in words(file)


@pytest.mark.parametrize("kind", ["screen", "unscorable", "no_gaps", "all_unknown", "not_training", "nasty"])
def test_every_kind_of_report_says_its_sentence_first(house: House, kind: str) -> None:
    report: Report = getattr(samples, kind)(house)
    file = pdf(report)
    first = "".join("".join(page.extract_text() for page in read(file).pages[:2]).split())
    for sentence in filter(None, (report.sentence, report.training_sentence)):
        assert "".join(sentence.split()) in first  # a line may break at a hyphen
