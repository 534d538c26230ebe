"""The addresses of the evidence of an audit. Files have their own, in file_routes."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts.access import AuditDesk
from app.audits.access import OpenAudit, answerable, audit_of
from app.audits.answering import section_with
from app.audits.words import counted
from app.evidence import keeping, store
from app.evidence.access import piece_of, today_of
from app.evidence.add_page import add_page
from app.evidence.detail_routes import router as detail_router
from app.evidence.file_routes import router as file_router
from app.evidence.forms import asked_in, empty_form, read_evidence, read_serves
from app.evidence.kinds import EvidenceKind
from app.evidence.list_page import AT_ONCE, earlier_page, evidence_page, latest_uses
from app.evidence.observation_routes import router as observation_router
from app.evidence.piece_page import notes_of, piece_page, removal_page
from app.evidence.words import evidence_address, piece_address
from app.firms.roles import WORK
from app.privacy import audit as log
from app.web.answers import see
from app.web.errors import Invalid
from app.web.forms import Posted, PostedForm
from app.web.render import render
from app.web.rooms import apart, room

router = room(include_in_schema=False)
router.include_router(file_router)  # first: "files" is no piece of evidence
router.include_router(detail_router)
router.include_router(observation_router)
EVIDENCE = "/audits/{audit_id}/evidence"
PIECE = f"{EVIDENCE}/{{evidence_id}}"
TICK_ONE = "Tick at least one piece, then press the button again."
SAID = {
    "added": "Added.",
    "attached": "It is part of this audit now.",
    "saved": "Saved: what it serves.",
    "changed": "Saved: the details.",
    "expired": "Marked as expired.",
    "removed": "Removed.",
}


@router.get(EVIDENCE)
def evidence(request: Request, audit_id: str, desk: AuditDesk, question: str = "", said: str = "") -> Response:
    found = audit_of(desk, audit_id)
    count = page_number(said, 0)
    told = f"Attached: {counted(count, 'piece', 'pieces')}." if count else SAID.get(said, "")
    return render(request, evidence_page(found, question, told))


@router.get(f"{EVIDENCE}/files")
def new_file(request: Request, audit_id: str, desk: AuditDesk, question: str = "") -> Response:
    return _new(request, audit_of(desk, audit_id), EvidenceKind.FILE, question)


@router.get(f"{EVIDENCE}/links")
def new_link(request: Request, audit_id: str, desk: AuditDesk, question: str = "") -> Response:
    return _new(request, audit_of(desk, audit_id), EvidenceKind.LINK, question)


@router.get(f"{EVIDENCE}/observations")
def new_observation(request: Request, audit_id: str, desk: AuditDesk, question: str = "") -> Response:
    return _new(request, audit_of(desk, audit_id), EvidenceKind.OBSERVATION, question)


def _new(request: Request, found: OpenAudit, kind: EvidenceKind, question_id: str) -> Response:
    """A form to fill in; the list of evidence for those who may not add any here."""
    if not found.may_answer:
        return see(evidence_address(found.audit.id))
    if question_id:
        section_with(found, question_id)
    return render(request, add_page(found, kind, empty_form(kind, today_of(found), question_id), question_id))


@router.post(f"{EVIDENCE}/links")
def add_link(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    return _added(request, answerable(desk, audit_id), EvidenceKind.LINK, posted)


@router.post(f"{EVIDENCE}/observations")
def add_observation(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    return _added(request, answerable(desk, audit_id), EvidenceKind.OBSERVATION, posted)


def _added(request: Request, found: OpenAudit, kind: EvidenceKind, posted: Posted) -> Response:
    form = read_evidence(posted, found, kind, today_of(found))
    question_id = posted.text("question") if posted.text("question") in asked_in(found) else ""
    if not form.errors:
        try:
            made = keeping.add(found.desk.session, found, kind, form)
            if made.removed_at is not None:  # the form was sent once more, and somebody has removed what it made
                return see(evidence_address(found.audit.id))
            return see(f"{piece_address(found.audit.id, made.id)}?said=added")
        except keeping.NoRoom as full:
            form = form.with_error("title", full.sentence)
    return render(request, add_page(found, kind, form, question_id), 422)


@router.get(f"{EVIDENCE}/earlier")
def earlier(request: Request, audit_id: str, desk: AuditDesk, question: str = "", page: str = "1") -> Response:
    return render(request, earlier_page(audit_of(desk, audit_id), question, page_number(page)))


@router.post(f"{EVIDENCE}/earlier")
def attach_earlier(
    request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm, question: str = "", page: str = "1"
) -> Response:
    """Attaches what is ticked to the questions that it served before. Each is looked up among the client's own."""
    found = answerable(desk, audit_id)
    ticked = [name.removeprefix("piece-") for name, _ in posted.kept() if name.startswith("piece-")]
    pieces = _wanted(found, question, ticked[:AT_ONCE])
    error = "" if pieces else TICK_ONE
    try:
        keeping.check_room(desk.session, audit_id, len(pieces), store.size_of(desk.session, pieces))
    except keeping.NoRoom as full:
        error = full.sentence
    if error:
        return render(request, earlier_page(found, question, page_number(page), ticked, error), 422)
    for each, wanted in pieces.items():
        store.attach(desk.session, audit_id, each, sorted(wanted))
        log.record(desk.session, desk.now, "attached evidence", ("audit", audit_id), desk.staff.id, detail=each)
    return see(f"{evidence_address(audit_id)}?said={len(pieces)}")


