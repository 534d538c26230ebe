"""The addresses where whoever holds an assessment gives a code to a consultant."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response

from app.assessments.access import CurrentDesk, Desk
from app.clients import codes
from app.clients.handover_pages import handover_page
from app.limits import store as limits
from app.web.answers import see
from app.web.errors import Conflict, TooMany
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
HANDOVER = "/assessments/{assessment_id}/handover"
A_DAY = timedelta(days=1)
MOST_A_DAY = 20


class NotSubmitted(Conflict):
    title = "This assessment has not been submitted yet"
    advice = "A consultant gets a copy of what you submit. Answer the questions and submit them first."


def submitted(desk: Desk, assessment_id: str) -> None:
    """Refuses an assessment that this visitor does not hold, or that is not submitted."""
    if not desk.held(assessment_id).is_submitted:
        raise NotSubmitted


@router.get(HANDOVER)
def handover(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    submitted(desk, assessment_id)
    found = codes.of_assessment(desk.session, assessment_id)
    return render(request, handover_page(assessment_id, found, desk.house.settings.zone, desk.house.now()))


@router.post(HANDOVER)
def make(request: Request, assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    """Makes a code and shows it, once. The page that comes of it is not kept anywhere."""
    submitted(desk, assessment_id)
    now = desk.house.now()
    if limits.count(desk.session, limits.key_of("handover codes of", assessment_id), now, A_DAY) > MOST_A_DAY:
        raise TooMany(A_DAY, "Many codes were made today")
    made = codes.make(desk.session, assessment_id, now)
    found = codes.of_assessment(desk.session, assessment_id)
    return render(request, handover_page(assessment_id, found, desk.house.settings.zone, now, made))


@router.post(HANDOVER + "/withdrawal")
def withdraw(assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    submitted(desk, assessment_id)
    codes.withdraw(desk.session, assessment_id, desk.house.now())
    return see(f"/assessments/{assessment_id}/handover")
