"""All that a browser needs to go on with an audit without a network, as the values of a JSON answer."""

from __future__ import annotations

from typing import Any

from app.accounts.device_tags import device_tag
from app.audits.access import OpenAudit
from app.audits.answering import as_form, sections_of
from app.audits.store import Verified
from app.audits.words import answer_said, moment_said, names_of
from app.offline.keys import audit_key
from questionnaire.answers import Answer
from questionnaire.journey import Journey
from questionnaire.model import ContextQuestion, Indicator


def bundle(found: OpenAudit, csrf_token: str) -> dict[str, Any]:
    """The audit, its questions, claims and verified answers, and the key that seals them in this browser."""
    house, who = found.desk.house, found.desk.staff
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
        "sections": _sections(found),
        "answers": _answers(found),
    }


def _sections(found: OpenAudit) -> list[dict[str, Any]]:
    return [
        {
            "id": section.id,
            "name": section.name,
            "short": section.short,
            "questions": [_question(found, question_id) for question_id in section.questions],
        }
        for section in sections_of(found)
    ]


def _question(found: OpenAudit, question_id: str) -> dict[str, Any]:
    """One question in the words of the client's sector, with the claim beside it."""
    journey = found.journey
    question = journey.question(question_id)
    assert not isinstance(question, ContextQuestion), "the context is not verified question by question"
    indicator = question if isinstance(question, Indicator) else None
    return {
        "id": question_id,
        "name": question.name,
        "question": question.question,
        "levels": list(question.levels),
        "is_critical": bool(indicator and journey.sector in indicator.critical),
        "not_applicable": indicator.not_applicable if indicator else None,
        "claim": _claimed(found, journey, question_id),
    }


def _claimed(found: OpenAudit, journey: Journey, question_id: str) -> dict[str, Any] | None:
    """What the client claimed, in words. Only to be read: a claim is never verified by itself."""
    answer: Answer | None = found.claim.answers.get(question_id) if found.claim else None
    if answer is None or not answer.is_given:
        return None
    said = answer_said(journey, question_id, answer)
    level = f"Level {said.level}" if said.level is not None else ""
    return {"level": level, "said": said.said, "evidence": said.evidence or "", "note": said.note}


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
