"""All clients of a firm on one page: what needs attention, filters and order, the heat map, and what is taken away."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.accounts.roles import Role
from app.audits.models import Audit
from app.clients import store as clients
from app.clients.portfolio import Cell, Entry
from app.clients.portfolio_map import heat_map
from app.evidence import store as evidence
from app.evidence.kinds import EvidenceKind
from app.evidence.store import EvidenceValues
from app.firms.roles import FirmRole
from app.plans import store as plans
from app.plans.statuses import ActionStatus
from app.plans.store import ActionValues
from app.web.house import House
from tests.auditing import Auditor, a_client, a_firm, a_member, an_audit, completed
from tests.clients.portfolios import fill
from tests.conftest import EITHER_DATABASE, Clock
from tests.person import Page, text
from tests.staff import signed_in
from tests.tables import change

GAP = "refreshers.interval"


def address(owner: Auditor) -> str:
    return f"/firms/{owner.firm_id}"


def an_audited(app: FastAPI, owner: Auditor, name: str, levels: int = 2) -> tuple[str, str]:
    """A client with a completed audit: the ids of both."""
    client_id = a_client(app, owner, name)
    audit_id = an_audit(app, owner, client_id, levels)
    completed(app, audit_id, owner.staff_id)
    return client_id, audit_id


def due(app: FastAPI, client_id: str, day: date) -> None:
    house: House = app.state.house
    with house.database.transaction() as session:
        client = clients.by_id(session, client_id)
        assert client is not None
        clients.set_next_audit(client, day)


def an_action(app: FastAPI, owner: Auditor, audit_id: str, due_on: date, status: ActionStatus) -> None:
    house: House = app.state.house
    with house.database.transaction() as session:
        values = ActionValues("Walk the ward at night", due_on=due_on, status=status)
        plans.add(session, audit_id, [(GAP, values)], owner.staff_id, house.now())


def some_evidence(app: FastAPI, owner: Auditor, audit_id: str, expires_on: date) -> None:
    house: House = app.state.house
    with house.database.transaction() as session:
        audit = session.get(Audit, audit_id)
        assert audit is not None
        values = EvidenceValues("The log", expires_on=expires_on)
        made = evidence.add(session, audit, EvidenceKind.OBSERVATION, values, owner.staff_id, house.now())
        evidence.attach(session, audit_id, made.id, [GAP, "policy.reporting"])


def names(page: Page) -> list[str]:
    """The clients of the list, in its order."""
    return [text(link) for link in page.tree.cssselect(".portfolio th a")]


def line(page: Page, name: str) -> str:
    [found] = [row for row in page.tree.cssselect(".portfolio tbody tr") if name in text(row)]
    return text(found)


def today(clock: Clock) -> date:
    return clock.moment.date()


def test_an_empty_firm_says_what_will_stand_here(app: FastAPI) -> None:
    owner = a_firm(app)
    page = owner.person.visit(address(owner))
    assert "There is no client here yet" in page.text
    assert not page.tree.cssselect("svg.heat-map") and not page.tree.cssselect("form[role=search]")


def test_a_client_that_was_not_audited_is_said_to_be_so_and_never_drawn_as_zero(app: FastAPI) -> None:
    owner = a_firm(app)
    a_client(app, owner, "Larch Ward")
    page = owner.person.visit(address(owner))
    assert "Not audited yet" in line(page, "Larch") and "No date set" in line(page, "Larch")
    assert not page.tree.cssselect("svg.heat-map")
    an_audited(app, owner, "Alder Ward")
    [drawing] = owner.person.visit(address(owner)).tree.cssselect("svg.heat-map")
    cells = sum(path.get("d").count("m") for path in drawing.cssselect("path:not(.h-grid)"))
    assert 1 <= cells <= 6, "the row of the client that was not audited holds a cell"


def test_a_line_says_how_the_client_was_found(app: FastAPI) -> None:
    owner = a_firm(app)
    client_id, _ = an_audited(app, owner, "Larch Ward")
    an_audit(app, owner, client_id)
    said = line(owner.person.visit(address(owner)), "Larch")
    assert "Health and mental health" in said and "50 overall" in said and "Nov 2026" in said
    assert "Developing" in said and "weakest" in said and "Audit in progress" in said


def test_the_latest_completed_audit_counts_and_no_earlier_one(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    client_id, _ = an_audited(app, owner, "Larch Ward", 1)
    clock.moment += timedelta(days=40)
    later = an_audit(app, owner, client_id, 4)
    completed(app, later, owner.staff_id)
    again = signed_in(app, Role.CONSULTANT, "owner@firm.example").person
    assert "100 overall" in line(again.visit(address(owner)), "Larch")


def test_the_first_line_says_what_needs_attention_and_leads_there(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    late, audit_id = an_audited(app, owner, "Larch Ward")
    an_audited(app, owner, "Alder Ward")
    due(app, late, today(clock) - timedelta(days=3))
    an_action(app, owner, audit_id, today(clock) - timedelta(days=1), ActionStatus.AGREED)
    an_action(app, owner, audit_id, today(clock) - timedelta(days=1), ActionStatus.DONE)
    some_evidence(app, owner, audit_id, today(clock) + timedelta(days=60))
    page = owner.person.visit(address(owner))
    lead = text(page.tree.cssselect(".lead")[0])
    assert "2 clients, all audited." in lead and "1 audit is overdue" in lead
    assert "1 action is overdue at 1 client" in lead and "1 piece of evidence" in lead
    said = line(page, "Larch")
    assert "Overdue by 3 days" in said and "1 action overdue" in said and "1 piece of evidence to renew" in said
    for link in page.tree.cssselect(".lead a"):
        assert names(owner.person.visit(link.get("href"))) == ["Larch Ward"]


def test_where_nothing_is_overdue_it_says_that(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    client_id, audit_id = an_audited(app, owner, "Larch Ward")
    due(app, client_id, today(clock))
    an_action(app, owner, audit_id, today(clock), ActionStatus.AGREED)
    some_evidence(app, owner, audit_id, today(clock) + timedelta(days=61))
    page = owner.person.visit(address(owner))
    assert "Nothing is overdue, and no evidence is about to expire." in page.text and "Due today" in page.text


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("days", "said"),
    [(-1, "Overdue by 1 day"), (1, "Due in 1 day"), (30, "Due in 30 days"), (31, "24 December 2026")],
)
def test_the_next_audit_is_said_in_words_where_it_is_near(app: FastAPI, clock: Clock, days: int, said: str) -> None:
    owner = a_firm(app)
    due(app, a_client(app, owner), today(clock) + timedelta(days=days))
    assert said in line(owner.person.visit(address(owner)), "Larch")


def test_filters_and_orders_work_by_their_form(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    an_audited(app, owner, "Birch Ward", 1)
    an_audited(app, owner, "Alder Ward", 4)
    a_client(app, owner, "Cedar Ward")
    page = owner.person.visit(address(owner))
    [at] = [at for at, form in enumerate(page.tree.forms) if form.get("role") == "search"]

    def shown(**fields: str) -> list[str]:
        return names(owner.person.submit(page, fields, at=at))

    assert shown() == ["Alder Ward", "Birch Ward", "Cedar Ward"]
    assert shown(order="lowest") == ["Birch Ward", "Alder Ward", "Cedar Ward"]
    assert shown(order="highest") == ["Alder Ward", "Birch Ward", "Cedar Ward"]
    assert shown(band="not_audited") == ["Cedar Ward"] and shown(band="embedded") == ["Alder Ward"]
    assert shown(search="BIRCH ward") == ["Birch Ward"] and shown(sector="health", search="c")[-1] == "Cedar Ward"
    assert shown(needs="any") == [] and "No client matches" in owner.person.page.text  # type: ignore[union-attr]
    assert "3 clients" in owner.person.visit(f"{address(owner)}?band=%00&page=-4&order=x&needs=%F0&search=%00").text


@EITHER_DATABASE
def test_the_archive_is_left_out_and_has_a_list_of_its_own(app: FastAPI) -> None:
    owner = a_firm(app)
    an_audited(app, owner, "Larch Ward")
    gone, _ = an_audited(app, owner, "Alder Ward")
    page = owner.person.visit(f"/clients/{gone}")
    [at] = [at for at, form in enumerate(page.tree.forms) if str(form.get("action")).endswith("/archive")]
    owner.person.submit(page, at=at)
    page = owner.person.visit(address(owner))
    assert names(page) == ["Larch Ward"] and "1 client, audited." in page.text
    assert names(owner.person.visit(page.links()["Archive (1)"])) == ["Alder Ward"]


@EITHER_DATABASE
def test_it_leads_to_what_belongs_to_the_firm_and_a_reader_is_offered_no_new_client(app: FastAPI) -> None:
    owner = a_firm(app)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    links = owner.person.visit(address(owner)).links()
    for name in ("Members", "Brand", "How far claims were off", "Versions of the questions", "Add a client"):
        owner.person.visit(links[name])
    assert "Add a client" not in reader.person.visit(address(owner)).links()


def test_two_thousand_clients_take_as_many_queries_as_two_and_fit_in_a_small_page(app: FastAPI) -> None:
    owner, other = a_firm(app), a_firm(app, "other@firm.example")
    a_client(app, other)
    an_audited(app, other, "Alder Ward")
    fill(app, owner, 2_000, result="{}")
    asked: list[str] = []
    engine = app.state.house.database.reading

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    numbers = []
    event.listen(engine, "before_cursor_execute", count)
    try:
        for each in (other, owner):
            asked.clear()
            page = each.person.visit(address(each))
            numbers.append(len(asked))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert numbers[0] == numbers[1] <= 10, numbers
    assert not [statement for statement in asked if "audit.result" in statement or "claimed_answers" in statement]
    assert int(page.response.headers["content-length"]) < 30_000
    assert len(names(page)) == 100 and "Page 1 of 20" in page.text and "2,000 clients by 6 scores" in page.response.text
    last = owner.person.visit(f"{address(owner)}?page=20")
    assert len(names(last)) == 100 and not set(names(last)) & set(names(page))
    assert names(owner.person.visit(f"{address(owner)}?page=99999")) == names(last)


@EITHER_DATABASE
def test_the_table_beneath_the_map_counts_every_client_once_in_each_score(app: FastAPI) -> None:
    owner = a_firm(app)
    fill(app, owner, 130, result="{}")
    page = owner.person.visit(address(owner))
    counts, numbers = page.tree.cssselect("table.counts")
    for row in counts.cssselect("tbody tr"):
        assert sum(int(text(cell)) for cell in row.cssselect("td")) == 130
    assert len(numbers.cssselect("tbody tr")) == 100 and len(numbers.cssselect("thead th")) == 7


def entry(number: int, *steps: int) -> Entry:
    cells = tuple(Cell(step * 20 - 10 if step else None, step) for step in steps)
    return Entry(f"{number}", f"Ward {number}", "health", None, "", "x", cells, "", 0, 0, 0, None, False)


def drawn(path: str) -> set[tuple[int, int]]:
    """The cells that a path covers, as (column, row): read as a browser reads it."""
    x, y, found = 0, 0, set()
    for stroke in path.removeprefix("M0 .5m").split("m"):
        move, _, length = stroke.partition("h")
        across, down = move.split(" ")
        x, y = x + int(across), y + int(down)
        found |= {(x + at, y) for at in range(int(length))}
        x += int(length)
    return found


def test_each_cell_of_the_map_is_drawn_once_in_the_shade_of_its_band() -> None:
    rows = [[(number * 7 + at * 3 + number // 5) % 6 for at in range(6)] for number in range(20)]
    found = heat_map([entry(number, *row) for number, row in enumerate(rows)], ("a",) * 5)
    assert found.is_named and (found.across, found.down) == (6, 20)
    for shade in found.shades:
        wanted = {(x, y) for y, row in enumerate(rows) for x, step in enumerate(row) if step == shade.step}
        assert drawn(shade.path) == wanted


def test_many_clients_are_columns_from_the_lowest_and_those_without_a_band_come_last() -> None:
    found = heat_map([entry(number, number % 6, *(3,) * 5) for number in range(60)], ("a",) * 5)
    assert not found.is_named and (found.across, found.down) == (60, 6)
    overall = {shade.step: sorted(x for x, y in drawn(shade.path) if y == 0) for shade in found.shades}
    assert overall == {step: list(range((step - 1) * 10, step * 10)) for step in range(1, 6)}


def test_the_list_is_taken_away_as_csv_that_no_spreadsheet_runs(app: FastAPI) -> None:
    owner = a_firm(app)
    an_audited(app, owner, '=HYPERLINK("x")', 2)
    a_client(app, owner, "Larch Ward")
    answer = owner.person.client.get(f"{address(owner)}/clients.csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="Quiet Rooms clients 2026-11-23.csv"')
    assert answer.headers["cache-control"] == "no-store"
    head, *lines = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert [each[0] for each in lines] == ['\'=HYPERLINK("x")', "Larch Ward"]
    assert lines[0][head.index("Overall")] == "50" and lines[0][head.index("Audited on")] == "2026-11-23"
    assert lines[1][head.index("Band")] == "Not audited yet" and lines[1][head.index("Overall")] == ""
    narrowed = owner.person.client.get(f"{address(owner)}/clients.csv?search=larch").text
    assert "Larch" in narrowed and "HYPERLINK" not in narrowed


@EITHER_DATABASE
def test_the_list_is_taken_away_as_excel_with_texts_as_texts(app: FastAPI) -> None:
    import openpyxl

    owner = a_firm(app)
    an_audited(app, owner, "=1+1", 2)
    answer = owner.person.client.get(f"{address(owner)}/clients.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["D2"].value) == ("=1+1", "s", 50)


@EITHER_DATABASE
def test_an_audit_without_points_is_said_to_be_not_scorable(app: FastAPI) -> None:
    owner = a_firm(app)
    an_audited(app, owner, "Larch Ward")
    change(app, "UPDATE audit SET band = NULL, weakest = NULL, points = '{\"overall\": null}'")
    page = owner.person.visit(f"{address(owner)}?band=no_band")
    assert "Not scorable yet" in line(page, "Larch")


@EITHER_DATABASE
def test_points_are_rounded_as_everywhere_and_the_shade_is_that_of_the_band_before(app: FastAPI) -> None:
    owner = a_firm(app)
    an_audited(app, owner, "Larch Ward")
    change(app, 'UPDATE audit SET points = \'{"overall": 59.6, "refreshers": 59.6, "policy": 60.0}\'')
    page = owner.person.visit(address(owner))
    [row] = page.tree.cssselect("table.counts")[1].cssselect("tbody tr")
    assert [text(cell) for cell in row.cssselect("td")] == ["60", "60", "–", "–", "–", "60"]
    counts = page.tree.cssselect("table.counts")[0].cssselect("tbody tr")
    assert [text(cell) for cell in counts[1]] == ["Regular refreshers", "0", "0", "1", "0", "0", "0"]
    assert [text(cell) for cell in counts[5]][1:] == ["0", "1", "0", "0", "0", "0"]
