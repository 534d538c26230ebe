"""The report of a closed round: the page, and the files to take away."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request, Response

from app.assessments.access import CurrentDesk, Desk
from app.assessments.store import Held
from app.groups import report_files as files
from app.groups import store
from app.groups.models import Round
from app.groups.report_pages import build, page_of
from app.groups.report_shapes import GroupReport
from app.groups.round_access import ROUND_ID
from app.reports.press import press
from app.web.answers import see
from app.web.errors import NotFound
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
ADDRESS = "/assessments/{assessment_id}/rounds/{round_id}/report"


def round_of(desk: Desk, assessment_id: str, round_id: str) -> tuple[Held, Round]:
    """A round, if this visitor may see it."""
    held = desk.held(assessment_id)
    found = store.one(desk.session, held.id, round_id) if ROUND_ID.fullmatch(round_id) else None
    if found is None:
        raise NotFound("There is no such round", "All rounds are listed with the assessment.")
    return held, found


@router.get(ADDRESS)
def report(request: Request, assessment_id: str, round_id: str, desk: CurrentDesk) -> Response:
    held, found = round_of(desk, assessment_id, round_id)
    made = build(desk.house, desk.session, held, found)
    if made is None:
        return see(f"/assessments/{held.id}/rounds/{found.id}")
    press.warm()  # whoever sees a report is likely to take it away on paper
    page = render(request, page_of(made, held))
    page.headers["Cache-Control"] = "no-store"
    return page


KINDS: dict[str, tuple[str, Callable[[GroupReport], bytes]]] = {
    "pdf": ("application/pdf", files.pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", files.docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", files.xlsx),
}


def download(content: bytes, kind: str, media_type: str, made: GroupReport) -> Response:
    name = f"what-people-see-{made.closed_date:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(content, media_type=media_type, headers=headers)


@router.get(f"{ADDRESS}.{{kind}}")
def file(assessment_id: str, round_id: str, kind: str, desk: CurrentDesk) -> Response:
    held, found = round_of(desk, assessment_id, round_id)
    made = build(desk.house, desk.session, held, found)
    if made is None:
        raise NotFound("There is no report yet", "It is made when the round is closed.")
    if kind == "json":
        return download(files.json_file(made, found.report), kind, "application/json", made)
    if kind not in KINDS:
        raise NotFound("There is no such file", "The report comes as PDF, Word, Excel and JSON.")
    media_type, make = KINDS[kind]
    return download(make(made), kind, media_type, made)
