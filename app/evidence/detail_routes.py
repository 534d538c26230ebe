"""The address at which what was said of a piece of evidence is put right."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts.access import AuditDesk
from app.audits.access import answerable, audit_of
from app.evidence import details, store
from app.evidence.access import piece_of, today_of
from app.evidence.forms import form_of, read_evidence
from app.evidence.kinds import EvidenceKind
from app.evidence.words import piece_address
from app.web.answers import see
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
DETAILS = "/audits/{audit_id}/evidence/{evidence_id}/details"


@router.get(DETAILS)
def show(request: Request, audit_id: str, evidence_id: str, desk: AuditDesk) -> Response:
    piece = piece_of(audit_of(desk, audit_id), evidence_id)
    if not piece.may_correct:
        return see(piece_address(audit_id, evidence_id))
    values = store.values_of(piece.evidence)
    return render(request, details.details_page(piece, form_of(values, piece.serves_here), details.state_of(values)))


@router.post(DETAILS)
def change(request: Request, audit_id: str, evidence_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    piece = piece_of(answerable(desk, audit_id), evidence_id)
    form = read_evidence(posted, piece.found, EvidenceKind(piece.evidence.kind), today_of(piece.found))
    if form.errors:
        return render(request, details.details_page(piece, form, posted.text("seen")), 422)
    if not form.values.title:  # a file may go by its own name
        form = form.entitled(piece.evidence.file_name or piece.evidence.title)
    try:
        details.change(piece, form.values, posted.text("seen"))
    except details.ChangedMeanwhile:
        saved = store.values_of(piece.evidence)
        return render(request, details.details_page(piece, form, details.state_of(saved), saved), 409)
    return see(f"{piece_address(audit_id, evidence_id)}?said=changed")
