"""Noting what somebody did after their page has been sent: it keeps nobody waiting, and no failure of it is theirs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from starlette.background import BackgroundTask

from app.assessments.access import Desk
from app.assessments.store import Held
from app.touches import store
from app.touches.touch import Touch
from app.web.house import House
from app.web.rooms import THREADS

log = logging.getLogger("levelhead.touches")


def afterwards(house: House, assessment_id: str, kind: str | None, touch: Touch | None = None) -> BackgroundTask:
    """Notes what was done, and the touch that led to it, once the page has gone out."""
    return BackgroundTask(_in_turn, house, partial(_note, house, assessment_id, kind, touch))


async def _in_turn(house: House, work: Callable[[], None]) -> None:
    try:
        async with house.database.turn():
            await asyncio.get_running_loop().run_in_executor(THREADS, work)
    except Exception as error:  # the page was sent; whatever went wrong here must not become its failure
        log.error("an activity was not noted: %s", type(error).__name__)


def _note(house: House, assessment_id: str, kind: str | None, touch: Touch | None) -> None:
    with house.database.transaction() as session:
        if kind is not None:
            store.note(session, assessment_id, kind, house.now())
        store.come_again(session, assessment_id, touch)


def coming_back(desk: Desk, held: Held, touch: Touch | None) -> BackgroundTask | None:
    """Notes that somebody goes on with their answers: once a day, on a later day than they began."""
    zone = desk.house.settings.zone
    today = desk.house.now().astimezone(zone).date()
    is_back = False
    if held.created_at.astimezone(zone).date() < today:
        known = store.activities(desk.session, held.id).get(store.CAME_BACK)
        is_back = known is None or known.last_at.astimezone(zone).date() < today
    if not is_back and touch is None:
        return None
    return afterwards(desk.house, held.id, store.CAME_BACK if is_back else None, touch)
