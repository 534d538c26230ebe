"""What the lead's handlers share: how far each question is, and recording what was agreed on one."""

from __future__ import annotations

from collections.abc import Sequence

from app.assessments import store as assessments
from app.assessments.access import Desk, Submitted
from app.teams import agreements, spreads, store
from app.teams.access import Lead, lead, require_asked
from app.teams.addresses import agreement_url, team_url
from app.teams.meeting import Item, Order, items, next_of, ordered
from app.teams.models import TeamMember
from questionnaire.answers import Answer


def open_lead(desk: Desk, assessment_id: str) -> Lead:
    """The team of an assessment that is not handed in. Raises Submitted after that."""
    found = lead(desk, assessment_id)
    if found.held.is_submitted:
        raise Submitted(assessment_id)
    return found


def listing(desk: Desk, found: Lead, members: Sequence[TeamMember]) -> tuple[Item, ...]:
    """How far each question is."""
    assessment_id = found.held.id
    answers, shown = store.answers(desk.session, assessment_id), spreads.spreads(desk.session, assessment_id)
    return items(found, members, answers, shown, agreements.agreements(desk.session, assessment_id))


def item_of(desk: Desk, found: Lead, members: Sequence[TeamMember], question_id: str) -> Item:
    """How far one question is. Raises NotFound where the team is not asked it."""
    require_asked(found.journey, question_id)
    return next(each for each in listing(desk, found, members) if each.question_id == question_id)


def record(desk: Desk, found: Lead, question_id: str, answer: Answer, version: int, who: Sequence[TeamMember]) -> None:
    """Saves an answer in the assessment, and who agreed to it. Raises AnswerConflict, and then has changed nothing."""
    now = desk.house.now()
    assessments.save_answer(desk.session, found.held.id, question_id, answer, version, now)
    agreements.agree(desk.session, found.held.id, question_id, answer, who, now)


def following(desk: Desk, assessment_id: str, question_id: str, order: Order) -> str:
    """The next question to talk about, or the list where none waits."""
    found = lead(desk, assessment_id)
    members = store.members(desk.session, assessment_id)
    later = next_of(ordered(listing(desk, found, members), order), question_id)
    return agreement_url(assessment_id, later, order) if later else team_url(assessment_id)
