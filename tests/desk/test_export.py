"""Leads taken away as CSV and Excel: those of the view, with cells that no spreadsheet runs, whatever their number."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.accounts.roles import Role
from app.desk import export
from app.desk.cells import BEGINS_A_FORMULA, csv_of, safe
from app.desk.filters import Filter
from app.web.house import House
from tests.conftest import MONDAY
from tests.desk.leads import act, enquire, enquire_with_result
from tests.desk.many import fill
from tests.person import Person
from tests.staff import Signed, signed_in
from tests.tables import change, rows

MANY = 5_000


@pytest.fixture
def ada(app: FastAPI) -> Signed:
    return signed_in(app)


def as_csv(staff: Signed, query: str = "") -> list[dict[str, str]]:
    response = staff.person.client.get(f"/desk/leads.csv{query}")
    assert response.status_code == 200 and response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-disposition"] == 'attachment; filename="leads-2026-11-23.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def as_excel(staff: Signed, query: str = "") -> list[dict[str, Any]]:
    response = staff.person.client.get(f"/desk/leads.xlsx{query}")
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(response.content))
    head, *lines = book["Leads"].iter_rows(values_only=True)
    for line in book["Leads"].iter_rows():
        assert all(cell.data_type != "f" for cell in line)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def test_every_lead_of_the_view_is_a_row_the_newest_first(person: Person, ada: Signed, clock: Any) -> None:
    enquire(person, name="First", organisation="Ärztehaus, “Süd”")
    clock.moment += timedelta(minutes=5)
    enquire(person, name="Second", email="second@example.org")
    found = as_csv(ada)
    assert [row["Name"] for row in found] == ["Second", "First"]
    assert found[1]["Organisation"] == "Ärztehaus, “Süd”"
    assert found[1]["Received (Europe/London)"] == "2026-11-23 12:00"
    assert found[1]["Status"] == "New" and found[1]["Owner"] == "" and found[1]["Grade"] in "ABCD"
    assert [row["Name"] for row in as_csv(ada, "?search=second@example.org")] == ["Second"]
    assert as_csv(ada, "?status=won") == []


def test_excel_holds_typed_cells(person: Person, ada: Signed) -> None:
    address = enquire_with_result(person)
    act(ada, address, "owner", {"owner": ada.id})
    [row] = as_excel(ada)
    assert row["Received (Europe/London)"] == datetime(2026, 11, 23, 12, 0)
    assert row["Answered (Europe/London)"] is None
    assert isinstance(row["Fit"], int) and isinstance(row["Need"], int) and row["Owner"] == "Ada"
    assert row["Address"].endswith(address) and "below their target" in row["Why"]


def test_what_was_not_shared_is_in_neither(person: Person, ada: Signed) -> None:
    enquire_with_result(person, shared=False)
    [row] = as_csv(ada)
    assert (row["Fit"], row["Need"], row["Sector"]) == ("", "", "")
    assert "were not shared" in row["Why"] and "below their target" not in row["Why"]
    [cells] = as_excel(ada)
    assert (cells["Fit"], cells["Need"], cells["Sector"]) == (None, None, None)


@pytest.mark.parametrize("name", ["=1+1", "+44", "-2", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_name_that_looks_like_a_formula_is_text(person: Person, ada: Signed, name: str) -> None:
    enquire(person, name=name)
    assert as_csv(ada)[0]["Name"] == f"'{name}"
    assert as_excel(ada)[0]["Name"] == name


@pytest.mark.parametrize("name", ["\t=1+1", "\r=1+1"])
def test_a_cell_that_begins_with_a_tab_or_a_return_is_text_too(app: FastAPI, ada: Signed, name: str) -> None:
    fill(app, 1)
    change(app, "UPDATE lead SET name = :name", name=name)
    [row] = as_csv(ada, "?status=all")
    assert row["Name"] == f"'{name}"


@given(st.text(max_size=30))
def test_no_cell_begins_a_formula(text: str) -> None:
    assert not safe(text).startswith(BEGINS_A_FORMULA)
    assert safe(text).removeprefix("'") == text.removeprefix("'")
    whole = b"".join(csv_of([[text, None, 7]])).decode("utf-8-sig", "replace")
    assert not whole.lstrip('"').startswith(BEGINS_A_FORMULA)


def test_thousands_of_leads_come_in_pieces_and_fit_in_little_memory(app: FastAPI) -> None:
    house: House = app.state.house
    fill(app, MANY)
    everything = Filter(status="all")
    sum(1 for _ in export.rows(house, Filter(status="all", search="person 77"), ""))  # what is made once is made
    tracemalloc.start()
    pieces = [len(piece) for piece in export.as_csv(house, everything, "")]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(pieces) > 1_000_000 and len(pieces) == MANY // 200 + 1
    assert most < 30_000_000


def test_no_lead_is_missed_or_twice(app: FastAPI, ada: Signed) -> None:
    fill(app, 1_203)
    found = as_csv(ada, "?status=all")
    assert len(found) == len({row["Address"] for row in found}) == 1_203
    received = [row["Received (Europe/London)"] for row in found]
    assert received == sorted(received, reverse=True)


def test_who_took_leads_away_is_in_the_log_and_what_they_searched_is_not(person: Person, ada: Signed) -> None:
    enquire(person)
    as_csv(ada, "?search=example")
    as_excel(ada)
    log = rows(person.app, "SELECT * FROM audit_entry WHERE action = 'exported' ORDER BY id")
    assert [(each["subject_id"], each["staff_id"]) for each in log] == [("csv", ada.id), ("xlsx", ada.id)]
    assert log[0]["detail"] == "status open, with a search"


def test_exports_are_for_the_desk(person: Person, app: FastAPI) -> None:
    consultant = signed_in(app, Role.CONSULTANT, "con@levelhead.example")
    for path in ("/desk/leads.csv", "/desk/leads.xlsx", "/desk/call-backs.ics"):
        assert consultant.person.client.get(path).status_code == 403
        assert person.client.get(path).url.path != path
    assert not rows(app, "SELECT * FROM audit_entry WHERE action = 'exported'")


def test_the_time_of_a_row_is_that_of_the_owners_zone(app: FastAPI, ada: Signed) -> None:
    fill(app, 1)
    change(app, "UPDATE lead SET received_at = :at", at=MONDAY.replace(month=7))
    assert as_csv(ada, "?status=all")[0]["Received (Europe/London)"] == "2026-07-23 13:00"


def test_a_search_that_no_text_can_hold_finds_nothing_or_all_and_breaks_nothing(app: FastAPI, ada: Signed) -> None:
    for path in ("/desk/leads.csv", "/desk/leads.xlsx", "/desk"):
        assert ada.person.client.get(f"{path}?search=%00&sector=%00&owner=%00").status_code == 200
