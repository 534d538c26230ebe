"""Handing an assessment in: the answers are scored as they stand, and the result is stored with them."""

from __future__ import annotations

from app.assessments import store
from app.assessments.access import Desk
from app.delivery import outbox
from app.desk import intake
from app.library.store import catalogue_in_force
from app.web.errors import Invalid
from scoring.result import result


def hand_in(desk: Desk, assessment_id: str) -> bool:
    """Submits the assessment. False where it was submitted already: the first result stands."""
    if desk.held(assessment_id).is_submitted:
        return False
    _, journey, saved = desk.open(assessment_id)
    if not journey.may_submit:
        raise Invalid("There is nothing to score yet", "Answer at least one question on your practice first.")
    answers = {question: entry.answer for question, entry in saved.items()}
    scored = result(journey.questionnaire, catalogue_in_force(desk.house, desk.session), answers)
    now = desk.house.now()
    is_new = store.submit(desk.session, assessment_id, answers, scored, now)
    if is_new:
        version = journey.questionnaire.index.version
        told = {"id": assessment_id, "submitted_at": now.isoformat(), "questionnaire": version}
        outbox.announce(desk.session, outbox.ASSESSMENT_COMPLETED, assessment_id, {"assessment": told}, now)
        intake.assessment_finished(desk.house, desk.session, assessment_id, desk.house.now())
    return is_new
