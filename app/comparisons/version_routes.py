"""The addresses of two versions of the questions side by side."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from app.accounts.access import AuditDesk
from app.comparisons import files
from app.comparisons.versions import moved_csv, versions_page
from app.files.naming import named_after
from app.firms.access import firm_of
from app.web.render import render
from app.web.rooms import apart, room

router = room(include_in_schema=False)


@router.get("/firms/{firm_id}/versions")
@apart
def versions(request: Request, firm_id: str, desk: AuditDesk, old: str = "", new: str = "") -> Response:
    page = render(request, versions_page(desk, firm_of(desk, firm_id), old, new))
    page.headers["Cache-Control"] = "no-store"
    return page


@router.get("/firms/{firm_id}/versions/audits.csv")
@apart
def moved_audits(firm_id: str, desk: AuditDesk, old: str = "", new: str = "") -> Response:
    place = firm_of(desk, firm_id)
    pieces = moved_csv(desk, place, old, new)
    files.noted(desk, ("firm", firm_id), "audits that a version would move")
    day = desk.now.astimezone(desk.house.settings.zone)
    name = named_after(place.firm.name, f"audits that would move {day:%Y-%m-%d}", ".csv")
    return StreamingResponse(pieces, media_type=files.CSV, headers=files.headers(name))
