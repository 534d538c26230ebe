"""Saving answers for a program: each is accepted by the journey first, and either all are saved or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.api import pages
from app.api.access import KeyDesk
from app.api.forms import AnswerBody, NamedAnswerBody, Unfit, read_answer
from app.assessments import store
from app.assessments.store import AnswerConflict, Saved
from app.web.errors import Conflict, Invalid, NotFound
from questionnaire.answers import Answer
from questionnaire.journey import Journey
from questionnaire.model import Questionnaire

SEND_AGAIN = "Correct what 'errors' names, then send it again. Nothing was saved."
LOOK_FIRST = "'saved' holds what is there now. Look at it, then send yours again with that version. Nothing was saved."
Accepted = tuple[str, Answer, int]  # the question's id, the answer, and the version that was seen
NOT_ASKED = "This question is not part of the path. GET the assessment for the ids that are."


def save_one(desk: KeyDesk, assessment_id: str, question_id: str, sent: AnswerBody) -> pages.SavedAnswer:
    """Saves the answer to one question of the path."""
    _, journey, _ = desk.open(assessment_id)
    if not journey.is_asked(question_id):
        raise NotFound("That question is not part of this assessment", NOT_ASKED)
    try:
        answer = read_answer(journey, question_id, sent)
    except Unfit as fault:
        raise unfit([(f"body.{fault.field}", fault.sentence)]) from None
    return _save(desk, assessment_id, journey, [(question_id, answer, sent.version)])[0]


def save_many(desk: KeyDesk, assessment_id: str, sent: Sequence[NamedAnswerBody]) -> list[pages.SavedAnswer]:
    """Saves all of these answers, or none. What the context questions say counts for the others at once."""
    _, journey, _ = desk.open(assessment_id)
    journey, accepted = read_answers(journey, sent)
    saved = _save(desk, assessment_id, journey, accepted)
    as_sent = {answer.question_id: place for place, answer in enumerate(sent)}
    return sorted(saved, key=lambda answer: as_sent[answer.question_id])


def read_answers(journey: Journey, sent: Sequence[NamedAnswerBody]) -> tuple[Journey, list[Accepted]]:
    """The journey with the context that was sent, and what it accepts. Raises Invalid with every fault."""
    accepted: dict[str, Accepted] = {}
    faults: list[tuple[str, str]] = []
    context = journey.questionnaire.context_by_id
    context_holds = True
    for place, one in in_order(journey.questionnaire, sent):
        is_context = one.question_id in context
        if not is_context and not context_holds:
            break  # nobody can say yet what else is asked
        try:
            answer = _read_one_of(journey, one, accepted)
        except Unfit as fault:
            faults.append((f"body.answers.{place}.{fault.field}", fault.sentence))
            context_holds = context_holds and not is_context
            continue
        accepted[one.question_id] = one.question_id, answer, one.version
        if is_context:
            journey = Journey(journey.questionnaire, {**journey.answers, one.question_id: answer})
    if faults:
        raise unfit(faults)
    return journey, list(accepted.values())


def _read_one_of(journey: Journey, sent: NamedAnswerBody, accepted: Mapping[str, Accepted]) -> Answer:
    if sent.question_id in accepted:
        raise Unfit("question_id", "This question is answered twice here.")
    if not journey.is_asked(sent.question_id):
        raise Unfit("question_id", NOT_ASKED)
    return read_answer(journey, sent.question_id, sent)


def in_order(questionnaire: Questionnaire, sent: Sequence[NamedAnswerBody]) -> list[tuple[int, NamedAnswerBody]]:
    """The answers with their places: the context first, as it routes the rest; then by id.

    One order for everybody also keeps two programs that save at once from waiting for each other for ever.
    """
    context = {question.id: place for place, question in enumerate(questionnaire.context.questions)}
    return sorted(
        enumerate(sent), key=lambda item: (context.get(item[1].question_id, len(context)), item[1].question_id)
    )


def _save(desk: KeyDesk, assessment_id: str, journey: Journey, accepted: Sequence[Accepted]) -> list[pages.SavedAnswer]:
    """Saves what was accepted. Raises Conflict, which undoes all of it, where another answer was saved meanwhile."""
    saved, conflicts = [], []
    for question_id, answer, version in accepted:
        try:
            new = store.save_answer(desk.session, assessment_id, question_id, answer, version, desk.house.now())
        except AnswerConflict as conflict:
            conflicts.append(pages.saved_answer(journey, question_id, conflict.saved))
        else:
            saved.append(pages.saved_answer(journey, question_id, Saved(answer, new)))
    if conflicts:
        raise Conflict(advice=LOOK_FIRST, extra={"saved": [c.model_dump(mode="json") for c in conflicts]})
    return saved


def unfit(faults: Sequence[tuple[str, str]]) -> Invalid:
    """The refusal that names every fault."""
    return Invalid(advice=SEND_AGAIN, extra={"errors": [{"in": place, "message": said} for place, said in faults]})
