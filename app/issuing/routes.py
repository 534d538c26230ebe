"""The addresses of the reports of an audit: look at a draft, issue, download, withdraw."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts import store as accounts
from app.accounts.access import AuditDesk
from app.audits.access import OpenAudit, audit_of
from app.files.fetching import Fetching
from app.files.naming import named_after
from app.files.sending import attachment
from app.files.storage import key_of
from app.firms.roles import OWN, WORK
from app.issuing import issue, store
from app.issuing.building import build
from app.issuing.pages import LONGEST_REASON, Typed, reports_page
from app.privacy import audit as log
from app.reports.press import press
from app.web import form_ids
from app.web.answers import see
from app.web.errors import NotFound
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import apart, room

router = room(include_in_schema=False)
ADDRESS = "/audits/{audit_id}/reports"
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def show(request: Request, found: OpenAudit, typed: Typed | None = None, status: int = 200) -> Response:
    session = found.desk.session
    preview = build(found) if found.is_completed else None
    page = reports_page(found, preview, store.issued_of(session, found.audit.id), accounts.names(session), typed)
    return render(request, page, status)


@router.get(ADDRESS)
def reports(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    found = audit_of(desk, audit_id)
    press.warm()  # whoever comes here is likely to ask for a file
    return show(request, found)


@router.get(f"{ADDRESS}/preview.pdf")
def preview(audit_id: str, _place: Fetching, desk: AuditDesk) -> Response:
    found = audit_of(desk, audit_id)
    day = desk.now.astimezone(desk.house.settings.zone)
    name = named_after(found.client.name, f"draft report {day:%Y-%m-%d}", ".pdf")
    return attachment(name, MEDIA["pdf"], issue.draft(found))


@router.post(ADDRESS)
@apart
def issuance(audit_id: str, _place: Fetching, desk: AuditDesk, posted: PostedForm) -> Response:
    issue.issue(audit_of(desk, audit_id, WORK), form_ids.read(posted))
    return see(ADDRESS.format(audit_id=audit_id))


@router.get(f"{ADDRESS}/{{report_id}}/report.{{file_kind}}")
def file(audit_id: str, report_id: str, file_kind: str, _place: Fetching, desk: AuditDesk) -> Response:
    found = issue.report_of(desk, audit_id, report_id)
    if file_kind not in MEDIA:
        raise NotFound("There is no such file", "An issued report comes as PDF and as Word.")
    sha256 = found.pdf_sha256 if file_kind == "pdf" else found.docx_sha256
    content = desk.house.storage.get(key_of(found.firm_id, sha256))  # checked against its hash there
    desk.saw("report", found.id)
    withdrawn = " (withdrawn)" if found.withdrawn_at else ""
    issued = found.issued_at.astimezone(desk.house.settings.zone)
    name = named_after(issue.whose(found), f"report {found.number} {issued:%Y-%m-%d}{withdrawn}", f".{file_kind}")
    return attachment(name, MEDIA[file_kind], content)


@router.post(f"{ADDRESS}/{{report_id}}/withdrawal")
def withdrawal(request: Request, audit_id: str, report_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    found = issue.report_of(desk, audit_id, report_id, OWN)
    because = " ".join(posted.text("because").split())
    if not because or len(because) > LONGEST_REASON:
        error = f"Say why, in up to {LONGEST_REASON} characters. Whoever verifies the report reads it."
        return show(request, audit_of(desk, audit_id, OWN), Typed(report_id, because, error), 422)
    if store.withdraw(desk.session, found, because, desk.staff.id, desk.now):
        log.record(
            desk.session, desk.now, "withdrew a report", ("report", found.id), desk.staff.id, detail=found.number
        )
    return see(ADDRESS.format(audit_id=audit_id))
