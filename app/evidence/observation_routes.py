"""Where a script sends an observation that was written down without a network."""

from __future__ import annotations

from fastapi import Response
from starlette.responses import JSONResponse

from app.accounts.access import AuditDesk
from app.audits.access import answerable, audit_of
from app.audits.answering import section_with
from app.evidence import keeping, store
from app.evidence.access import today_of
from app.evidence.forms import read_observation
from app.evidence.kinds import EvidenceKind
from app.evidence.models import Evidence
from app.web.errors import Invalid
from app.web.form_ids import FORM_ID, new_id
from app.web.forms import PostedForm
from app.web.rooms import quick, room

router = room(include_in_schema=False)


@router.put("/audits/{audit_id}/evidence/observations/{written_id}")
@quick
def keep_observation(audit_id: str, written_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    """Keeps an observation under the id that the browser made for it.

    Sent again, it is the one that is there: its confirmation may have been lost, and the audit completed since.
    """
    evidence_id = new_id(f"{audit_id}|written", written_id)  # of this audit alone, whatever another one has
    found = audit_of(desk, audit_id)
    made = store.added(desk.session, found.client.id, evidence_id)
    if made is not None:
        return _kept(made)
    found = answerable(desk, audit_id)
    if not FORM_ID.fullmatch(written_id):
        raise Invalid("This observation cannot be told from others", "Open the audit again, and add it anew.")
    question_id = posted.text("question")
    section_with(found, question_id)
    form = read_observation(posted, question_id, today_of(found))
    if form.errors:
        return _refused(dict(reversed(form.errors)))
    try:
        return _kept(keeping.add(desk.session, found, EvidenceKind.OBSERVATION, form, evidence_id=evidence_id))
    except keeping.NoRoom as full:
        return _refused({"detail": full.sentence})


def _kept(made: Evidence) -> Response:
    return JSONResponse({"id": made.id, "title": made.title})


def _refused(errors: dict[str, str]) -> Response:
    return JSONResponse({"errors": errors}, 422)
