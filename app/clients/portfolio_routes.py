"""The address of all clients on one page."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts.access import AuditDesk
from app.clients.portfolio_page import portfolio_page
from app.firms.access import firm_of
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)


@router.get("/firms/{firm_id}")
def portfolio(request: Request, firm_id: str, desk: AuditDesk) -> Response:
    return render(request, portfolio_page(desk, firm_of(desk, firm_id)))
