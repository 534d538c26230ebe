"""The addresses where an audit is worked: a whole section at a time, and answer by answer for scripts."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.responses import JSONResponse

from app.accounts.access import AuditDesk
from app.audits.access import OpenAudit, answerable, audit_of
from app.audits.answering import as_form, read_one, save_all, save_one, section_of, section_with, touched
from app.audits.around import address
from app.audits.merge_page import begun, merge_page
from app.audits.merging import merged
from app.audits.section_page import section_address, section_page
from app.audits.store import AnswerConflict, Verified
from app.audits.words import moment_said, names_of, saved_said, told_of
from app.web.answers import see
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import quick, room

router = room(include_in_schema=False)
SECTION = "/audits/{audit_id}/sections/{section_id}"
ANSWER = "/audits/{audit_id}/answers/{question_id}"


@router.get(SECTION)
def section(request: Request, audit_id: str, section_id: str, desk: AuditDesk, saved: str = "") -> Response:
    found = audit_of(desk, audit_id)
    return render(request, section_page(found, section_of(found, section_id), told=told_of(saved)))


@router.post(SECTION)
def save_section(request: Request, audit_id: str, section_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """Saves what was changed. What does not fit stays in the page; what meets a newer answer is shown beside it."""
    found = answerable(desk, audit_id)
    here = section_of(found, section_id)
    outcome = save_all(found, touched(found, here.questions, posted))
    after = found.read_again()
    if outcome.wrong:
        typed = dict(outcome.wrong) | {clash.question_id: clash.mine for clash in outcome.clashes}
        told = saved_said(len(outcome.saved)) if outcome.saved else ""
        return render(request, section_page(after, here, typed, told), 422)
    if outcome.clashes:
        return render(request, merge_page(after, begun(outcome.clashes), section_id), 409)
    return see(f"{section_address(audit_id, section_id)}?saved={len(outcome.saved)}")


@router.post(ANSWER)
def save_answer(request: Request, audit_id: str, question_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """One answer with the version that it was based on, as kept on a device for a while, say."""
    found = answerable(desk, audit_id)
    here = section_with(found, question_id)
    form = read_one(found, question_id, posted)
    outcome = save_all(found, {question_id: form})
    if outcome.wrong:
        return render(request, section_page(found, here, outcome.wrong), 422)
    if outcome.clashes:
        return render(request, merge_page(found, begun(outcome.clashes), here.id), 409)
    return see(f"{section_address(audit_id, here.id)}?saved=1#{question_id}")


@router.put(ANSWER)
@quick
def keep(audit_id: str, question_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """The same save for scripts: says the new version, or what is saved instead, and never overwrites."""
    found = answerable(desk, audit_id)
    section_with(found, question_id)
    form = read_one(found, question_id, posted)
    if form.answer is None:
        return JSONResponse({"errors": dict(reversed(form.errors))}, 422)
    try:
        return JSONResponse({"version": save_one(found, question_id, form)})
    except AnswerConflict as conflict:
        return JSONResponse(_saved_instead(found, conflict.saved), 409)


def _saved_instead(found: OpenAudit, saved: Verified) -> dict[str, object]:
    """What stands in the way of a save, for a script to show beside what it holds."""
    form = as_form(saved)
    return {
        "version": saved.version,
        "saved": {"choice": form.choice, "reason": form.reason, "note": form.note, "evidence": form.evidence},
        "by": names_of(found).of(saved.saved_by),
        "at": moment_said(saved.saved_at, found.desk.house.settings.zone),
    }


@router.post("/audits/{audit_id}/merging")
def merge(request: Request, audit_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """What a person decided about answers that met. Where a third came in between, they are asked again."""
    found = answerable(desk, audit_id)
    left, count = merged(found, posted)
    section_id = posted.text("section")
    if left:
        status = 422 if any(each.errors for each in left) else 409
        return render(request, merge_page(found.read_again(), left, section_id), status)
    if any(section_id == each.id for each in found.journey.sections):
        return see(f"{section_address(audit_id, section_of(found, section_id).id)}?saved={count}")
    return see(f"{address(audit_id)}?saved={count}")
