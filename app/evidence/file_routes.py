"""Files of evidence on their way in and out. What comes in is looked into first; what goes out is a download only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.access import AuditDesk, StaffDesk, staff
from app.accounts.roles import AUDITORS
from app.audits.access import OpenAudit, answerable, audit_of
from app.evidence import keeping
from app.evidence.access import piece_of, today_of
from app.evidence.add_page import add_page
from app.evidence.forms import EvidenceForm, asked_in, read_evidence
from app.evidence.kinds import EvidenceKind
from app.evidence.loose_files import evidence_key
from app.evidence.piece_page import notes_code
from app.evidence.words import piece_address
from app.files.fetching import Fetching
from app.files.refused import Refused
from app.files.sending import attachment
from app.files.storage import Missing
from app.files.taking import TOO_LARGE, Taken, take
from app.web.answers import see
from app.web.errors import Busy
from app.web.render import render
from app.web.rooms import apart, room
from app.web.upload import Evidence, PostedEvidence, senders

router = room(include_in_schema=False)
EVIDENCE = "/audits/{audit_id}/evidence"
NO_FILE = "Choose the file or photo."
AGAIN = "Choose the file again. It was not kept, because something else does not fit yet."


def working(audit_id: str, desk: AuditDesk) -> OpenAudit:
    """The audit, to be worked on: asked before the file is read."""
    return answerable(desk, audit_id)


async def sending(desk: AuditDesk) -> AsyncIterator[None]:
    """One of the few files that somebody may be sending at a time."""
    with senders.one_more(desk.staff.id):
        yield


StillAuditDesk = Annotated[StaffDesk, Depends(staff(AUDITORS))]  # one of its own: each is asked once for a request


def still_working(audit_id: str, desk: StillAuditDesk) -> OpenAudit:
    """The same once the file is here: a sign-in, a role or the audit may have ended while it came in."""
    return answerable(desk, audit_id)


Working = Annotated[OpenAudit, Depends(working)]
Sending = Annotated[None, Depends(sending, scope="function")]
StillWorking = Annotated[OpenAudit, Depends(still_working)]


@router.post(f"{EVIDENCE}/files")
@apart
def add_file(
    request: Request, audit_id: str, _before: Working, _sending: Sending, evidence: PostedEvidence, found: StillWorking
) -> Response:
    """Keeps a file. Whatever goes wrong with it, what was typed stays in the page."""
    form = read_evidence(evidence.posted, found, EvidenceKind.FILE, today_of(found))
    asked = evidence.posted.text("question")
    question_id = asked if asked in asked_in(found) else ""
    already, status = None, 422
    try:
        taken = _taken(found, evidence)
        if not form.errors:
            made = keeping.add_file(found, _titled(form, taken), taken)
            return see(f"{piece_address(audit_id, made)}?said=added&notes={notes_code(taken.notes)}")
        form = form.with_error("file", AGAIN)
    except (Refused, keeping.NoRoom) as refused:
        form = form.with_error("file", refused.sentence)
        status = 413 if evidence.is_too_large else 422
    except keeping.AlreadyThere as there:
        already, form = there, form.with_error("file", f"You have this file already as “{there.title}”.")
    except Busy as busy:
        form, status = form.with_error("file", f"{busy.title}. {busy.advice}"), busy.status
    return render(request, add_page(found, EvidenceKind.FILE, form, question_id, already), status)


def _taken(found: OpenAudit, evidence: Evidence) -> Taken:
    """The file as it may be kept. Raises Refused, NoRoom, or Busy."""
    if evidence.is_too_large:
        raise Refused(TOO_LARGE)
    if not evidence.has_file:
        raise Refused(NO_FILE)
    keeping.check_room(found.desk.session, found.audit.id)  # before the work of looking into it
    return take(evidence.name, evidence.content, found.desk.house.scanner)


def _titled(form: EvidenceForm, taken: Taken) -> EvidenceForm:
    return form if form.values.title else form.entitled(taken.name)


@router.get(f"{EVIDENCE}/{{evidence_id}}/file")
@apart
def file(audit_id: str, evidence_id: str, _place: Fetching, desk: AuditDesk) -> Response:
    """The file as a download, and never as a page. The audit log says who took it."""
    known = piece_of(audit_of(desk, audit_id), evidence_id).evidence
    if known.sha256 is None:
        raise Missing("There is no file here", "This evidence is a link or an observation. Open it to read it.")
    content = desk.house.storage.get(evidence_key(known.firm_id, known.sha256))  # checked against its hash there
    desk.saw("evidence", known.id)
    return attachment(known.file_name or known.title, known.media_type or "application/octet-stream", content)
