"""The report as a PDF: tagged as PDF/UA-1, whole when it is read back, the same bytes each time."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from app.reports import plain
from app.reports.paper import Kept, pdf
from app.reports.report import Report
from app.web.house import House
from tests.journeys import complete
from tests.person import Person
from tests.reports import samples
from tests.reports.pdf_reading import Pdf, joined

SECTIONS = [
    "Summary",
    "Before you rely on it",
    "What to do",
    "Courses",
    "What this does not show",
    "All answers",
    "How the score was made",
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return samples.house(tmp_path_factory.mktemp("pdf"))


@pytest.fixture(scope="module", params=sorted(samples.KINDS))
def report(request: pytest.FixtureRequest, house: House) -> Report:
    """A report of each kind in turn."""
    return samples.KINDS[request.param](house)


@cache
def read(report: Report) -> Pdf:
    return Pdf(pdf(report))


def test_it_says_that_it_is_tagged_in_which_language_and_after_which_standard(report: Report) -> None:
    made = read(report)
    assert "/StructTreeRoot" in made.root
    assert made.root["/MarkInfo"]["/Marked"] is True or made.root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert made.root["/Lang"] == "en-GB"
    assert bool(made.root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert made.title == f"Levelhead: {report.title}, {report.submitted_on}"
    assert "<pdfuaid:part>1</pdfuaid:part>" in made.metadata


def test_headings_go_down_one_level_at_a_time_and_are_the_bookmarks(report: Report) -> None:
    made = read(report)
    levels = [int(tag.name[1]) for tag in made.tags.walk() if re.fullmatch(r"H\d", tag.name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [level for level, _ in made.bookmarks] == levels
    sections = [title for level, title in made.bookmarks if level == 1]
    factors = [factor.name for factor in report.factors]
    skills = ["Core skills"] if report.skills else []
    assert sections == SECTIONS[:2] + skills + factors + SECTIONS[2:]


def test_every_drawing_has_its_words_and_every_table_its_header(report: Report) -> None:
    tags = read(report).tags
    alternatives = [figure.alternative for figure in tags.all("Figure")]
    assert alternatives[0] == report.profile.alternative
    assert len(alternatives) == 1 + len(report.factors) and all(alternatives)
    for table in tags.all("Table"):
        cells = table.all("THead")[0].all("TH")
        assert cells and all(row.parts for row in table.all("TR"))


def test_read_back_it_holds_all_that_the_report_says(report: Report) -> None:
    made = read(report)
    said = [report.sentence, report.training_sentence, report.index_reason, report.transfer_note, *report.caps]
    said += [report.version, report.hash, report.catalogue_hash, report.id, report.weakest and "weakest factor"]
    said += [text for fact in report.facts for text in fact]
    said += [text for factor in report.factors for text in (factor.name, factor.why, factor.reason)]
    said += [text for factor in report.factors for line in factor.lines for text in (line.name, line.question)]
    said += [text for skill in report.skills for text in (skill.name, skill.said)]
    said += [text for item in report.to_find_out for text in (item.name, item.question)]
    said += [limit.text for limit in report.limits]
    missing = [text for text in said if text and not made.says(text)]
    assert missing == ([] if plain.weakest(report) or not report.weakest else ["weakest factor"])


def test_every_action_and_course_says_what_who_how_much_and_why(report: Report) -> None:
    made = read(report)
    for rank, action in enumerate(report.actions, 1):
        assert made.says(f"{rank}. {action.name}")
        said = [action.now, action.why.rule, action.why.goes_away, *action.why.points, *action.why.sources]
        said += [study.name for study in action.why.studies]
        said += [remedy.action for remedy in action.remedies]
        said += [f"{'1 day' if r.days == 1 else f'{r.days} days'}, {r.owner}" for r in action.remedies]
        assert [text for text in said if not made.says(text)] == []
    for course in report.courses:
        assert joined(course.facts) in made.in_order
        said = [course.title, course.summary, course.why.rule, course.why.goes_away, *course.sessions]
        said += [*course.answers, *(study.name for study in course.why.studies)]
        assert [text for text in said if not made.says(text)] == []


def test_the_summary_is_one_page_with_what_to_do_first(report: Report) -> None:
    _, summary, after, *_ = map(joined, read(report).pages)
    assert joined("Summary") in summary and joined("Before you rely on it") in after
    for thing in report.first:
        assert joined(thing.title) in summary and joined(thing.detail) in summary
    if not report.first:
        assert joined(plain.no_gaps(report)) in summary
    for factor in report.factors:
        assert joined(factor.name) in summary


def test_training_is_not_first_stands_before_the_drawing_where_it_holds(house: House) -> None:
    report = samples.not_training(house)
    assert report.training_sentence
    summary = joined(read(report).pages[1])
    assert summary.index(joined(report.training_sentence)) < summary.index(joined(report.factors[0].name))
    assert not read(samples.report(house)).says("Training is not the first step")


def test_every_page_but_the_cover_has_its_number_and_the_id(report: Report) -> None:
    pages = read(report).pages
    assert 10 <= len(pages) <= 45
    assert "Page 1 of" not in pages[0]
    for number, page in enumerate(pages[1:], 2):
        assert f"Page {number} of {len(pages)}" in page
        assert report.id in page


def test_what_is_empty_says_so(house: House) -> None:
    none = read(samples.no_gaps(house))
    for sentence in (plain.NO_GAP, plain.NONE_UNKNOWN, plain.NONE_CLAIMED, plain.NO_COURSE):
        assert none.says(sentence)
    assert read(samples.screen(house)).says(plain.NO_SKILLS)
    assert read(samples.all_unknown(house)).says(plain.NO_GAP_KNOWN)


def test_the_same_report_gives_the_same_bytes_in_another_process(house: House, tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, hashlib; from tests.reports import samples; from app.reports.paper import pdf;"
        "print(hashlib.sha256(pdf(samples.report(samples.house(pathlib.Path(sys.argv[1]))))).hexdigest())"
    )
    found = [
        subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    ours = hashlib.sha256(pdf(samples.report(house))).hexdigest()
    assert [each.strip() for each in found] == [ours, ours]


def test_two_reports_have_two_identifiers(house: House) -> None:
    one = samples.report(house)
    other = replace(one, id="another0123456789")
    assert read(one).identifiers != read(other).identifiers


def test_eight_threads_at_once_get_what_each_would_get_alone(house: House) -> None:
    report = samples.report(house)
    reports = [replace(report, id=f"thread{number}") for number in range(4)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(pdf, reports * 2))
    assert together == [pdf(each) for each in reports * 2]
    assert len(set(together)) == len(reports)
    assert [Pdf(made).says(each.id) for made, each in zip(together, reports, strict=False)] == [True] * 4


def test_what_is_kept_stays_within_its_bound_and_is_made_once() -> None:
    kept, made = Kept(most=10), list[str]()

    def make(key: str) -> bytes:
        made.append(key)
        return key.encode() * 4

    for key in ("a", "a", "b", "a", "c", "a", "b"):
        assert kept.get(key, lambda key=key: make(key)) == key.encode() * 4  # type: ignore[misc]  # a bound default
    assert made == ["a", "b", "c", "b"]
    assert kept.size == 8
    assert kept.get("huge", lambda: b"x" * 11) == b"x" * 11
    assert kept.size == 8


def test_a_person_downloads_it_from_the_result(person: Person) -> None:
    address = complete(person, "3")
    response = person.client.get(f"{address}/report.pdf")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert "attachment" in response.headers["content-disposition"]
    made = Pdf(response.content)
    assert made.says("De-escalation readiness") and made.says(address.rpartition("/")[2])
