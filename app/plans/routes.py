"""The addresses of a plan and of its actions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from fastapi import Request, Response

from app.accounts import store as accounts
from app.accounts.access import AuditDesk, StaffDesk
from app.audits.access import audit_of
from app.firms.access import ID
from app.firms.roles import WORK
from app.plans import store
from app.plans.action_page import change_page, conflict_page, gaps_page, new_page
from app.plans.basis import Basis
from app.plans.carrying import left_open
from app.plans.forms import empty_action, read_action, read_day
from app.plans.models import PlanAction
from app.plans.plan_page import plan_address, plan_page
from app.plans.proposals import COURSE, findings
from app.plans.said import said_in
from app.plans.standing import plan_before
from app.plans.statuses import ActionStatus
from app.plans.store import ActionConflict, ActionValues, values_of
from app.plans.view import ALL, View
from app.privacy import audit
from app.web.answers import see
from app.web.errors import Invalid, NotFound
from app.web.form_ids import new_id
from app.web.forms import Posted, PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
MOST_ACTIONS = 300
TOO_MANY = f"A plan holds up to {MOST_ACTIONS} actions. Choose fewer, or begin a re-audit with a plan of its own."


def today_of(desk: StaffDesk) -> date:
    """The day on the owner's clock."""
    return desk.now.astimezone(desk.house.settings.zone).date()


def action_of(basis: Basis, action_id: str) -> PlanAction:
    """An action of this plan. One of another plan is not there at all."""
    found = basis.found
    known = store.by_id(found.desk.session, found.audit.id, action_id) if ID.fullmatch(action_id) else None
    if known is None:
        raise NotFound("There is no such action in this plan", "Check the address, or go back to the plan.")
    return known


def done(basis: Basis, what: str, said: str = "") -> Response:
    """After a change: a line in the audit log, and back to the plan."""
    desk, audit_id = basis.found.desk, basis.found.audit.id
    audit.record(desk.session, desk.now, what, ("audit", audit_id), desk.staff.id)
    return see(plan_address(audit_id) + said)


@router.get("/audits/{audit_id}/plan")
def plan(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    basis = Basis(audit_of(desk, audit_id))
    actions, aim = store.of_audit(desk.session, audit_id), store.aim_of(desk.session, audit_id)
    said, view = said_in(request.query_params), View.read(request.query_params)
    return render(request, plan_page(basis, actions, aim, today_of(desk), said, view))


@router.get("/audits/{audit_id}/plan/gaps")
def gaps(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    basis = Basis(audit_of(desk, audit_id))
    return render(request, gaps_page(basis, store.of_audit(desk.session, audit_id)))


@router.post("/audits/{audit_id}/plan/gaps")
def add_from_gaps(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    basis = Basis(audit_of(desk, audit_id, WORK))
    actions = store.of_audit(desk.session, audit_id)
    is_course_wanted = any(name.endswith(COURSE) for name, _ in posted.kept())
    found = findings(basis, actions, basis.courses if is_course_wanted else {})  # to choose courses takes a while
    offered = [proposal for finding in found for proposal in finding.proposals]
    ticked = [proposal for proposal in offered if posted.has(proposal.field)]
    errors: list[tuple[str, str]] = []
    due_on = read_day(posted.text("due_on"), today_of(desk), errors)
    new = [(each.question_id, replace(each.values, due_on=due_on)) for each in ticked if not each.is_in_plan]
    if len(actions) + len(new) > MOST_ACTIONS:
        errors.append(("found", TOO_MANY))
    elif not ticked:
        errors.append(("found", "Tick at least one remedy, then press the button again."))
    if errors:
        fields = frozenset(proposal.field for proposal in ticked)
        return render(request, gaps_page(basis, actions, fields, posted.text("due_on"), tuple(errors)), 422)
    store.add(desk.session, audit_id, new, desk.staff.id, desk.now)
    return done(basis, "added actions", f"?added={len(new)}&kept={len(ticked) - len(new)}")


@router.post("/audits/{audit_id}/plan/earlier")
def carry_over(audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    basis = Basis(audit_of(desk, audit_id, WORK))
    before, actions = plan_before(basis.found), store.of_audit(desk.session, audit_id)
    earlier = store.of_audit(desk.session, before.audit_id) if before else []
    new, _ = left_open(basis, earlier, actions)
    if len(actions) + len(new) > MOST_ACTIONS:
        raise Invalid("The plan would be too long", TOO_MANY)
    store.add(desk.session, audit_id, new, desk.staff.id, desk.now)
    return done(basis, "carried actions over", f"?added={len(new)}")


@router.get("/audits/{audit_id}/plan/actions/new")
def new_action(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    return render(request, new_page(Basis(audit_of(desk, audit_id)), empty_action()))


@router.post("/audits/{audit_id}/plan/actions")
def add_action(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    basis = Basis(audit_of(desk, audit_id, WORK))
    form = read_action(posted, basis, today_of(desk))
    if form.errors:
        return render(request, new_page(basis, form), 422)
    action_id = new_id(repr((audit_id, form.question_id, form.values)), form.form_id)
    if store.by_id(desk.session, audit_id, action_id) is not None:  # the same form, sent twice
        return see(plan_address(audit_id) + "?added=1")
    if len(store.of_audit(desk.session, audit_id)) >= MOST_ACTIONS:
        raise Invalid("The plan is full", TOO_MANY)
    store.add(desk.session, audit_id, [(form.question_id, form.values)], desk.staff.id, desk.now, action_id)
    return done(basis, "added an action", "?added=1")


@router.get("/audits/{audit_id}/plan/actions/{action_id}")
def action(request: Request, audit_id: str, action_id: str, desk: AuditDesk) -> Response:
    basis = Basis(audit_of(desk, audit_id))
    return render(request, change_page(basis, action_of(basis, action_id)))


@router.post("/audits/{audit_id}/plan/actions/{action_id}")
def change_action(request: Request, audit_id: str, action_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    basis = Basis(audit_of(desk, audit_id, WORK))
    found = action_of(basis, action_id)
    form = read_action(posted, basis, today_of(desk), found)
    if form.errors:
        return render(request, change_page(basis, found, form), 422)
    return saved(request, basis, found, form.values, posted)


@router.post("/audits/{audit_id}/plan/actions/{action_id}/status")
def change_status(request: Request, audit_id: str, action_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    basis = Basis(audit_of(desk, audit_id, WORK))
    found = action_of(basis, action_id)
    chosen = posted.text("status")
    if chosen not in list(ActionStatus):
        raise NotFound("There is no such status", "Go back to the plan and choose one there.")
    view = View.read({name: posted.text(name) for name in ("owner", "order")})
    return saved(request, basis, found, replace(values_of(found), status=ActionStatus(chosen)), posted, view)


def saved(
    request: Request, basis: Basis, found: PlanAction, values: ActionValues, posted: Posted, view: View = ALL
) -> Response:
    """Saves an action and shows the plan as it was, or both versions where somebody else saved another one."""
    desk = basis.found.desk
    try:
        is_different = store.change(found, values, number_of(posted.text("version")), desk.staff.id, desk.now)
    except ActionConflict:
        who = accounts.by_id(desk.session, found.changed_by)
        return render(request, conflict_page(basis, found, values, who.name if who else "Somebody"), 409)
    if is_different:
        return done(basis, "changed an action", "?" + urlencode((("saved", "yes"), *view.fields)))
    return see(plan_address(basis.found.audit.id) + ("?" + urlencode(view.fields) if view.fields else ""))


def number_of(text: str) -> int:
    """A small whole number that a form carries, such as a version; 0 where it is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
