"""Find the round of a request, or refuse."""

from __future__ import annotations

import re

from app.assessments.access import Desk
from app.assessments.pages import urls
from app.assessments.store import saved_answers
from app.groups import store
from app.groups.models import Round
from app.web.errors import Conflict, Gone, NotFound

ROUND_ID = re.compile(r"[0-9a-f]{20}")


class RoundClosed(Gone):
    """The round was closed for good: only its report is left."""

    title = "This round is closed"
    advice = "It was closed for good, so nothing about it can change. Its report stays with your assessment."


class RoundRests(Conflict):
    """The round takes no answers just now, so no letter may ask for any."""

    title = "This round takes no answers just now"
    advice = "It is paused, or its closing date has passed. No letter was sent. Let it go on first, then send them."


def rounds_url(assessment_id: str) -> str:
    return f"{urls(assessment_id)}/rounds"


def round_url(assessment_id: str, round_id: str) -> str:
    return f"{rounds_url(assessment_id)}/{round_id}"


def sector_of(desk: Desk, assessment_id: str) -> str | None:
    """The sector of an assessment that this visitor holds. Raises as `Desk.held` does."""
    held = desk.held(assessment_id)
    return desk.journey(held, saved_answers(desk.session, assessment_id)).sector


def round_of(desk: Desk, assessment_id: str, round_id: str) -> Round:
    """A round of an assessment that this visitor holds."""
    desk.held(assessment_id)
    found = store.one(desk.session, assessment_id, round_id) if ROUND_ID.fullmatch(round_id) else None
    if found is None:
        raise NotFound("There is no such round", "It may belong to another assessment. Check the address.")
    return found


def changeable(desk: Desk, assessment_id: str, round_id: str) -> Round:
    """The same, where it can still be changed."""
    found = round_of(desk, assessment_id, round_id)
    if found.closed_at is not None:
        raise RoundClosed
    return found


def asking(desk: Desk, assessment_id: str, round_id: str) -> Round:
    """The same, where it takes answers now."""
    found = changeable(desk, assessment_id, round_id)
    if store.status(found, desk.house.now()) != "open":
        raise RoundRests
    return found
