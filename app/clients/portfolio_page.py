"""What the page of a firm shows: its clients by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.accounts.access import StaffDesk
from app.clients import store
from app.clients.forms import options
from app.firms.access import Place
from questionnaire.journey import SECTOR


@dataclass(frozen=True)
class ClientRow:
    """One client in the list."""

    href: str
    name: str
    sector: str
    next_audit_on: date | None


@dataclass(frozen=True)
class PortfolioPage:
    """A firm's clients, and those in its archive."""

    title: str
    address: str
    may_work: bool
    rows: tuple[ClientRow, ...]
    archived: tuple[ClientRow, ...]
    template: ClassVar[str] = "clients/portfolio.html"
    has_form: ClassVar[bool] = True


def portfolio_page(desk: StaffDesk, place: Place) -> PortfolioPage:
    sectors = options(desk.house.questionnaire, SECTOR)
    found = [
        (each, ClientRow(f"/clients/{each.id}", each.name, sectors.get(each.sector, each.sector), each.next_audit_on))
        for each in store.of_firm(desk.session, place.firm.id)
    ]
    return PortfolioPage(
        place.firm.name,
        f"/firms/{place.firm.id}",
        place.may_work,
        tuple(row for each, row in found if each.archived_at is None),
        tuple(row for each, row in found if each.archived_at is not None),
    )