def _wanted(found: OpenAudit, question_id: str, ticked: list[str]) -> dict[str, set[str]]:
    """Ticked pieces of other audits with what they served there and is asked here. One that is here already stays."""
    pieces = [piece_of(found, evidence_id) for evidence_id in ticked]
    asked = set(asked_in(found))
    wanted = {}
    for piece in pieces:
        serves, _ = latest_uses(piece.uses)
        questions = serves.get(piece.evidence.id, set()) | {question_id}
        if questions & asked and not piece.is_here:
            wanted[piece.evidence.id] = questions & asked
    return wanted


def page_number(text: str, otherwise: int = 1) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else otherwise


@router.get(PIECE)
def piece(
    request: Request, audit_id: str, evidence_id: str, desk: AuditDesk, said: str = "", notes: str = ""
) -> Response:
    found = piece_of(audit_of(desk, audit_id), evidence_id)
    return render(request, piece_page(found, SAID.get(said, ""), notes_of(notes) if said == "added" else ()))


@router.post(f"{PIECE}/uses")
def uses(audit_id: str, evidence_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    found = answerable(desk, audit_id)
    known = piece_of(found, evidence_id)
    wanted, before = read_serves(posted, found), known.serves_here
    is_new = bool(wanted) and not known.is_here
    if is_new:
        try:
            keeping.check_room(desk.session, audit_id, size=known.evidence.size or 0)
        except keeping.NoRoom as full:
            raise Invalid("This audit has no room for more evidence", full.sentence) from None
    store.attach(desk.session, audit_id, evidence_id, sorted(wanted - before))
    store.detach(desk.session, audit_id, evidence_id, (before - wanted) & set(asked_in(found)))
    if wanted != before:
        log.record(desk.session, desk.now, "attached evidence", ("audit", audit_id), desk.staff.id, detail=evidence_id)
    return see(f"{piece_address(audit_id, evidence_id)}?said={'attached' if is_new else 'saved'}")


@router.post(f"{PIECE}/expiry")
def expiry(audit_id: str, evidence_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """Marks a piece as expired today, whatever it serves: that says something about it, and changes no result."""
    known = piece_of(audit_of(desk, audit_id, WORK), evidence_id)
    today = today_of(known.found)
    if known.evidence.expires_on is None or known.evidence.expires_on > today:
        known.evidence.expires_on = today
        log.record(desk.session, desk.now, "expired evidence", ("audit", audit_id), desk.staff.id, detail=evidence_id)
    return see(f"{piece_address(audit_id, evidence_id)}?said=expired")


@router.get(f"{PIECE}/removal")
def removal(request: Request, audit_id: str, evidence_id: str, desk: AuditDesk) -> Response:
    known = piece_of(audit_of(desk, audit_id), evidence_id)
    if not known.found.may_answer or known.completed:
        return see(piece_address(audit_id, evidence_id))  # it says why it stays
    return render(request, removal_page(known))


@router.post(f"{PIECE}/removal")
@apart
def remove(audit_id: str, evidence_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    keeping.remove(piece_of(answerable(desk, audit_id), evidence_id))
    return see(f"{evidence_address(audit_id)}?said=removed")
