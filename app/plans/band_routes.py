"""The addresses of the least costly way to a band, and of the costs that it reckons with."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts.access import AuditDesk
from app.audits.access import audit_of
from app.firms.roles import WORK
from app.plans import store
from app.plans.band_page import band_page, by_practice, chosen_band, planned_days
from app.plans.basis import Basis
from app.plans.cost_page import cost_page, read_costs
from app.plans.models import PlanAction
from app.plans.plan_page import plan_address
from app.plans.proposals import of_step
from app.plans.routes import MOST_ACTIONS, TOO_MANY, done, number_of
from app.plans.statuses import ActionStatus
from app.plans.store import ActionConflict, ActionValues
from app.privacy import audit
from app.web.answers import see
from app.web.errors import Invalid, NotFound
from app.web.forms import Posted, PostedForm
from app.web.render import render
from app.web.rooms import apart, room
from questionnaire.model import Band
from scoring.remedies import steps

router = room(include_in_schema=False)


def band_of(basis: Basis, wanted: str) -> Band:
    """The band that is meant, or a refusal where there is none of that name."""
    found = chosen_band(basis, wanted, store.aim_of(basis.found.desk.session, basis.found.audit.id))
    if found is None:
        raise NotFound("There is no such band", "Go back to the plan and choose one of those listed.")
    return found


@router.get("/audits/{audit_id}/plan/band")
@apart
def band(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    basis = Basis(audit_of(desk, audit_id))
    chosen = band_of(basis, request.query_params.get("band", ""))
    said = "Saved. This is the way with these costs." if request.query_params.get("saved") == "yes" else ""
    return render(request, band_page(basis, chosen, store.aim_of(desk.session, audit_id), said))


@router.post("/audits/{audit_id}/plan/band")
def put_into_the_plan(audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    basis = Basis(audit_of(desk, audit_id, WORK))
    aim = band_of(basis, posted.text("band"))
    actions = store.of_audit(desk.session, audit_id)
    wanted = steps_posted(basis, posted)
    new = [(of, values) for of, values in wanted if not is_planned(actions, of, values)]
    if len(actions) + len(new) > MOST_ACTIONS:
        raise Invalid("The plan would be too long", TOO_MANY)
    store.add(desk.session, audit_id, new, desk.staff.id, desk.now)
    store.aim_at(desk.session, audit_id, aim.id, desk.now)
    return done(basis, "added actions", f"?added={len(new)}&kept={len(wanted) - len(new)}")


def steps_posted(basis: Basis, posted: Posted) -> list[tuple[str, ActionValues]]:
    """The steps as they were shown: only those of this audit that are still open, with what they cost."""
    rates = store.rates_of(store.aim_of(basis.found.desk.session, basis.found.audit.id))
    found = []
    for indicator_id, open_steps in by_practice(steps(basis.questionnaire, basis.answers, rates)):
        level = number_of(posted.text(f"step-{indicator_id}"))
        taken = tuple(step for step in open_steps if step.level <= level)
        if taken:
            indicator = basis.questionnaire.indicator(indicator_id, basis.journey.sector)
            found.append((indicator_id, of_step(basis, indicator, taken[-1].level, float(planned_days(taken)))))
    return found


def is_planned(actions: list[PlanAction], question_id: str, values: ActionValues) -> bool:
    """Whether an action that was not dropped brings this practice as far already."""
    return any(
        action.question_id == question_id
        and action.status != ActionStatus.DROPPED
        and (action.to_level or 0) >= (values.to_level or 0)
        for action in actions
    )


@router.get("/audits/{audit_id}/plan/band/costs")
def costs(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    basis = Basis(audit_of(desk, audit_id))
    return render(request, cost_page(basis, store.aim_of(desk.session, audit_id)))


@router.post("/audits/{audit_id}/plan/band/costs")
def change_costs(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    basis = Basis(audit_of(desk, audit_id, WORK))
    aim = store.aim_of(desk.session, audit_id)
    typed = read_costs(posted, basis, aim)
    if typed.errors:
        return render(request, cost_page(basis, aim, typed), 422)
    aims_at = aim.band if aim else band_of(basis, "").id
    version = number_of(posted.text("version"))
    try:
        store.save_aim(desk.session, audit_id, aims_at, typed.rates, typed.day_rate, version, desk.now)
    except ActionConflict:
        return render(request, cost_page(basis, aim, typed, meanwhile=True), 409)
    audit.record(desk.session, desk.now, "changed the costs", ("audit", audit_id), desk.staff.id)
    return see(f"{plan_address(audit_id)}/band?saved=yes")
