"""A plan under test: an audit with gaps, and the forms that fill it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import FastAPI

from app.audits import store as audits
from app.plans import store
from app.plans.statuses import ActionStatus
from app.web.house import House
from tests.auditing import Auditor, a_firm, an_audit
from tests.person import Page, text
from tests.tables import rows

GAP = "refreshers.interval"


def an_address(app: FastAPI, auditor: Auditor, levels: Any = 2) -> str:
    """The address of the plan of a new audit."""
    return f"/audits/{an_audit(app, auditor, levels=levels)}/plan"


def a_plan(app: FastAPI, levels: Any = 2, email: str = "owner@firm.example") -> tuple[Auditor, str]:
    """A consultant, and the address of the plan of an audit of theirs."""
    auditor = a_firm(app, email)
    return auditor, an_address(app, auditor, levels)


def add(auditor: Auditor, plan: str, **fields: str) -> str:
    """A new action through its form; returns its id."""
    known = {row["id"] for row in actions(auditor.person.app)}
    page = auditor.person.visit(f"{plan}/actions/new")
    auditor.person.submit(page, {"action": "Walk the ward at night", **fields}, at=form_at(page, "/actions"))
    [made] = [row["id"] for row in actions(auditor.person.app) if row["id"] not in known]
    return str(made)


def some_action(app: FastAPI, audit_id: str) -> str:
    """An action in the plan of an audit, late and with everything filled in; returns its id."""
    house: House = app.state.house
    with house.database.transaction() as session:
        audit = audits.by_id(session, audit_id)
        assert audit is not None
        text = "Put the dates of all refreshers into one list, and say who looks at it each month."
        due_on = house.now().date() - timedelta(days=9)
        values = store.ActionValues(text, 4, "Ward manager", due_on, 3, 450, ActionStatus.AGREED)
        [made] = store.add(session, audit_id, [(GAP, values)], audit.created_by, house.now())
        return made.id


def actions(app: FastAPI) -> list[dict[str, Any]]:
    return rows(app, "SELECT * FROM plan_action ORDER BY created_at, id")


def form_at(page: Page, end: str, **hidden: str) -> int:
    """Where on the page the form is whose address ends so, with these hidden fields."""
    for at, form in enumerate(page.tree.forms):
        if (form.get("action") or "").endswith(end) and hidden.items() <= dict(form.form_values()).items():
            return at
    raise AssertionError(f"{page.path} has no form to {end}")


def alerts(page: Page) -> str:
    return " ".join(text(found) for found in page.tree.cssselect(".errors"))


def table(page: Page) -> list[list[str]]:
    """The cells of the first table, row by row, its header left out."""
    return [[text(cell) for cell in row] for row in page.tree.cssselect("table")[0].cssselect("tbody tr")]
