"""A plan as Excel and as a calendar, read back."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from fastapi import FastAPI
from openpyxl import load_workbook

from tests.auditing import Auditor
from tests.conftest import EITHER_DATABASE
from tests.desk.test_export_calendar import plain, unfolded, value
from tests.plans.planning import GAP, a_plan, add, form_at
from tests.tables import rows

FORMULA = '=HYPERLINK("https://example.org","Press")'


def workbook(auditor: Auditor, plan: str) -> Any:
    response = auditor.person.client.get(f"{plan}.xlsx")
    assert response.status_code == 200 and response.headers["cache-control"] == "no-store"
    assert response.headers["content-disposition"].startswith('attachment; filename="Larch Ward plan 2026-11-23.xlsx"')
    return load_workbook(BytesIO(response.content))


def listed(book: Any) -> list[dict[str, Any]]:
    header, *others = book["Actions"].iter_rows()
    return [{str(name.value): cell for name, cell in zip(header, row, strict=True)} for row in others]


def test_the_workbook_holds_typed_cells(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    add(auditor, plan, question=GAP, to_level="4", owner="Ward manager", due_on="2026-11-01", days="3", pounds="1200")
    add(auditor, plan, action="Ask the night staff", status="dropped")
    book = workbook(auditor, plan)
    first, second = listed(book)
    name = app.state.house.questionnaire.indicator(GAP, "health").name
    assert (first["Action"].value, first["Practice"].value) == ("Walk the ward at night", name)
    assert (first["Level now"].value, first["Level to reach"].value) == (2, 4)
    assert first["Due"].value == datetime(2026, 11, 1) and first["Due"].is_date
    assert (first["Days"].value, first["Pounds"].value, first["Owner"].value) == (3, 1200, "Ward manager")
    assert (first["Status"].value, first["Overdue"].value) == ("Proposed", "Overdue by 22 days")
    assert (second["Status"].value, second["Days"].value, second["Due"].value) == ("Dropped", None, None)
    summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows(min_row=3)}
    assert summary["Effort"] == "3 days" and summary["After the plan"] != summary["Now"]
    sheet = book["Actions"]
    assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0
    assert rows(app, "SELECT detail FROM audit_entry WHERE action = 'exported'") == [{"detail": "the plan as xlsx"}]


@EITHER_DATABASE
def test_what_was_typed_never_runs_as_a_formula(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    add(auditor, plan, action=FORMULA, owner="@SUM(1+1)")
    [row] = listed(workbook(auditor, plan))
    for cell, text in ((row["Action"], FORMULA), (row["Owner"], "@SUM(1+1)")):
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


@EITHER_DATABASE
def test_an_empty_plan_can_be_taken_away_too(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    assert workbook(auditor, plan)["Actions"]["A2"].value == "There are no actions in this plan yet."
    assert "BEGIN:VEVENT" not in auditor.person.client.get(f"{plan}.ics").text


def test_without_a_date_the_plan_says_so_and_offers_no_calendar(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    add(auditor, plan, action="No date")
    add(auditor, plan, action="Dropped", due_on="2026-12-30", status="dropped")
    page, name = auditor.person.visit(plan), "The due dates for a calendar"
    assert "No action has a date yet." in page.text and name not in page.links()
    add(auditor, plan, action="Dated", due_on="2026-12-30")
    page = auditor.person.visit(plan)
    assert "No action has a date yet." not in page.text and page.links()[name] == f"{plan}.ics"


def events(auditor: Auditor, plan: str) -> list[list[str]]:
    response = auditor.person.client.get(f"{plan}.ics")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    lines = unfolded(response.content.decode())
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR") and "VERSION:2.0" in lines
    starts = [at for at, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    return [lines[at : lines.index("END:VEVENT", at) + 1] for at in starts]


def test_a_due_date_is_a_whole_day_with_an_id_that_stays(app: FastAPI) -> None:
    auditor, plan = a_plan(app)
    text = "Ask; listen, and write\nit down — each week: " + "a quiet word " * 12
    made = add(auditor, plan, action=text, owner="Ward, manager", due_on="2026-12-31")
    add(auditor, plan, action="No date")
    add(auditor, plan, action="Dropped", due_on="2026-12-30", status="dropped")
    [event] = events(auditor, plan)
    uid = f"plan-action-{made}@127.0.0.1"
    assert value(event, "UID") == uid and value(event, "SEQUENCE") == "1"
    assert value(event, "DTSTART;VALUE=DATE") == "20261231" and value(event, "DTEND;VALUE=DATE") == "20270101"
    assert value(event, "DTSTAMP") == "20261123T120000Z"
    address = f"{app.state.house.settings.base_url}{plan}"
    assert plain(value(event, "DESCRIPTION")) == f"{text.strip()}\nOwner: Ward, manager\n{address}"
    assert plain(value(event, "SUMMARY")).startswith("Ask; listen, and write it down") and "\n" not in event
    assert value(event, "URL") == address
    page = auditor.person.visit(f"{plan}/actions/{made}")
    auditor.person.submit(page, {"due_on": "2027-02-28", "status": "done"}, at=form_at(page, made))
    [event] = events(auditor, plan)
    assert value(event, "UID") == uid and value(event, "SEQUENCE") == "2"
    assert value(event, "DTSTART;VALUE=DATE") == date(2027, 2, 28).strftime("%Y%m%d")
    assert value(event, "SUMMARY").startswith("Done: ")
