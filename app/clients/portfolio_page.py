"""What the page of a firm shows: what needs attention, its clients as a list, and the same as a heat map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.accounts.access import StaffDesk
from app.audits.words import counted
from app.clients import portfolio_store
from app.clients.pages import Chosen
from app.clients.portfolio import Cell, Entry, Portfolio, gather
from app.clients.portfolio_filter import NEEDS, NO_BAND, NOT_AUDITED, ORDERS, View
from app.clients.portfolio_map import HeatMap, heat_map
from app.clients.portfolio_words import Attention, attention, audited_said, due_said, found_said
from app.firms.access import Place

PAGE = 100
STEPS = range(5, 0, -1)


@dataclass(frozen=True)
class Choice:
    """One filter, or the order: a list to choose from."""

    name: str
    label: str
    options: tuple[Chosen, ...]


@dataclass(frozen=True)
class ClientRow:
    """One client in the list, in words. `pips` is its band from 1, 0 where it has none; None: not audited yet."""

    href: str
    name: str
    sector: str
    band: str | None
    pips: int
    found: str
    in_progress: str | None
    overdue: str | None
    expiring: str | None
    next_audit: str
    due: date | None
    is_late: bool


@dataclass(frozen=True)
class NumberRow:
    """One client and its points, overall first; None where they are not known."""

    href: str
    name: str
    points: tuple[int | None, ...]


@dataclass(frozen=True)
class CountRow:
    """How many clients stand in each band of one score, the highest band first, and of how many it is not known."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class PortfolioPage:
    """A firm's clients. `rows` are one page of those that fit the view; the map and the counts are of all of them."""

    title: str
    address: str
    may_work: bool
    total: int
    audited: str
    attention: tuple[Attention, ...]
    archived: int
    is_archive: bool
    is_narrowed: bool
    search: str
    choices: tuple[Choice, ...]
    found: str
    query: str
    rows: tuple[ClientRow, ...]
    pages: str | None
    previous: str | None
    following: str | None
    drawing: HeatMap | None
    band_names: tuple[str, ...]
    counts: tuple[CountRow, ...]
    numbers: tuple[NumberRow, ...]
    template: ClassVar[str] = "clients/portfolio.html"
    has_form: ClassVar[bool] = True


def portfolio_page(desk: StaffDesk, place: Place, view: View) -> PortfolioPage:
    whole = gather(desk, place, view.archived)
    archived = portfolio_store.archived_count(desk.session, place.firm.id)
    shown = view.of(whole.entries)
    last = max(1, -(-len(shown) // PAGE))
    at = min(view.page, last)
    here = shown[(at - 1) * PAGE : at * PAGE]
    address = f"/firms/{place.firm.id}"
    factors = dict(whole.factors)
    heads = ("Overall", *factors.values())
    return PortfolioPage(
        place.firm.name,
        address,
        place.may_work,
        len(whole.entries),
        audited_said(whole.entries),
        attention(whole, address),
        archived,
        view.archived,
        view.is_narrowed,
        view.search,
        _choices(whole, view),
        _found(len(shown), len(whole.entries), view),
        view.to_query(page=1),
        tuple(_row(entry, whole, factors) for entry in here),
        f"Page {at} of {last}" if last > 1 else None,
        f"{address}{view.to_query(page=at - 1)}" if at > 1 else None,
        f"{address}{view.to_query(page=at + 1)}" if at < last else None,
        heat_map(shown, tuple(factors.values())) if any(entry.band for entry in shown) else None,
        tuple(name for _, name in reversed(whole.bands)),
        tuple(CountRow(name, _counts(entry.cells[of] for entry in shown)) for of, name in enumerate(heads)),
        tuple(_numbers(entry) for entry in here),
    )


def _choices(whole: Portfolio, view: View) -> tuple[Choice, ...]:
    """The options of each filter. Sectors are those that clients of this firm have."""
    names = {of: whole.sectors.get(of, of) for of in sorted({entry.sector for entry in whole.entries})}
    last = {NO_BAND: "Not scorable yet", NOT_AUDITED: "Not audited yet"}
    sectors = dict(sorted(names.items(), key=lambda each: each[1]))
    return (
        _choice("band", "Band", {"": "Any band"} | dict(whole.bands) | last, view.band),
        _choice("sector", "Sector", {"": "Any sector"} | sectors, view.sector),
        _choice("weakest", "Weakest factor", {"": "Any factor"} | dict(whole.factors), view.weakest),
        _choice("needs", "Needs attention", {"": "Everything"} | NEEDS, view.needs),
        _choice("order", "Order", ORDERS, view.order),
    )


def _choice(name: str, label: str, known: dict[str, str], value: str) -> Choice:
    return Choice(name, label, tuple(Chosen(of, said, of == value) for of, said in known.items()))


def _found(shown: int, total: int, view: View) -> str:
    said = counted(total, "client", "clients") if shown == total else f"{shown:,} of {total:,} clients"
    return f"{said} in the archive" if view.archived else said


def _row(entry: Entry, whole: Portfolio, factors: dict[str, str]) -> ClientRow:
    return ClientRow(
        f"/clients/{entry.client_id}",
        entry.name,
        whole.sectors.get(entry.sector, entry.sector),
        entry.band,
        entry.cells[0].step,
        found_said(entry, factors),
        "Audit in progress" if entry.opened == 1 else f"{entry.opened} audits in progress" if entry.opened else None,
        counted(entry.overdue, "action overdue", "actions overdue") if entry.overdue else None,
        f"{counted(entry.expiring, 'piece', 'pieces')} of evidence to renew" if entry.expiring else None,
        due_said(entry.due, whole.today, whole.due_days),
        entry.due,
        entry.is_late,
    )


def _counts(cells: Iterable[Cell]) -> tuple[int, ...]:
    """How many stand in each step, the highest first, and last how many in none."""
    counts = [0] * 6
    for cell in cells:
        counts[cell.step] += 1
    return (*(counts[step] for step in STEPS), counts[0])


def _numbers(entry: Entry) -> NumberRow:
    return NumberRow(f"/clients/{entry.client_id}", entry.name, tuple(cell.points for cell in entry.cells))
