"""The addresses of all clients of a firm on one page, and of the files made of them."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from app.accounts.access import AuditDesk, StaffDesk
from app.clients import portfolio_files as files
from app.clients.portfolio import gather
from app.clients.portfolio_filter import View
from app.clients.portfolio_page import portfolio_page
from app.comparisons.files import CSV, XLSX, attached, headers, noted
from app.files.naming import named_after
from app.firms.access import Place, firm_of
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
FIRM = "/firms/{firm_id}"


@router.get(FIRM)
def portfolio(request: Request, firm_id: str, desk: AuditDesk) -> Response:
    return render(request, portfolio_page(desk, firm_of(desk, firm_id), View.read(request.query_params)))


@router.get(FIRM + "/clients.csv")
def portfolio_csv(request: Request, firm_id: str, desk: AuditDesk) -> Response:
    place, view = firm_of(desk, firm_id), View.read(request.query_params)
    whole = gather(desk, place, view.archived)
    name = taken(desk, place, "csv")
    content = files.as_csv(whole, view.of(whole.entries), desk.house.settings.base_url)
    return StreamingResponse(content, media_type=CSV, headers=headers(name))


@router.get(FIRM + "/clients.xlsx")
def portfolio_xlsx(request: Request, firm_id: str, desk: AuditDesk) -> Response:
    place, view = firm_of(desk, firm_id), View.read(request.query_params)
    whole, settings = gather(desk, place, view.archived), desk.house.settings
    shown = view.of(whole.entries)
    content = files.as_xlsx(whole, shown, place.firm.name, settings.brand_name, settings.base_url, desk.now)
    return attached(content, taken(desk, place, "xlsx"), XLSX)


def taken(desk: StaffDesk, place: Place, kind: str) -> str:
    """Notes who took the clients of a firm away, and gives the name of the file."""
    noted(desk, ("firm", place.firm.id), f"clients {kind}")
    day = desk.now.astimezone(desk.house.settings.zone)
    return named_after(place.firm.name, f"clients {day:%Y-%m-%d}", f".{kind}")
