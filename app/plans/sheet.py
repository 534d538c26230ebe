"""A plan as an Excel workbook: its actions with typed cells, what they take, and the profile after them."""

from __future__ import annotations

from datetime import date, datetime

from app.plans.basis import Basis
from app.plans.models import Plan, PlanAction
from app.plans.plan_page import in_order, late_said, totals
from app.plans.projection import Projection, projection
from app.plans.proposals import factor_of
from app.plans.statuses import STATUS_NAMES, ActionStatus
from app.reports.sheet_book import Book, Column, Value
from app.reports.sheets import FACT_WIDTHS, Fact, heading, put_facts

COLUMNS = (
    Column("Action", 60, "typed"),
    Column("Practice", 28),
    Column("Factor", 26),
    Column("Level now", 9, "level"),
    Column("Level to reach", 9, "level"),
    Column("Owner", 22, "typed"),
    Column("Due", 14, "date"),
    Column("Days", 8, "halves"),
    Column("Pounds", 11, "number"),
    Column("Status", 13),
    Column("Overdue", 20),
)
NO_ACTIONS = "There are no actions in this plan yet."


def xlsx(
    basis: Basis, actions: list[PlanAction], aim: Plan | None, brand: str, made_at: datetime, today: date
) -> bytes:
    """The whole plan, those that were dropped included: their status says so."""
    audit, client = basis.found.audit, basis.found.client
    book = Book(f"Plan: {client.name}", brand, made_at)
    facts: list[Fact] = [("Audit", audit.title), ("Built on", basis.said)]
    if basis.training:
        facts.append(("Before anything else", basis.training))
    counted = [action for action in actions if action.status != ActionStatus.DROPPED]
    after = projection(basis, actions, aim.band if aim else None)
    facts += [
        (total.name, " ".join(filter(None, (total.sum, total.unknown))))
        for total in totals(counted, aim.day_rate if aim else None)
    ]
    facts += [("Now", after.now), ("After the plan", after.then), *(("Cap", cap) for cap in after.caps)]
    if after.aim:
        facts.append(("Aim", after.aim))
    facts.append(("Made on", today))
    sheet = book.sheet("Summary", FACT_WIDTHS)
    heading(book, sheet, 0, f"Plan: {client.name}", 20)
    put_facts(book, sheet, 2, facts)
    book.listing("Actions", COLUMNS, [_row(basis, action, today) for action in in_order(basis, actions)], NO_ACTIONS)
    _after(book, after)
    return book.save()


def _row(basis: Basis, action: PlanAction, today: date) -> list[Value]:
    practice = basis.practice(action.question_id) if action.question_id else None
    return [
        action.action,
        practice.name if practice else "",
        factor_of(basis, action.question_id) if action.question_id and practice else "",
        basis.level(action.question_id) if action.question_id else None,
        action.to_level,
        action.owner,
        action.due_on,
        action.days,
        action.pounds,
        STATUS_NAMES[ActionStatus(action.status)],
        late_said(action, today) or "",
    ]


def _after(book: Book, after: Projection) -> None:
    columns = (Column("Score", 36), Column("Now", 34), Column("After the plan", 34))
    book.listing("After the plan", columns, [[row.name, row.now, row.then] for row in after.rows], "")
