"""The example firm shows everything at its best: a re-audit with an index, a look of its own, sensible days."""

from __future__ import annotations

from datetime import date

from fastapi import FastAPI

from app import demo_audits
from app.accounts.roles import Role
from app.audits import completed
from app.audits import store as audits
from app.audits.rescoring import difference
from app.enquiries.holidays import bank_holidays
from app.web.house import House
from scoring.result import Result
from tests.staff import signed_in
from tests.tables import rows

EMAIL = "owner@firm.example"
A_LOT, A_LITTLE = 10, 3


def test_its_re_audit_has_an_index_and_moves_up_not_at_all_and_down(app: FastAPI) -> None:
    house: House = app.state.house
    owner = signed_in(app, Role.CONSULTANT, EMAIL)
    firm_id = demo_audits.fill(house, EMAIL)
    client = rows(app, "SELECT id FROM client WHERE name LIKE 'Larch Ward%'")[0]["id"]
    with house.database.session(writes=False) as session:
        ids = completed.completed_ids(session)
        assert len(ids) == 11 and [difference(house, session, of) for of in ids] == [None] * 11
        found = sorted(audits.of_client(session, client), key=lambda audit: audit.created_at)
        before, after = (audits.result_of(audit) for audit in found)
        others = [audits.result_of(audit) for of in ids if (audit := audits.by_id(session, of)) is not None]
    assert before is not None and after is not None and before.score.published and after.score.published
    earlier = {part.of: part.point for part in before.score.parts}
    moved = sorted(float((part.point or 0) - (earlier[part.of] or 0)) for part in after.score.parts)
    assert moved[0] < -A_LITTLE and moved[-1] > A_LOT and sum(abs(each) <= A_LITTLE for each in moved) == 2
    assert any(isinstance(each, Result) and each.unknowns for each in others)

    page = owner.person.visit(f"/audits/{found[-1].id}/reports")
    [issued] = rows(app, "SELECT firm_id, audit_id, number FROM issued_report")
    assert (issued["firm_id"], issued["audit_id"]) == (firm_id, found[-1].id) and issued["number"] in page.text
    assert len(rows(app, "SELECT id FROM staff_session")) == 1, "nobody was signed in for it"
    [brand] = rows(app, "SELECT colour, introduction, closing FROM brand")
    assert brand["introduction"] and brand["closing"] and brand["colour"] != "#1f4d5c"


def test_its_actions_are_due_on_days_of_work_and_not_all_on_one(app: FastAPI) -> None:
    signed_in(app, Role.CONSULTANT, EMAIL)
    demo_audits.fill(app.state.house, EMAIL)
    holidays = bank_holidays(app.state.house.settings.bank_holidays)
    by_plan: dict[str, list[date]] = {}
    for row in rows(app, "SELECT audit_id, due_on FROM plan_action"):
        by_plan.setdefault(row["audit_id"], []).append(date.fromisoformat(str(row["due_on"])))
    assert len(by_plan) == 11
    for days in by_plan.values():
        assert len(set(days)) == len(days) and all(day.weekday() < 5 and not holidays.is_holiday(day) for day in days)
