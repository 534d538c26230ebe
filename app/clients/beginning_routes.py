"""The addresses where an audit of a client begins, and where the client's code is added to one."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts.access import AuditDesk
from app.audits import store as audits
from app.audits.access import answerable, audit_of
from app.audits.around import address
from app.clients import codes, store
from app.clients.access import client_of
from app.clients.beginning import CODE, CONFIRMED, InArchive, begin, empty_form, proposed, read_begin
from app.clients.beginning_pages import begin_page, claim_page
from app.clients.claiming import WORDS, attach, look
from app.firms.roles import WORK
from app.limits.network import network
from app.web.answers import see
from app.web.errors import Conflict
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room
from app.web.single_use import State

router = room(include_in_schema=False)
AUDITS = "/clients/{client_id}/audits"
CLAIM = "/audits/{audit_id}/claim"


class ClaimStays(Conflict):
    """What was claimed is one series, and nothing overwrites it."""

    title = "This audit has the client's own assessment already"
    advice = "It stays as it is. Begin another audit to work from a newer one."


@router.get(AUDITS + "/new")
def new(request: Request, client_id: str, desk: AuditDesk, follows: str = "") -> Response:
    client, place = client_of(desk, client_id, WORK)
    if client.archived_at is not None:
        raise InArchive
    earlier = audits.of_client(desk.session, client.id)
    latest = proposed(earlier)
    chosen = follows if follows in {each.id for each in earlier} else latest.id if latest else ""
    form = empty_form(desk.today, chosen)
    return render(request, begin_page(desk.house, client, place, form, earlier))


@router.post(AUDITS)
def begin_audit(request: Request, client_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    client, place = client_of(desk, client_id, WORK)
    client = store.locked(desk.session, client.id) or client
    earlier = audits.of_client(desk.session, client.id)
    audit_id, form = begin(desk, client, place, read_begin(posted, earlier), network(request))
    if audit_id is None:
        return render(request, begin_page(desk.house, client, place, form, earlier), 422)
    return see(address(audit_id))


@router.get(CLAIM)
def claim(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    return render(request, claim_page(audit_of(desk, audit_id)))


@router.post(CLAIM)
def add_claim(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """Adds a claim to an audit that has none. The audit is locked meanwhile: of two at once, one finds it there."""
    found = answerable(desk, audit_id)
    if found.claim is not None:
        raise ClaimStays
    typed, is_confirmed = posted.text(CODE), posted.text(CONFIRMED) == "yes"
    looked = look(desk, network(request), typed, found.client.sector, is_confirmed)
    if looked.claim is None or not codes.take(desk.session, typed, found.place.firm.name, desk.now):
        fault = looked.fault or WORDS[State.USED]
        asks = looked.asks or is_confirmed
        return render(request, claim_page(found, typed, asks, is_confirmed, ((CODE, fault),)), 422)
    attach(desk, found.audit, looked.claim)
    return see(address(audit_id))
