"""A portfolio taken away, as CSV and Excel: every client of a view, one a row, texts as texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from app.clients.portfolio import Entry, Portfolio
from app.desk.cells import csv_of

Value = str | int | date | None
BEFORE = ("Client", "Sector", "Band", "Overall")
AFTER = (
    "Weakest factor",
    "Audited on",
    "Audits in progress",
    "Overdue actions",
    "Evidence expired or expiring",
    "Next audit due",
    "Audit overdue",
    "Address",
)


def head(whole: Portfolio) -> tuple[str, ...]:
    return (*BEFORE, *(name for _, name in whole.factors), *AFTER)


def rows(whole: Portfolio, shown: Sequence[Entry], base_url: str) -> Iterator[tuple[Value, ...]]:
    """One row for each client. What is not known is empty, and never zero."""
    factors = dict(whole.factors)
    for entry in shown:
        yield (
            entry.name,
            whole.sectors.get(entry.sector, entry.sector),
            entry.band or "Not audited yet",
            *(cell.points for cell in entry.cells),
            factors.get(entry.weakest, entry.weakest),
            entry.completed_on,
            entry.opened,
            entry.overdue,
            entry.expiring,
            entry.due,
            "yes" if entry.is_late else "",
            f"{base_url}/clients/{entry.client_id}",
        )


def as_csv(whole: Portfolio, shown: Sequence[Entry], base_url: str) -> Iterator[bytes]:
    def lines() -> Iterator[tuple[str | int | None, ...]]:
        yield head(whole)
        for row in rows(whole, shown, base_url):
            yield tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row)

    return csv_of(lines())


def as_xlsx(whole: Portfolio, shown: Sequence[Entry], firm: str, brand: str, base_url: str, at: datetime) -> bytes:
    from app.reports.sheet_book import Book, Column

    columns = (
        *(Column("Client", 34, "typed"), Column("Sector", 24), Column("Band", 18), Column("Overall", 11, "number")),
        *(Column(name, 15, "number") for _, name in whole.factors),
        *(Column("Weakest factor", 26), Column("Audited on", 15, "date")),
        *(Column(name, 13, "number") for name in AFTER[2:5]),
        *(Column("Next audit due", 15, "date"), Column("Audit overdue", 12), Column("Address", 60)),
    )
    book = Book(f"Clients of {firm}", brand, at)
    book.listing("Clients", columns, rows(whole, shown, base_url), "No client matches.")
    return book.save()
