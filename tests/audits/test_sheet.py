"""An audit as an Excel sheet: taken, filled in, brought back, looked at, and only then saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from fastapi import FastAPI

from app.audits import sheet_reading
from app.firms.roles import FirmRole
from app.reading.turns import READING
from questionnaire.answers import answered
from tests.auditing import Auditor, a_firm, a_member, an_audit, claimed, completed
from tests.audits.working import ONE, THREE, TWO, levels, policy, saved, send
from tests.conftest import EITHER_DATABASE
from tests.groups.lists import packed_again, workbook
from tests.person import Page
from tests.tables import everything, rows

pytestmark = EITHER_DATABASE

NAMED = {"Verified": 5, "Why it does not apply": 6, "It rests on": 7, "Rationale": 8}


def taken(auditor: Auditor, audit: str) -> Any:
    """The sheet of an audit, opened."""
    response = auditor.person.client.get(f"/audits/{audit}/sheet.xlsx")
    assert response.status_code == 200 and "attachment" in response.headers["content-disposition"]
    return openpyxl.load_workbook(io.BytesIO(response.content))


def place(book: Any, question_id: str) -> int:
    return next(row for row in range(2, 80) if book.worksheets[0].cell(row, 1).value == question_id)


def fill(book: Any, question_id: str, **values: object) -> None:
    """Fills in the row of a question."""
    for name, value in values.items():
        column = {"level": 5, "reason": 6, "kind": 7, "note": 8}[name]
        book.worksheets[0].cell(place(book, question_id), column).value = value


def as_bytes(book: Any) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def bring(auditor: Auditor, audit: str, content: bytes, status: int = 200, name: str = "audit.xlsx") -> Page:
    """Sends a sheet back, as the form on the page of the audit does."""
    auditor.person.visit(f"/audits/{audit}")
    files = {"file": (name, content)}
    data = {"csrf_token": auditor.person.token}
    response = auditor.person.client.post(f"/audits/{audit}/sheet", data=data, files=files)
    assert response.status_code == status, response.text[:2000]
    return auditor.person._seen(response, status)


def table(*lines: Sequence[object]) -> bytes:
    return workbook([["Id", "Verified", "It rests on", "Rationale"], *lines])


def test_the_sheet_has_a_row_for_each_question_with_the_claim_and_the_five_levels(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={ONE: answered(2, "document", "=1+1")})
    claimed(app, audit, {ONE: 4})
    book = taken(owner, audit)
    sheet = book.worksheets[0]
    total = int(owner.person.visit(f"/audits/{audit}").heading.split()[2])
    assert sheet.max_row == 1 + total and sheet.freeze_panes == "D2"
    assert [cell.value for cell in sheet[1]][:8] == list(sheet_reading.HEADINGS[:8])
    row = [cell.value for cell in sheet[place(book, ONE)]]
    assert (row[0], row[3], row[4], row[6], row[7]) == (ONE, 4, 2, "A document", "=1+1")
    assert row[8] == app.state.house.questionnaire.indicator(ONE, "health").levels[0]
    assert rows(app, "SELECT detail FROM audit_entry WHERE action = 'exported'") == [{"detail": "sheet"}]


def test_what_may_be_filled_in_is_open_and_checked_and_all_else_is_locked(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={ONE: answered(2, "document", "=HYPERLINK(1)")})
    book = taken(owner, audit)
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    row = sheet[place(book, ONE)]
    assert [cell.column for cell in row if not cell.protection.locked] == list(NAMED.values())
    assert row[7].data_type == "s" and row[7].quotePrefix
    [level, kind] = sheet.data_validations.dataValidation
    assert "0,1,2,3,4" in level.formula1 and "Records or data" in kind.formula1


def test_a_sheet_is_shown_first_and_saved_only_then(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={TWO: 1})
    book = taken(owner, audit)
    fill(book, ONE, level=3, kind="Records or data", note="The log of May.")
    fill(book, TWO, level="Not known")
    before = everything(app)
    page = bring(owner, audit, as_bytes(book))
    assert page.heading == "2 answers would change" and "Nothing is saved yet." in page.text
    assert everything(app) == before
    page = send(owner, page, to="/sheet/changes")
    assert page.path == f"/audits/{audit}" and "Saved: 2 answers." in page.text
    kept = saved(app, audit)
    assert (kept[ONE]["number"], kept[ONE]["evidence"], kept[ONE]["note"]) == (3, "record", "The log of May.")
    assert (kept[TWO]["state"], kept[TWO]["version"]) == ("dont_know", 2)


def test_a_sheet_that_nobody_touched_changes_nothing(app: FastAPI) -> None:
    owner = a_firm(app)
    note = "First line.\n\nSecond, with a tab\tand “quotes”."
    audit = an_audit(app, owner, levels={ONE: answered(3, "observed", note), TWO: 0})
    book = taken(owner, audit)
    assert bring(owner, audit, as_bytes(book)).heading == "Nothing would change"


def test_an_answer_saved_since_the_sheet_was_taken_is_decided_by_a_person(app: FastAPI) -> None:
    owner = a_firm(app)
    grace = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "grace@firm.example")
    audit = an_audit(app, owner, levels={ONE: 1, TWO: 1, THREE: 1})
    book = taken(owner, audit)
    fill(book, ONE, level=4)
    fill(book, TWO, level=2)
    send(grace, policy(grace, audit), {f"{ONE}-choice": "0", f"{THREE}-choice": "0"})
    page = bring(owner, audit, as_bytes(book))
    assert page.heading == "2 answers would change" and page.text.count("Newer: Grace") == 1
    page = send(owner, page, status=409, to="/sheet/changes")
    assert levels(app, audit) == {ONE: 0, TWO: 2, THREE: 0}
    page = send(owner, page, {f"{ONE}-decision": "mine"})
    assert page.path == f"/audits/{audit}" and levels(app, audit)[ONE] == 4


def test_an_answer_saved_after_the_sheet_was_shown_is_a_conflict_too(app: FastAPI) -> None:
    owner = a_firm(app)
    grace = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "grace@firm.example")
    audit = an_audit(app, owner)
    page = bring(owner, audit, table([ONE, 4, "", "Mine."]))
    send(grace, policy(grace, audit), {f"{ONE}-choice": "0", f"{ONE}-note": "Hers."})
    page = send(owner, page, status=409, to="/sheet/changes")
    assert "Hers." in page.text and "Mine." in page.text and levels(app, audit) == {ONE: 0}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (["policy.nothing", 2, "", ""], "Row 2, policy.nothing: this id is not part of this audit."),
        (["context.sector", 2, "", ""], "Row 2, context.sector: this id is not part of this audit."),
        (["", 2, "", ""], "Row 2: it has no id."),
        ([ONE, 5, "", ""], "'5' is no level. Enter 0 to 4, Not known or Does not apply."),
        ([ONE, -1, "", ""], "'-1' is no level."),
        ([ONE, 2.5, "", ""], "'2.5' is no level."),
        ([ONE, "=1+1", "", ""], "is no level."),
        ([ONE, "", "", "A rationale alone."], "it has no level."),
        ([ONE, 2, "Hearsay", ""], "'Hearsay' is none of the kinds of evidence listed."),
        ([ONE, 2, "", "x" * 2001], "Your note has 2,001 characters. Shorten it to 2,000."),
    ],
)
def test_a_row_that_does_not_fit_is_named_and_the_others_are_taken(app: FastAPI, line: list[object], why: str) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = bring(owner, audit, table(line, [TWO, 3, "A document", "Good."]))
    assert why in page.text and "Row 2" in page.text and "1 answer would change" in page.heading
    send(owner, page, to="/sheet/changes")
    assert levels(app, audit) == {TWO: 3}
    page = bring(owner, audit, table(line), status=422)
    assert why in page.text and page.heading == "1 row was not taken"
    assert "Nothing was changed. Correct it in the sheet" in page.text


def test_of_two_rows_with_one_id_neither_is_taken(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = bring(owner, audit, table([ONE, 1], [TWO, 2], [ONE, 3]))
    assert f"Row 4, {ONE}: this id stands in row 2 too, so neither is taken." in page.text
    send(owner, page, to="/sheet/changes")
    assert levels(app, audit) == {TWO: 2}


@pytest.mark.parametrize(
    ("content", "status", "why"),
    [
        (b"", 422, "Choose the sheet that you filled in."),
        (b"  \n ", 422, "This file is empty."),
        (b"%PDF-1.7 ...", 422, "This is a PDF."),
        (b"PK\x03\x04 broken", 422, "This workbook cannot be read."),
        (b"Name,Points\nA,2\n", 422, "This is not a working sheet"),
        (workbook([["Id", "Verified", f"Audit {'0' * 20}"], [ONE, 2, ""]]), 422, "belongs to another audit"),
        (workbook([["Id", "Verified"], *([[ONE, 2]] * 600)]), 422, "more than 500 rows"),
        (b"x" * (1024 * 1024 + 1), 413, "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_with_why(app: FastAPI, content: bytes, status: int, why: str) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    before = everything(app)
    page = bring(owner, audit, content, status)
    assert why in page.text and page.heading == "This sheet could not be read"
    assert everything(app) == before


def test_a_workbook_that_grows_when_it_is_unpacked_is_refused(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    bomb = packed_again(table([ONE, 2]), {"xl/worksheets/sheet9.xml": b" " * 20_000_000})
    assert len(bomb) < 100_000
    assert "far larger than a list needs to be" in bring(owner, audit, bomb, 422).text


def test_while_another_list_is_read_one_is_asked_to_wait(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    with READING:
        page = bring(owner, audit, table([ONE, 2]), 503)
    assert "We are reading another list just now." in page.text


def test_a_csv_that_excel_saved_is_read_as_well(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    book = taken(owner, audit)
    fill(book, ONE, level=2, kind="A document", note='Says "maybe"; see page 4')
    written = io.StringIO()
    values = book.worksheets[0].iter_rows(values_only=True)
    csv.writer(written, delimiter=";").writerows([["" if cell is None else cell for cell in row] for row in values])
    page = bring(owner, audit, written.getvalue().encode("utf-8-sig"), name="audit.csv")
    send(owner, page, to="/sheet/changes")
    assert saved(app, audit)[ONE]["note"] == 'Says "maybe"; see page 4'


def test_what_the_page_never_offered_is_refused(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    owner.person.visit(f"/audits/{audit}")
    fields = {"csrf_token": owner.person.token, f"{ONE}-choice": "9", f"{ONE}-version": "0", f"{TWO}-choice": "2"}
    page = owner.person.post(f"/audits/{audit}/sheet/changes", fields, status=422)
    assert "Current, usable policy" in page.text and levels(app, audit) == {TWO: 2}


def test_a_sheet_belongs_to_those_who_may_work_the_audit(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    assert taken(reader, audit)
    other = a_firm(app, "other@firm.example", "Loud Rooms")
    for who, status in ((reader, 403), (other, 404)):
        who.person.visit("/account")
        data, files = {"csrf_token": who.person.token}, {"file": ("a.xlsx", table([ONE, 2]))}
        assert who.person.client.post(f"/audits/{audit}/sheet", data=data, files=files).status_code == status
        assert who.person.client.post(f"/audits/{audit}/sheet/changes", data=data).status_code == status
    assert other.person.client.get(f"/audits/{audit}/sheet.xlsx").status_code == 404
    owner.person.visit(f"/audits/{audit}")
    completed(app, audit, owner.staff_id)
    data, files = {"csrf_token": owner.person.token}, {"file": ("a.xlsx", table([ONE, 2]))}
    assert owner.person.client.post(f"/audits/{audit}/sheet", data=data, files=files).status_code == 409
    assert levels(app, audit) == {}
