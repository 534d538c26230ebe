"""The addresses of an audit as an Excel sheet, to fill in and bring back."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts.access import AuditDesk
from app.audits.access import answerable, audit_of
from app.audits.answering import save_all, sections_of, touched
from app.audits.around import address
from app.audits.merge_page import begun, merge_page
from app.audits.sheet import sheet_of
from app.audits.sheet_page import sheet_page
from app.audits.sheet_reading import BadRow, SheetForm, read_sheet
from app.files.naming import named_after
from app.files.sending import disposition
from app.privacy import audit as log
from app.web.answers import see
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import apart, room
from app.web.upload import PostedUpload

router = room(include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "/audits/{audit_id}/sheet"


@router.get(f"{SHEET}.xlsx")
def sheet(audit_id: str, desk: AuditDesk) -> Response:
    found = audit_of(desk, audit_id)
    file = sheet_of(found)
    with desk.house.database.transaction() as own:
        log.record(own, desk.now, "exported", ("audit", audit_id), desk.staff.id, detail="sheet")
    day = desk.now.astimezone(desk.house.settings.zone)
    name = named_after(found.client.name, f"audit {day:%Y-%m-%d}", ".xlsx")
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
    return Response(file, media_type=XLSX, headers=headers)


@router.post(SHEET)
@apart
def read(request: Request, audit_id: str, desk: AuditDesk, upload: PostedUpload) -> Response:
    """Shows what a sheet would change. Nothing is saved yet, so it is read beside those who save."""
    found = answerable(desk, audit_id)
    form = read_sheet(found, upload)
    return render(request, sheet_page(found, form), form.status)


@router.post(f"{SHEET}/changes")
def take(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """Saves what the page before showed. What meets a newer answer is shown to a person."""
    found = answerable(desk, audit_id)
    asked = [of for section in sections_of(found) for of in section.questions if posted.has(f"{of}-choice")]
    outcome = save_all(found, touched(found, asked, posted))
    if outcome.wrong:  # the page does not offer these: somebody wrote the form by hand
        bad = [
            BadRow("Not saved", found.journey.question(of).name, form.errors[0][1])
            for of, form in outcome.wrong.items()
        ]
        return render(request, sheet_page(found.read_again(), SheetForm(bad=bad)), 422)
    if outcome.clashes:
        return render(request, merge_page(found.read_again(), begun(outcome.clashes), ""), 409)
    return see(f"{address(audit_id)}?saved={len(outcome.saved)}")
