"""The facts that a lead is judged by. Of the assessment they hold nothing unless the person agreed to share it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlmodel import Session

from app.assessments import store
from app.assessments.content import catalogue_of, questionnaire_of
from app.library.store import catalogue_in_force
from app.touches.store import CAME_BACK, CONTINUED, DOWNLOADED
from app.web.house import House
from questionnaire.journey import Journey
from questionnaire.model import Catalogue
from scoring.engine import score
from scoring.gaps import Gap, gaps
from scoring.qualification import Facts
from scoring.tree import Score, whole


def facts_of(
    house: House,
    session: Session,
    *,
    assessment_id: str | None,
    is_shared: bool,
    wants_call: bool,
    consents: Collection[str],
    wrote: int,
    activities: Collection[str],
) -> Facts:
    """What is known of one enquiry. `activities` are kinds of activity, `wrote` a number of characters."""
    facts = Facts(
        is_shared=is_shared and assessment_id is not None,
        wants_call=wants_call,
        consents=frozenset(consents),
        came_back=CAME_BACK in activities,
        downloaded=DOWNLOADED in activities,
        continued=CONTINUED in activities,
        wrote=wrote,
    )
    if assessment_id is None or not is_shared:
        return facts
    assessed = _assessed(house, session, assessment_id)
    return _with_answers(facts, *assessed) if assessed else facts


def _assessed(house: House, session: Session, assessment_id: str) -> tuple[Journey, Catalogue] | None:
    """The answers that were submitted, or else those saved so far, and the catalogue that goes with them."""
    submitted = store.submission(session, assessment_id)
    if submitted is not None:
        questionnaire = questionnaire_of(house, session, submitted.questionnaire_hash)
        return Journey(questionnaire, submitted.answers), catalogue_of(house, session, submitted.catalogue_hash)
    begun_with = store.questionnaire_hash(session, assessment_id)
    if begun_with is None:
        return None
    saved = {question: entry.answer for question, entry in store.saved_answers(session, assessment_id).items()}
    return Journey(questionnaire_of(house, session, begun_with), saved), catalogue_in_force(house, session)


def _with_answers(facts: Facts, journey: Journey, catalogue: Catalogue) -> Facts:
    """The facts with what the answers say. Without a single level there is nothing to say about gaps."""
    staff = journey.answer("context.staff")
    told = replace(
        facts,
        sector=journey.sector,
        role=_choice(journey, "context.role"),
        nation=_choice(journey, "context.nation"),
        why_now=_choice(journey, "context.why_now"),
        staff_in_scope=staff.value if isinstance(staff.value, int) else None,
    )
    if not journey.may_submit:
        return told
    found = gaps(journey.questionnaire, journey.answers)
    weakest, points = _weakest(score(journey.questionnaire, journey.answers))
    return replace(
        told,
        critical_gaps=sum(gap.critical for gap in found),
        training_gaps=sum(_is_covered(gap, catalogue, journey.sector) for gap in found),
        weakest_points=points,
        weakest_factor=weakest,
    )


def _choice(journey: Journey, question_id: str) -> str | None:
    value = journey.answer(question_id).value
    return value if isinstance(value, str) else None


def _is_covered(gap: Gap, catalogue: Catalogue, sector: str | None) -> bool:
    """Whether a course of this catalogue, for this sector, answers the gap."""
    fitting = (course for course in catalogue.courses if not course.sectors or sector in course.sectors)
    return gap.training and any(gap.indicator in course.indicators for course in fitting)


def _weakest(tree: Score) -> tuple[str | None, int | None]:
    """The lowest of the factors that can be scored, and its point."""
    known = [(part.point, part.of) for part in tree.parts if part.published and part.point is not None]
    if not known:
        return None, None
    point, of = min(known, key=lambda pair: pair[0])
    return of, whole(point)
