"""The addresses of the figures: the page, and each of its tables as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from app.accounts.access import EnquiryDesk
from app.desk import figure_pages
from app.desk.cells import Cell, csv_of
from app.desk.figure_tables import Figures, gathered
from app.desk.ranges import Asked, read_range
from app.web.errors import NotFound
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
CSV = "text/csv; charset=utf-8"
TABLES = ("time", "sources", "sectors", "questions")


def asked(request: Request, desk: EnquiryDesk) -> Asked:
    return read_range(dict(request.query_params), desk.house.now().astimezone(desk.house.settings.zone).date())


@router.get("/desk/figures")
def figures(request: Request, desk: EnquiryDesk) -> Response:
    wanted = asked(request, desk)
    page = figure_pages.figures_page(wanted, gathered(desk.house, desk.session, wanted.range))
    return render(request, page, 422 if wanted.errors else 200)


@router.get("/desk/figures/{table}.csv")
def download(request: Request, table: str, desk: EnquiryDesk) -> Response:
    if table not in TABLES:
        raise NotFound("There is no such table", f"The tables are {', '.join(TABLES)}.")
    wanted = asked(request, desk)
    found = gathered(desk.house, desk.session, wanted.range)
    name = f"figures-{table}-{wanted.range.first}-to-{wanted.range.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(csv_of(as_rows(table, wanted, found)), media_type=CSV, headers=headers)


def as_rows(table: str, wanted: Asked, found: Figures) -> Iterator[tuple[Cell, ...]]:
    """The rows of one table, its head first. Small counts by sector read as they do on the page."""
    if table == "questions":
        yield ("Section", "Question", "Stopped there")
        for section in found.sections:
            yield from ((section.label, stop.label, stop.count) for stop in section.questions)
            if not section.questions:
                yield (section.label, "", section.count)
    elif table == "sectors":
        yield ("Sector", *figure_pages.HEAD)
        for line in found.sectors:
            started, completed = (each.said if each.number is None else each.number for each in line.assessments)
            yield (line.label, started, completed, line.counts.enquired, line.counts.in_time, line.counts.late)
    else:
        yield ("Source" if table == "sources" else figure_pages.BY[wanted.range.grain], *figure_pages.HEAD)
        for each in found.sources if table == "sources" else found.over_time:
            yield (each.label, *figure_pages.numbers(each))
