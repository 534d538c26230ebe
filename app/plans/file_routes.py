"""The addresses at which a plan is taken away: as Excel, and its due dates as a calendar."""

from __future__ import annotations

from fastapi import Response

from app.accounts.access import AuditDesk
from app.audits.access import audit_of
from app.files.naming import named_after
from app.files.sending import disposition
from app.plans import store
from app.plans.basis import Basis
from app.plans.calendar import calendar
from app.plans.plan_page import in_order
from app.plans.routes import today_of
from app.privacy import audit
from app.web.rooms import apart, room

router = room(include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar; charset=utf-8"


def taken_away(basis: Basis, kind: str) -> dict[str, str]:
    """Notes in the audit log who took a plan away, and gives the headers of a file that no cache keeps."""
    desk, audit_id = basis.found.desk, basis.found.audit.id
    with desk.house.database.transaction() as own:
        audit.record(own, desk.now, "exported", ("audit", audit_id), desk.staff.id, detail=f"the plan as {kind}")
    name = named_after(basis.found.client.name, f"plan {today_of(desk):%Y-%m-%d}", f".{kind}")
    return {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}


@router.get("/audits/{audit_id}/plan.xlsx")
@apart
def plan_xlsx(audit_id: str, desk: AuditDesk) -> Response:
    from app.plans.sheet import xlsx

    basis = Basis(audit_of(desk, audit_id))
    actions, aim = store.of_audit(desk.session, audit_id), store.aim_of(desk.session, audit_id)
    file = xlsx(basis, actions, aim, desk.house.settings.brand_name, desk.now, today_of(desk))
    return Response(file, media_type=XLSX, headers=taken_away(basis, "xlsx"))


@router.get("/audits/{audit_id}/plan.ics")
def plan_ics(audit_id: str, desk: AuditDesk) -> Response:
    basis = Basis(audit_of(desk, audit_id))
    actions = in_order(basis, store.of_audit(desk.session, audit_id))
    file = calendar(actions, f"Plan: {basis.found.client.name}", desk.house.settings)
    return Response(file, media_type=ICS, headers=taken_away(basis, "ics"))
