"""What is taken away: a framework as Excel, and how far claims were off as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction

from fastapi import Response

from app.accounts.access import StaffDesk
from app.comparisons.crosswalks import Item, Practice, View
from app.desk.cells import Cell, csv_of
from app.files.sending import disposition
from app.privacy import audit
from scoring.accuracy import AccuracyOverClients, Off

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
HEAD = ("Kind", "Id", "Name", "Clients", "Pairs", "Mean difference in levels", "Share more", "Share same", "Share less")


def attached(content: bytes, name: str, media_type: str) -> Response:
    """A file that no cache keeps."""
    return Response(content, media_type=media_type, headers=headers(name))


def headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}


def noted(desk: StaffDesk, subject: tuple[str, str], detail: str) -> None:
    """Notes in the audit log who took something away."""
    with desk.house.database.transaction() as own:
        audit.record(own, desk.now, "exported", subject, desk.staff.id, detail=detail)


def framework_sheet(view: View, title: str, brand: str, moment: datetime) -> bytes:
    """One framework: a sheet of its items, one of the questions behind them, and one that says what this is."""
    from app.reports.sheet_book import Book, Column, Value
    from app.reports.sheets import heading, put_facts

    book = Book(f"{title}: {view.name}", brand, moment)
    about = book.sheet("What this is", (26, 100))
    heading(book, about, 0, view.name, 20)
    facts: list[tuple[str, Value]] = [("Audit", title), ("What this is", view.note), ("Publisher", view.publisher)]
    facts += [("It comes to", view.summary), *((rule.name, rule.says) for rule in view.rules)]
    put_facts(book, about, 2, [*facts, *([("Ratings", view.our_choice)] if view.our_choice else [])])
    items = (Column("Item", 36), Column("Rating", 14), Column("Score", 12), Column("Why", 80), Column("Note", 60))
    book.listing(
        "Items",
        items,
        [[each.name, each.rating_name or "Not rated", each.score, each.sentence, each.note] for each in view.items],
        "This framework has no items.",
    )
    questions = (
        *(Column("Item", 36), Column("Question id", 28), Column("Practice", 40), Column("Critical", 10)),
        *(Column("Level", 9, "level"), Column("In words", 18), Column("Target", 9, "number"), Column("Stands", 26)),
    )
    rows = [_question(item, each) for item in view.items for each in item.practices]
    book.listing("Questions", questions, rows, "No question of ours speaks to this framework.")
    return book.save()


def _question(item: Item, each: Practice) -> list[str | int | float | date | None]:
    critical = "yes" if each.is_critical else ""
    return [item.name, each.id, each.name, critical, each.level, each.said, each.target, each.stands]


def accuracy_csv(found: AccuracyOverClients) -> Iterator[bytes]:
    """One line for all, for each factor and for each indicator. What has no number is empty."""
    kinds = (("overall", (found.overall,)), ("factor", found.factors), ("indicator", found.indicators))
    return csv_of([HEAD, *(_line(kind, off) for kind, several in kinds for off in several)])


def _line(kind: str, off: Off) -> tuple[Cell, ...]:
    shares = (off.mean_difference, off.over_claimed, off.same, off.under_claimed)
    return (kind, off.of, off.name, off.clients, off.n, *(_decimal(share) for share in shares))


def _decimal(value: Fraction | None) -> float | None:
    """A number, not a text: a minus in front of a text is taken for the beginning of a formula."""
    return None if value is None else round(float(value), 3)
