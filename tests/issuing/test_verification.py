"""Verifying a report: by anybody, with its number and the hash of the file, and nothing is told but what they know."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.issuing.verification_routes import MOST_TRIES
from tests.conftest import Clock
from tests.issuing.issued import a_case
from tests.issuing.test_withdrawal import withdraw
from tests.person import Page, Person

UNKNOWN = "We know no report with this number and this fingerprint"


def ask(person: Person, number: str, sha256: str, status: int = 200) -> Page:
    page = person.visit("/verification")
    return person.submit(page, {"number": number, "sha256": sha256}, status)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_anybody_learns_that_a_file_is_the_one_that_was_issued(app: FastAPI, person: Person, kind: str) -> None:
    case = a_case(app)
    content = case.file(case.issue(), kind)
    page = ask(person, "2026-00001", hashlib.sha256(content).hexdigest())
    assert "issued by Quiet Rooms on 23 November 2026, and this file is unchanged" in page.text
    assert "Larch Ward" not in page.text


def test_a_hash_may_be_pasted_as_programs_print_it(app: FastAPI, person: Person) -> None:
    case = a_case(app)
    sha256 = hashlib.sha256(case.file(case.issue())).hexdigest()
    pairs = " ".join(sha256[at : at + 2] for at in range(0, 64, 2))
    for typed in (sha256.upper(), f" {sha256}  report.pdf", pairs, f"SHA256(report.pdf)= {sha256}"):
        assert "as it was issued" in ask(person, " 2026-00001 ", typed).text, typed


def test_a_wrong_number_and_a_wrong_hash_are_told_alike(app: FastAPI, person: Person) -> None:
    case = a_case(app)
    sha256 = hashlib.sha256(case.file(case.issue())).hexdigest()
    case.issue()
    answers = [
        ask(person, number, given).tree.cssselect(".known-as")[0].text_content()
        for number, given in (("2026-00009", sha256), ("2026-00001", "0" * 64), ("2026-00002", sha256))
    ]
    assert len(set(answers)) == 1 and UNKNOWN in answers[0]


def test_a_withdrawn_report_says_since_when_and_why(app: FastAPI, person: Person, clock: Clock) -> None:
    case = a_case(app)
    report_id = case.issue()
    sha256 = hashlib.sha256(case.file(report_id)).hexdigest()
    clock.moment += timedelta(minutes=20)
    withdraw(case, report_id, "A <b>wrong</b> plan was in it")
    said = ask(person, "2026-00001", sha256).text
    assert "This report was withdrawn on 23 November 2026" in said and "A <b>wrong</b> plan was in it" in said
    assert "unchanged" not in said and "Larch Ward" not in said


@pytest.mark.parametrize(
    ("number", "sha256", "says"),
    [("42", "0" * 64, "such as 2026-00042"), ("2026-00001", "abc", "64 digits"), ("' OR 1=1", "0" * 63, "64 digits")],
)
def test_what_cannot_be_one_is_said_beside_the_field_and_kept(
    person: Person, number: str, sha256: str, says: str
) -> None:
    page = ask(person, number, sha256, 422)
    assert says in page.text
    assert page.tree.cssselect("#sha256")[0].get("value") == sha256


def test_a_link_may_carry_the_number(person: Person) -> None:
    assert person.visit("/verification?number=2026-00042").tree.cssselect("#number")[0].get("value") == "2026-00042"


def test_nothing_is_uploaded_and_the_page_says_how_without_javascript(person: Person) -> None:
    page = person.visit("/verification")
    assert page.tree.cssselect("input[type=file]")[0].get("name") is None
    assert page.tree.cssselect("[data-hashing]")[0].get("hidden") is not None
    for program in ("certutil -hashfile", "shasum -a 256", "sha256sum"):
        assert program in page.text


def test_who_tries_too_often_waits(app: FastAPI, person: Person, clock: Clock) -> None:
    for _ in range(MOST_TRIES):
        assert UNKNOWN in ask(person, "2026-00001", "0" * 64).text
    answer = person.client.get("/verification", params={"number": "2026-00001", "sha256": "0" * 64})
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0
    person.visit("/verification")
    clock.moment += timedelta(hours=1, seconds=1)
    assert UNKNOWN in ask(person, "2026-00001", "0" * 64).text
