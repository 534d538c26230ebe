"""Issues a report: takes a number, makes both files, keeps them, and only then says that it is issued."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import replace

from sqlmodel import Session

from app.accounts.access import StaffDesk
from app.audits import store as audits
from app.audits.access import OpenAudit
from app.files.storage import key_of
from app.firms.access import ID, firm_of, no_such
from app.firms.roles import READ, FirmRole
from app.issuing import store
from app.issuing.building import build
from app.issuing.models import IssuedReport
from app.issuing.shapes import AuditReport, Look, body_of
from app.privacy import audit as log
from app.web.errors import Conflict, NotFound, Problem
from app.web.form_ids import new_id
from app.web.house import House


class ChangedMeanwhile(Conflict):
    title = "This audit was changed while its report was made"
    advice = "Nothing was issued. Look at the audit again, then issue its report."


def logo_of(house: House, firm_id: str, look: Look) -> bytes | None:
    return house.storage.get(key_of(firm_id, look.logo)) if look.logo else None


def draft(found: OpenAudit) -> bytes:
    """The report as a PDF that says on every page that it is a draft."""
    from app.issuing.paper import pdf

    report = build(found)
    return pdf(report, logo_of(found.desk.house, found.audit.firm_id, report.look))


def issue(found: OpenAudit, form_id: str) -> str:
    """Issues the report of a completed audit and returns its id. A form that is sent twice issues one.

    A number may be lost where a file cannot be made, or a form is sent twice at once; none is given twice.
    """
    house, firm_id = found.desk.house, found.audit.firm_id
    report_id = new_id(found.audit.id, form_id)
    if store.one(found.desk.session, found.audit.id, report_id) is not None:
        return report_id
    unnumbered = build(found)
    logo = logo_of(house, firm_id, unnumbered.look)
    with house.database.transaction() as own:
        number = store.next_number(own, unnumbered.made_at.astimezone(house.settings.zone).year)
    report = replace(unnumbered, number=number)
    files = _kept(house, firm_id, report, logo)
    try:
        with house.database.transaction() as own:
            is_ours = _issued(own, found, report_id, report, files)
    except ChangedMeanwhile:
        _let_go(house, firm_id, files)
        raise
    if not is_ours:
        _let_go(house, firm_id, files)
    return report_id


def _let_go(house: House, firm_id: str, files: store.Files) -> None:
    """Removes files that no row stands for. What the storage refuses now is only one file too many."""
    with contextlib.suppress(Problem):
        for sha256 in (files.pdf, files.docx):
            house.storage.delete(key_of(firm_id, sha256))


def _issued(own: Session, found: OpenAudit, report_id: str, report: AuditReport, files: store.Files) -> bool:
    """Keeps the row of a report; whether this request was the one that did. Of two at once, one waits for the other."""
    stands = audits.by_id(own, found.audit.id, locked=True)
    if stands is None or stands.result != found.audit.result:
        raise ChangedMeanwhile
    if store.one(own, stands.id, report_id) is not None:
        return False
    staff_id, at = found.desk.staff.id, report.made_at
    store.issue(own, stands.firm_id, stands.id, report.number, body_of(report), files, staff_id, at, report_id)
    log.record(own, at, "issued a report", ("report", report_id), staff_id, detail=report.number)
    return True


def _kept(house: House, firm_id: str, report: AuditReport, logo: bytes | None) -> store.Files:
    """Makes both files and keeps them under their SHA-256."""
    from app.issuing.paper import pdf
    from app.issuing.word import docx

    made = (pdf(report, logo), docx(report, logo))
    hashes = [hashlib.sha256(content).hexdigest() for content in made]
    for sha256, content in zip(hashes, made, strict=True):
        house.storage.put(key_of(firm_id, sha256), content)
    return store.Files(*hashes)


def report_of(desk: StaffDesk, audit_id: str, report_id: str, may: frozenset[FirmRole] = READ) -> IssuedReport:
    """A report of this audit in a firm of whoever asks. It is found even where its audit was removed since."""
    are_ids = ID.fullmatch(audit_id) and ID.fullmatch(report_id)
    found = store.one(desk.session, audit_id, report_id) if are_ids else None
    if found is None:
        raise no_such("report")
    try:
        firm_of(desk, found.firm_id, may)
    except NotFound:
        raise no_such("report") from None
    return found


def whose(report: IssuedReport) -> str:
    """The client's name as it stands on the report: the client may be called otherwise today, or be gone."""
    return str(json.loads(report.body).get("client", ""))
