"""Leads as CSV and Excel: those of a view, the newest first, read a few at a time so that any number fits in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from sqlmodel import Session

from app.accounts import store as accounts
from app.desk import cells, pages, store
from app.desk.filters import Filter
from app.desk.models import Lead
from app.desk.states import KIND_NAMES, STATUS_NAMES, Kind, Status
from app.web.house import House
from scoring.qualification import from_json

BATCH = 500
MOST_ROWS = 1_000_000  # a sheet of Excel has little more
LONGEST_CELL = 32_000
WIDTHS = (22, 28, 28, 16, 20, 7, 6, 6, 7, 24, 18, 12, 16, 17, 17, 17, 17, 60, 60)
Value = str | int | datetime | None


@dataclass(frozen=True)
class Words:
    """The names that an export puts in place of ids, and the zone of its times."""

    staff: dict[str, str]
    sectors: dict[str, str]
    house: House


def head(house: House) -> tuple[str, ...]:
    """The names of the columns. Times are those of the owner's zone, and say so."""
    zone = house.settings.time_zone
    moments = tuple(f"{name} ({zone})" for name in ("Received", "Answer due", "Answered", "Call back"))
    before = ("Name", "Email", "Organisation", "Phone", "Kind", "Grade", "Fit", "Need", "Intent", "Sector", "Source")
    return (*before, "Status", "Owner", *moments, "Why", "Address")


def words(house: House, session: Session) -> Words:
    return Words(accounts.names(session), dict(house.questionnaire.sectors), house)


def rows(house: House, view: Filter, me: str) -> Iterator[tuple[Value, ...]]:
    """One row for each lead of a view. By the time of receipt, which nobody changes: none is missed or seen twice."""
    chosen, after = replace(view, order="newest"), ""
    with house.database.session(writes=False) as session:
        said, at = words(house, session), pages.moment(house.now(), house.settings)
        for _ in range(0, MOST_ROWS, BATCH):
            found, after = store.page(session, chosen, me, at, after, BATCH)
            yield from (row(lead, said) for lead in found)
            session.expunge_all()
            if not after:
                return


def row(lead: Lead, said: Words) -> tuple[Value, ...]:
    """What the list shows of a lead, with its reasons. What was not shared is not in a lead, so it is not here."""

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(said.house.settings.zone).replace(tzinfo=None, microsecond=0) if moment else None

    return (
        lead.name,
        lead.email,
        lead.organisation,
        lead.phone,
        KIND_NAMES[Kind(lead.kind)],
        lead.grade,
        lead.fit,
        lead.need,
        lead.intent,
        said.sectors.get(lead.sector or "", ""),
        lead.source,
        STATUS_NAMES[Status(lead.status)],
        said.staff.get(lead.owner_id or "", ""),
        local(lead.received_at),
        local(lead.due_at),
        local(lead.answered_at),
        local(lead.call_back_at),
        why(lead.reasons),
        f"{said.house.settings.base_url}/desk/leads/{lead.id}",
    )


def why(reasons: str) -> str:
    """The sentences that say why a lead has its grade."""
    return " ".join(from_json(reasons).why) if reasons.startswith("{") else ""


def as_csv(house: House, view: Filter, me: str) -> Iterator[bytes]:
    """The leads of a view as CSV, in pieces."""

    def lines() -> Iterator[tuple[cells.Cell, ...]]:
        yield head(house)
        for each in rows(house, view, me):
            yield tuple(f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell for cell in each)

    return cells.csv_of(lines())


def as_xlsx(house: House, view: Filter, me: str) -> IO[bytes]:
    """The leads of a view as an Excel file, ready to be read. It is written to the disk row by row."""
    from xlsxwriter import Workbook

    file = TemporaryFile()  # noqa: SIM115  # it is closed, and so removed, by whoever sends it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options)
    sheet = book.add_worksheet("Leads")
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(head(house)):
        sheet.write_string(0, column, name, bold)
    for number, each in enumerate(rows(house, view, me), start=1):
        for column, cell in enumerate(each):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell, moment)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell[:LONGEST_CELL])
    book.close()
    file.seek(0)
    return file


def pieces(file: IO[bytes], size: int = 65_536) -> Iterator[bytes]:
    """A file in pieces, closed at its end."""
    with file:
        yield from iter(lambda: file.read(size), b"")
