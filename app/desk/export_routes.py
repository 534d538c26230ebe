"""The addresses at which leads are taken away: as CSV and Excel, and their call-backs as a calendar."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from app.accounts.access import EnquiryDesk, StaffDesk
from app.desk import desk_view, export, store
from app.desk.calendar import calendar
from app.desk.filters import Filter
from app.privacy import audit
from app.web.errors import NotFound
from app.web.rooms import room

router = room(include_in_schema=False)
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar; charset=utf-8"


def attached(name: str) -> dict[str, str]:
    """The headers of a file that no cache keeps."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def noted(desk: StaffDesk, what: str, view: Filter) -> str:
    """Notes in the audit log who took leads away, and gives the name of the file. A search may name a person, so the
    line does not hold it."""
    with desk.house.database.transaction() as own:
        detail = f"status {view.status}, {'with' if view.search else 'without'} a search"
        audit.record(own, desk.now, "exported", ("leads", what), desk.staff.id, detail=detail)
    return f"leads-{desk.now.astimezone(desk.house.settings.zone):%Y-%m-%d}.{what}"


@router.get("/desk/leads.csv")
def leads_csv(request: Request, desk: EnquiryDesk) -> Response:
    view = Filter.read(dict(request.query_params))
    headers = attached(noted(desk, "csv", view))
    return StreamingResponse(export.as_csv(desk.house, view, desk.staff.id), media_type=CSV, headers=headers)


@router.get("/desk/leads.xlsx")
def leads_xlsx(request: Request, desk: EnquiryDesk) -> Response:
    view = Filter.read(dict(request.query_params))
    headers = attached(noted(desk, "xlsx", view))
    file = export.as_xlsx(desk.house, view, desk.staff.id)
    return StreamingResponse(export.pieces(file), media_type=XLSX, headers=headers)


@router.get("/desk/leads/{lead_id}/call-back.ics")
def call_back(lead_id: str, desk: EnquiryDesk) -> Response:
    lead = desk_view.find(desk, lead_id)
    if lead.call_back_at is None:
        raise NotFound("Nobody is to be called back here", "Set a time on the lead first.")
    desk.saw("lead", lead.id)
    return Response(calendar([lead], desk.house.settings), media_type=ICS, headers=attached("call-back.ics"))


@router.get("/desk/call-backs.ics")
def call_backs(desk: EnquiryDesk) -> Response:
    found = store.call_backs(desk.session, desk.staff.id)
    desk.saw("call-backs", desk.staff.id)
    return Response(calendar(found, desk.house.settings), media_type=ICS, headers=attached("call-backs.ics"))
