"""All that a browser needs to go on with an audit without a network, as the values of a JSON answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.accounts.device_tags import device_tag
from app.audits.access import OpenAudit
from app.audits.answering import as_form, sections_of
from app.audits.section_page import Beside, Row, beside, row_of
from app.audits.section_words import WORDS
from app.audits.store import Verified
from app.audits.words import moment_said, names_of
from app.evidence.observing import OBSERVING
from app.offline.keys import audit_key


def bundle(found: OpenAudit, csrf_token: str) -> dict[str, Any]:
    """The audit, its questions, claims and verified answers, and the key that seals them in this browser."""
    house, who = found.desk.house, found.desk.staff
    around_rows = beside(found)
    return {
        "owner": device_tag(house.secret, who.id),
        "key": audit_key(house.secret, who.id, found.audit.id),
        "expires": int(found.desk.signed_in.expires_at.timestamp() * 1000),
        "csrf_token": csrf_token,
        "audit": {
            "id": found.audit.id,
            "title": found.audit.title,
            "client": found.client.name,
            "may_answer": found.may_answer,
            "is_completed": found.is_completed,
        },
        "kinds": [{"id": each.id, "name": each.name} for each in found.questionnaire.index.evidence_kinds],
        "words": asdict(WORDS),
        "observing": asdict(OBSERVING),
        "has_claim": found.claim is not None,
        "earlier_on": around_rows.earlier_on,
        "sections": _sections(found, around_rows),
        "answers": _answers(found),
    }


def _sections(found: OpenAudit, around_rows: Beside) -> list[dict[str, Any]]:
    return [
        {
            "id": section.id,
            "name": section.name,
            "short": section.short,
            "questions": [_question(row_of(found, of, None, around_rows), around_rows) for of in section.questions],
        }
        for section in sections_of(found)
    ]


def _question(row: Row, around_rows: Beside) -> dict[str, Any]:
    """One question as its row on the page of a section has it. A claim is only to be read, never taken over."""
    return {
        "id": row.id,
        "name": row.name,
        "question": row.question,
        "levels": [{"name": level.name, "sentence": level.sentence} for level in row.levels],
        "is_critical": row.is_critical,
        "not_applicable": row.not_applicable,
        "good_evidence": list(row.good_evidence),
        "saved": row.saved,
        "claim": asdict(row.claim) if row.claim else None,
        "earlier": asdict(row.earlier) if row.earlier else None,
        "evidence": [{"id": each.id, "title": each.title} for each in around_rows.attached.get(row.id, ())],
    }


def _answers(found: OpenAudit) -> dict[str, Any]:
    names, zone = names_of(found), found.desk.house.settings.zone
    asked = [question_id for section in sections_of(found) for question_id in section.questions]
    return {
        question_id: _fields(saved)
        | {"version": saved.version, "by": names.of(saved.saved_by), "at": moment_said(saved.saved_at, zone)}
        for question_id, saved in found.verified.items()
        if question_id in asked
    }


def _fields(saved: Verified) -> dict[str, str]:
    """An answer as its form has it."""
    form = as_form(saved)
    return {"choice": form.choice, "reason": form.reason, "note": form.note, "evidence": form.evidence}
