"""The report of a submitted assessment as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.responses import Response

from app.api.access import KeyDesk
from app.api.problems import OF_READING, Responses, problems
from app.assessments import store
from app.assessments.store import Submitted
from app.reports import files
from app.reports.report import Report, build
from app.web.errors import NotFound

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "json": "application/json",
}
MAKERS: dict[str, Callable[[Report], bytes]] = {"pdf": files.pdf, "docx": files.docx, "xlsx": files.xlsx}


class NoResult(NotFound):
    title = "There is no result yet"
    advice = "POST to the assessment's submission first."


def submitted(desk: KeyDesk, assessment_id: str) -> Submitted:
    """What was submitted, if this key may read it and it was."""
    desk.held(assessment_id)
    found = store.submission(desk.session, assessment_id)
    if found is None:
        raise NoResult
    return found


def report(desk: KeyDesk, assessment_id: str, kind: str) -> Response:
    """The report as PDF, Word or Excel."""
    submitted(desk, assessment_id)
    made = build(desk.house, desk.session, assessment_id)
    return attached(MAKERS[kind](made), kind, made.submitted_at)


def attached(body: bytes, kind: str, submitted_at: datetime) -> Response:
    """A file that a browser would save under a name with its date."""
    name = f"readiness-{submitted_at:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=MEDIA_TYPES[kind], headers=headers)


def documented(kind: str) -> Responses:
    """What a download may answer with."""
    media_type = MEDIA_TYPES[kind]
    content = {media_type: {"schema": {"type": "string", "contentMediaType": media_type}}}
    return {200: {"content": content, "description": "The file."}, **problems(*OF_READING)}
