"""Beginning a new assessment from the answers of a submitted one, on the questions in force today."""

from __future__ import annotations

from dataclasses import replace

from app.assessments import store
from app.assessments.access import Desk
from app.assessments.store import Held
from app.touches import store as touches
from questionnaire.answers import Answer, answered
from questionnaire.journey import SCOPE, InvalidAnswer, Journey


def begin_from(desk: Desk, held: Held) -> str:
    """A new full assessment with every answer of the old one that still fits. Returns its id."""
    now = desk.house.now()
    questionnaire = desk.house.questionnaire
    answers = {question: saved.answer for question, saved in store.saved_answers(desk.session, held.id).items()}
    was_screen = answers.get(SCOPE) == answered("screen")
    answers[SCOPE] = answered("full")
    journey = Journey(questionnaire, answers)
    new = store.create(desk.session, questionnaire.hash, desk.visitor.holder, now, continues=held.id)
    for question, answer in answers.items():
        fit = fitting(journey, question, answer)
        if fit is not None:
            store.save_answer(desk.session, new.id, question, fit, 0, now)
    touches.pass_on(desk.session, held.id, new.id)
    if was_screen:
        for assessment_id in (held.id, new.id):  # whichever of the two somebody enquires from
            touches.note(desk.session, assessment_id, touches.CONTINUED, now)
    return new.id


def fitting(journey: Journey, question_id: str, answer: Answer) -> Answer | None:
    """The answer, if the question is still there and takes it. A kind of evidence that is gone is left out."""
    if answer.evidence not in journey.questionnaire.evidence_kinds:
        answer = replace(answer, evidence=None)
    try:
        return journey.accept(question_id, answer)
    except (InvalidAnswer, KeyError):
        return None
