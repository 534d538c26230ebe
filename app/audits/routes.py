"""The addresses of an audit: how far it is, its details, its completion and its result."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts.access import AuditDesk
from app.audits.access import answerable, audit_of
from app.audits.around import address
from app.audits.check_page import check_page
from app.audits.completion import complete, reopen
from app.audits.forms import read_details
from app.audits.overview_page import overview_page
from app.audits.result_page import result_page
from app.audits.words import told_of
from app.clients import store as clients
from app.firms.roles import OWN, WORK
from app.privacy import audit as log
from app.web.answers import see
from app.web.days import read_day
from app.web.errors import Conflict
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
AUDIT = "/audits/{audit_id}"


@router.get(AUDIT)
def audit(request: Request, audit_id: str, desk: AuditDesk, saved: str = "") -> Response:
    found = audit_of(desk, audit_id)
    if found.is_completed:
        return render(request, result_page(found, is_saved=saved == "due"))
    return render(request, overview_page(found, told=told_of(saved)))


@router.post(f"{AUDIT}/details")
def details(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    found = answerable(desk, audit_id)
    form, visited_on = read_details(posted)
    if form.errors:
        return render(request, overview_page(found, form), 422)
    found.audit.title, found.audit.visited_on = form.title, visited_on
    log.record(desk.session, desk.now, "changed", ("audit", audit_id), desk.staff.id)
    return see(address(audit_id))


@router.get(f"{AUDIT}/check")
def check(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    found = audit_of(desk, audit_id)
    return see(address(audit_id)) if found.is_completed else render(request, check_page(found))


@router.post(f"{AUDIT}/completion")
def completion(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    found = audit_of(desk, audit_id, WORK)
    if found.is_completed:  # somebody was quicker, or pressed twice
        return see(address(audit_id))
    due = read_day(posted.text("next_audit_on"))
    if due.error:
        return render(request, check_page(found, due), 422)
    complete(found)
    clients.set_next_audit(found.client, due.day)
    return see(address(audit_id))


@router.post(f"{AUDIT}/reopening")
def reopening(audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    found = audit_of(desk, audit_id, OWN)
    if found.is_completed:
        reopen(found)
    return see(address(audit_id))


@router.post(f"{AUDIT}/next-audit")
def next_audit(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """When the client is to be audited next: agreed once there is a result."""
    found = audit_of(desk, audit_id, WORK)
    if not found.is_completed:
        raise Conflict("This audit is still in progress", "Agree on the next one when you complete it.")
    due = read_day(posted.text("next_audit_on"))
    if due.error:
        return render(request, result_page(found, due), 422)
    clients.set_next_audit(found.client, due.day)
    log.record(desk.session, desk.now, "changed", ("client", found.client.id), desk.staff.id, detail="next audit")
    return see(f"{address(audit_id)}?saved=due")
