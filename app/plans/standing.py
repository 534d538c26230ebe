"""How far the plans of a client have come, in words, for the pages of other rooms and of the plan itself."""

from __future__ import annotations

from app.accounts.access import StaffDesk
from app.audits.access import OpenAudit
from app.audits.words import counted
from app.plans import store
from app.plans.store import PlanStanding


def of_client(desk: StaffDesk, client_id: str) -> PlanStanding | None:
    """The plan that is followed up: that of the newest audit that has one."""
    return next(iter(_of_client(desk, client_id)), None)


def of_audit(found: OpenAudit) -> str | None:
    """How far the plan of an audit has come, and whether a later one has taken its place; None without a plan."""
    plans = _of_client(found.desk, found.client.id)
    own = next((plan for plan in plans if plan.audit_id == found.audit.id), None)
    if own is None:
        return None
    return said(own) if own is plans[0] else f"{said(own)}; replaced by that of a later audit"


def replaced_by(found: OpenAudit) -> PlanStanding | None:
    """The plan of a later audit that is followed up instead of this audit's own; None where this one is."""
    plans = _of_client(found.desk, found.client.id)
    is_older = any(plan.audit_id == found.audit.id for plan in plans[1:])
    return plans[0] if is_older else None


def plan_before(found: OpenAudit) -> PlanStanding | None:
    """The plan of the audit that this one follows; where that has none, the newest of those begun before this one."""
    others = [plan for plan in _of_client(found.desk, found.client.id) if plan.audit_id != found.audit.id]
    followed = next((plan for plan in others if plan.audit_id == found.audit.follows), None)
    return followed or next((plan for plan in others if plan.begun_at < found.audit.created_at), None)


def said(plan: PlanStanding) -> str:
    """What is left to do of a plan, and how much of that is overdue."""
    if not plan.to_do:
        return f"{counted(plan.actions, 'action', 'actions')}, nothing left to do"
    late = f", {plan.overdue:,} overdue" if plan.overdue else ", none overdue"
    return f"{counted(plan.to_do, 'action', 'actions')} to do{late}"


def _of_client(desk: StaffDesk, client_id: str) -> list[PlanStanding]:
    today = desk.now.astimezone(desk.house.settings.zone).date()
    return store.of_client(desk.session, client_id, today)
