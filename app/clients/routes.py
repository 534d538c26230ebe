"""The addresses of the clients: new ones, one of them, its details, the archive."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request, Response

from app.accounts.access import AuditDesk, StaffDesk
from app.clients import beginning_routes, store
from app.clients.access import client_of
from app.clients.forms import empty_client, filled_client, read_client, state_of
from app.clients.models import Client
from app.clients.pages import CHANGED, address, client_page, form_page
from app.firms import store as firms
from app.firms.access import Place, firm_of
from app.firms.roles import WORK
from app.privacy import audit
from app.web.answers import see
from app.web.form_ids import new_id
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
router.include_router(beginning_routes.router)
CLIENTS = "/firms/{firm_id}/clients"
CLIENT = "/clients/{client_id}"


def record(desk: StaffDesk, action: str, client_id: str) -> None:
    audit.record(desk.session, desk.now, action, ("client", client_id), desk.staff.id)


def changing(desk: StaffDesk, client_id: str) -> tuple[Client, Place]:
    """A client to be changed: of two who change it at once, one waits for the other."""
    client, place = client_of(desk, client_id, WORK)
    return store.locked(desk.session, client.id) or client, place


@router.get(CLIENTS + "/new")
def new(request: Request, firm_id: str, desk: AuditDesk) -> Response:
    return render(request, form_page(desk, firm_of(desk, firm_id, WORK), empty_client()))


@router.post(CLIENTS)
def add(request: Request, firm_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """A new client. A form that is sent twice makes one: its id is part of what the client's id is made of."""
    place = firm_of(desk, firm_id, WORK)
    form = read_client(posted, desk.house.questionnaire)
    if form.details is None:
        return render(request, form_page(desk, place, form), 422)
    client_id = new_id(firm_id, form.form_id)
    firms.lock(desk.session, firm_id)  # of two that are sent at once, one finds the other's client
    if store.by_id(desk.session, client_id) is None:
        store.add_with(desk.session, firm_id, client_id, form.details, desk.now)
        record(desk, "added a client", client_id)
    return see(address(client_id))


@router.get(CLIENT)
def client(request: Request, client_id: str, desk: AuditDesk, done: str = "") -> Response:
    found, place = client_of(desk, client_id)
    return render(request, client_page(desk, found, place, done))


@router.get(CLIENT + "/details")
def details(request: Request, client_id: str, desk: AuditDesk) -> Response:
    found, place = client_of(desk, client_id, WORK)
    return render(request, form_page(desk, place, filled_client(store.details_of(found)), found))


@router.post(CLIENT + "/details")
def change_details(request: Request, client_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """Saves what was typed over what was seen. Where somebody else saved something else, both are shown."""
    found, place = changing(desk, client_id)
    form, kept = read_client(posted, desk.house.questionnaire), store.details_of(found)
    if form.details is not None and form.seen != state_of(kept) and form.details != kept:
        now = "; ".join(part for part in (kept.name, kept.contact, str(kept.next_audit_on or ""), kept.note) if part)
        form = replace(form, seen=state_of(kept), details=None, errors=(("name", CHANGED.format(now=now)),))
    if form.details is None:
        return render(request, form_page(desk, place, form, found), 422)
    store.change(found, form.details)
    record(desk, "changed the details of a client", client_id)
    return see(f"{address(client_id)}?done=details")


@router.post(CLIENT + "/archive")
def archive(client_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    found, _ = changing(desk, client_id)
    found.archived_at = found.archived_at or desk.now
    record(desk, "archived a client", client_id)
    return see(f"{address(client_id)}?done=archive")


@router.post(CLIENT + "/reinstatement")
def bring_back(client_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    found, _ = changing(desk, client_id)
    found.archived_at = None
    record(desk, "brought a client back", client_id)
    return see(f"{address(client_id)}?done=back")
