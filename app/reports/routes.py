"""The result's addresses: the page, what-if, and the files to take away."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request, Response

from app.assessments import store
from app.assessments.access import CurrentDesk, Desk
from app.assessments.pages import urls
from app.reports import files, what_if
from app.reports.pages import ContinuationPage, ResultPage
from app.reports.press import press
from app.reports.report import Report, build
from app.touches.noting import afterwards
from app.touches.store import DOWNLOADED
from app.web.answers import see
from app.web.errors import NotFound
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)


def report_of(desk: Desk, assessment_id: str) -> Report:
    """The report, if this visitor may see it."""
    desk.held(assessment_id)
    return build(desk.house, desk.session, assessment_id)


def unkept(page: Response) -> Response:
    """A page that no cache keeps: it shows an organisation's answers, on a device that may be shared."""
    page.headers["Cache-Control"] = "no-store"
    return page


@router.get("/assessments/{assessment_id}/result")
def result(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    if not desk.held(assessment_id).is_submitted:
        return see(urls(assessment_id))
    report = build(desk.house, desk.session, assessment_id)
    press.warm()  # whoever sees a result is likely to take it away on paper
    return unkept(render(request, ResultPage("Your result", report, urls(assessment_id))))


@router.get("/assessments/{assessment_id}/continuation")
def continuation(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    report = report_of(desk, assessment_id)
    here = urls(assessment_id)
    title = "Continue into the full assessment" if report.is_screen else "Begin again from these answers"
    return render(request, ContinuationPage(title, report.is_screen, f"{here}/continuation", f"{here}/result"))


@router.get("/assessments/{assessment_id}/what-if")
def trial(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    desk.held(assessment_id)
    page = what_if.page(desk.house, desk.session, assessment_id, dict(request.query_params))
    return unkept(render(request, page))


KINDS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "pdf": ("application/pdf", files.pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", files.docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", files.xlsx),
}


def download(content: bytes, kind: str, media_type: str, report_date: str) -> Response:
    name = f"readiness-{report_date}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(content, media_type=media_type, headers=headers)


def noted(desk: Desk, assessment_id: str, made: Response) -> Response:
    """The file, with a note that it was taken once it has been sent."""
    made.background = afterwards(desk.house, assessment_id, DOWNLOADED)
    return made


@router.get("/assessments/{assessment_id}/report.json")
def json_file(assessment_id: str, desk: CurrentDesk) -> Response:
    desk.held(assessment_id)
    submitted = store.submission(desk.session, assessment_id)
    if submitted is None:
        raise NotFound("There is no result yet", "Finish the questions and submit them first.")
    body = submitted.result_json.encode()
    return noted(desk, assessment_id, download(body, "json", "application/json", f"{submitted.submitted_at:%Y-%m-%d}"))


@router.get("/assessments/{assessment_id}/report.{kind}")
def file(assessment_id: str, kind: str, desk: CurrentDesk) -> Response:
    if kind not in KINDS:
        raise NotFound("There is no such file", "The report comes as PDF, Word, Excel and JSON.")
    report = report_of(desk, assessment_id)
    media_type, make = KINDS[kind]
    return noted(desk, assessment_id, download(make(report), kind, media_type, f"{report.submitted_at:%Y-%m-%d}"))
