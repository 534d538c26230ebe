"""The addresses of privacy for administrators: retention, a person's request, and the audit log."""

from __future__ import annotations

import logging

from fastapi import Request, Response
from sqlalchemy.exc import DBAPIError
from starlette.background import BackgroundTask

from app.accounts import store as accounts
from app.accounts.access import AdminDesk
from app.privacy import audit, retention, staff_pages, store
from app.privacy.erasure import erase as erase_person
from app.privacy.export import export, to_json
from app.privacy.forms import RequestForm, read_log, read_request
from app.privacy.person import find
from app.privacy.requests import Wish
from app.web.answers import see
from app.web.errors import Invalid
from app.web.forms import PostedForm
from app.web.house import House
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
log = logging.getLogger("levelhead.privacy")


@router.get("/desk/privacy")
def overview(request: Request, desk: AdminDesk, purge: str = "") -> Response:
    found = retention.preview(desk.house, desk.session)
    page = staff_pages.retention_page(found, desk.house.settings.zone, RequestForm(), purge == "begun")
    return render(request, page)


@router.post("/desk/privacy/purge")
def purge(desk: AdminDesk, posted: PostedForm) -> Response:
    """Begins the purge. It works after this answer, for it may take a while, and says in the audit log what it did."""
    audit.record(desk.session, desk.house.now(), "began a purge", ("retention", "all"), desk.staff.id)
    response = see("/desk/privacy?purge=begun")
    response.background = BackgroundTask(purge_afterwards, desk.house, desk.staff.id)
    return response


def purge_afterwards(house: House, staff_id: str) -> None:
    try:
        retention.purge(house, staff_id)
    except DBAPIError as error:
        log.error("a purge stopped, and the next one goes on: %s", type(error).__name__)


@router.post("/desk/privacy/requests")
def on_request(request: Request, desk: AdminDesk, posted: PostedForm) -> Response:
    """What a person asked of us by other ways than our page: to see, or to erase, what we hold on them."""
    form = read_request(posted)
    if form.errors:
        found = retention.preview(desk.house, desk.session)
        return render(request, staff_pages.retention_page(found, desk.house.settings.zone, form), 422)
    if form.wish == Wish.EXPORT:
        document = to_json(export(desk.house, desk.session, form.email, desk.staff.id))
        headers = {"Content-Disposition": 'attachment; filename="what-we-hold.json"', "Cache-Control": "no-store"}
        return Response(document, media_type="application/json", headers=headers)
    person = find(desk.house, desk.session, form.email)
    audit.record(desk.session, desk.house.now(), "looked for", ("person", person.subject), desk.staff.id)
    return render(request, staff_pages.confirm_page(person))


@router.post("/desk/privacy/erasures")
def erase(request: Request, desk: AdminDesk, posted: PostedForm) -> Response:
    form = read_request(posted)
    if form.errors:
        raise Invalid
    count = erase_person(desk.house, desk.session, form.email, desk.staff.id)
    return render(request, staff_pages.erased_page(count))


@router.get("/desk/privacy/log")
def read(request: Request, desk: AdminDesk) -> Response:
    zone = desk.house.settings.zone
    form = read_log(request.query_params, zone)
    found = store.log(desk.session, form.view, form.before, staff_pages.LINES + 1)
    page = staff_pages.log_page(found, form, accounts.names(desk.session), zone)
    return render(request, page, 422 if form.errors else 200)
