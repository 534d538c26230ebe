"""The addresses of the page that works without a network."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.responses import JSONResponse

from app.accounts.access import AuditDesk
from app.accounts.device_tags import TAG_HEADER
from app.audits.access import audit_of
from app.offline import worker
from app.offline.bundle import bundle
from app.offline.pages import ShellPage
from app.web.errors import NotFound
from app.web.failures import problem_details
from app.web.house import CurrentHouse
from app.web.render import render
from app.web.rooms import room
from app.web.visitor import keep, visitor

router = room(include_in_schema=False)
FRESH = {"Cache-Control": "no-cache"}


@router.get(worker.SHELL)
def shell(request: Request) -> Response:
    return render(request, ShellPage("Kept on this device"))


@router.get(f"/audits/{worker.WORKER}")
def script(request: Request) -> Response:
    page = render(request, ShellPage("Kept on this device"))
    return Response(worker.worker(bytes(page.body).decode()), media_type="text/javascript", headers=FRESH)


@router.get("/audits/offline.webmanifest")
def manifest(house: CurrentHouse) -> Response:
    return JSONResponse(worker.manifest(house.settings), headers=FRESH, media_type="application/manifest+json")


@router.get("/audits/{audit_id}/offline.json")
def kept(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    """All of one audit for this browser, and a fresh token for what it has to send. Nothing else may keep it.

    A browser deletes what it keeps where there is no such audit. So that answer says to whom it was told.
    """
    try:
        found = audit_of(desk, audit_id)
    except NotFound as problem:
        return problem_details(problem, {TAG_HEADER: request.state.staff_tag})
    token = visitor(request).csrf_token(desk.house.secret)
    response = JSONResponse(bundle(found, token), headers={"Cache-Control": "no-store"})
    keep(request, response)
    return response
