"""Which plan is followed up once a client is audited again, and what is carried over into the new one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import FastAPI

from app.audits import store as audits
from app.firms.roles import FirmRole
from app.plans import store
from tests.auditing import CONTEXT, Auditor, a_client, a_firm, a_member, an_audit, completed, verify
from tests.conftest import EITHER_DATABASE, Clock
from tests.person import Page, text
from tests.plans.planning import GAP, a_plan, actions, add, form_at
from tests.tables import rows

OTHER = "refreshers.practice"


def a_re_audit(app: FastAPI, auditor: Auditor, plan: str, clock: Clock, levels: Any, follows: bool = True) -> str:
    """The address of the plan of a later audit of the same client."""
    clock.moment += timedelta(minutes=5)
    house = app.state.house
    with house.database.transaction() as session:
        before = audits.by_id(session, plan.split("/")[2])
        assert before is not None
        of_it = (before.firm_id, before.client_id, "Second visit", house.questionnaire.hash, auditor.staff_id)
        made = audits.create(session, *of_it, house.now(), CONTEXT, before.id if follows else None)
        verify(house, session, made, auditor, levels)
        return f"/audits/{made.id}/plan"


def overdue(app: FastAPI, auditor: Auditor) -> dict[str, int]:
    with app.state.house.database.session(writes=False) as session:
        return store.overdue_counts(session, auditor.firm_id, date(2026, 11, 23))


def lead(page: Page) -> str:
    return text(page.tree.cssselect(".lead")[0])


def test_overdue_actions_are_those_of_the_newest_audit_that_has_a_plan(app: FastAPI, clock: Clock) -> None:
    auditor = a_firm(app)
    one, other = a_client(app, auditor), a_client(app, auditor, "Birch Ward")
    first, third = (f"/audits/{an_audit(app, auditor, client)}/plan" for client in (one, other))
    for due_on, status in (("22", "proposed"), ("22", "in_progress"), ("23", "agreed"), ("01", "done")):
        add(auditor, first, due_on=f"2026-11-{due_on}", status=status)
    add(auditor, third, due_on="2026-11-01", status="dropped")
    stranger, theirs = a_plan(app, email="stranger@other.example")
    add(stranger, theirs, due_on="2026-11-01")
    second = a_re_audit(app, auditor, first, clock, 2)
    assert overdue(app, auditor) == {one: 2}
    add(auditor, second, due_on="2026-11-22", status="dropped")
    assert overdue(app, auditor) == {one: 2}, "a plan of which everything was dropped replaces none"
    add(auditor, second, due_on="2026-11-22")
    assert overdue(app, auditor) == {one: 1}
    assert overdue(app, stranger) != {} and one not in overdue(app, stranger)


@EITHER_DATABASE
def test_every_page_counts_the_same_plan_and_says_which(app: FastAPI, clock: Clock) -> None:
    auditor, first = a_plan(app)
    [client] = rows(app, "SELECT id FROM client")
    client_page, firm_page = f"/clients/{client['id']}", f"/firms/{auditor.firm_id}"
    assert "Plan of" not in auditor.person.visit(client_page).text
    add(auditor, first, due_on="2026-11-21")
    add(auditor, first, due_on="2026-11-22")
    said = "2 actions to do, 2 overdue"
    assert f"The plan of Readiness audit: {said}." in auditor.person.visit(client_page).text
    assert said in auditor.person.visit(first.removesuffix("/plan")).links()
    assert "2 actions are overdue at 1 client" in lead(auditor.person.visit(firm_page))
    completed(app, first.split("/")[2], auditor.staff_id)
    assert said in auditor.person.visit(first.removesuffix("/plan")).links()

    second = a_re_audit(app, auditor, first, clock, 2)
    add(auditor, second, due_on="2026-12-31")
    page = auditor.person.visit(client_page)
    assert "The plan of Second visit: 1 action to do, none overdue." in page.text
    assert page.links()["The plan of Second visit"] == second and "earlier plans is not counted" in page.text
    assert "overdue" not in lead(auditor.person.visit(firm_page)).replace("Nothing is overdue", "")
    old = auditor.person.visit(first)
    assert "It has taken the place of this one" in old.text and old.links()["Second visit"] == second
    assert f"{said}; replaced by that of a later audit" in auditor.person.visit(first.removesuffix("/plan")).links()
    assert "has taken the place" not in auditor.person.visit(second).text
    add(auditor, second, due_on="2026-11-22")
    page = auditor.person.visit(firm_page)
    assert "1 action is overdue" in lead(page) and "It replaces earlier plans." in page.text


def test_what_is_open_is_carried_over_once_and_what_is_reached_is_left(app: FastAPI, clock: Clock) -> None:
    auditor, first = a_plan(app, 2)
    add(
        auditor, first, action="Open", question=GAP, to_level="4", owner="Ward manager", due_on="2026-12-31", days="2.5"
    )
    add(auditor, first, action="Reached", question=OTHER, to_level="3")
    add(auditor, first, action="Finished", status="done")
    add(auditor, first, action="Given up", status="dropped")
    add(auditor, first, action="Free", status="in_progress")
    levels = {GAP: 3, OTHER: 3}
    second = a_re_audit(app, auditor, first, clock, levels)
    page = auditor.person.visit(second)
    assert "1 open action has reached its level by now." in page.text
    page = auditor.person.submit(page, at=form_at(page, "/plan/earlier"))
    assert "2 actions added." in page.text
    carried = {row["action"]: row for row in actions(app) if row["audit_id"] == second.split("/")[2]}
    assert carried.keys() == {"Open", "Free"}
    row = carried["Open"]
    assert (row["question_id"], row["to_level"], row["owner"], row["days"]) == (GAP, 4, "Ward manager", 2.5)
    assert str(row["due_on"]) == "2026-12-31" and carried["Free"]["status"] == "in_progress"
    assert "Carry over" not in page.text and len(actions(app)) == 7
    auditor.person.post(f"{second}/earlier", {"csrf_token": auditor.person.token})
    assert len(actions(app)) == 7


@EITHER_DATABASE
def test_the_plan_before_is_found_where_the_audit_follows_none(app: FastAPI, clock: Clock) -> None:
    auditor, first = a_plan(app)
    add(auditor, first)
    second = a_re_audit(app, auditor, first, clock, 2, follows=False)
    page = auditor.person.visit(second)
    assert "The earlier plan, of Readiness audit, stands at: 1 proposed." in page.text
    assert "Carry over the open action" in page.text and "The earlier plan" not in auditor.person.visit(first).text


@EITHER_DATABASE
def test_a_reader_carries_nothing_over_and_another_firm_finds_no_such_plan(app: FastAPI, clock: Clock) -> None:
    auditor, first = a_plan(app)
    add(auditor, first)
    second = a_re_audit(app, auditor, first, clock, 2)
    reader = a_member(app, auditor.firm_id, FirmRole.READER, "reader@firm.example")
    assert "Carry over" not in reader.person.visit(second).text
    reader.person.post(f"{second}/earlier", {"csrf_token": reader.person.token}, 403)
    stranger = a_firm(app, "stranger@other.example")
    stranger.person.visit("/account")
    stranger.person.post(f"{second}/earlier", {"csrf_token": stranger.person.token}, 404)
    assert len(actions(app)) == 1
