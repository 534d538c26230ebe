"""The queries of where visitors came from and what they did. Each takes the session first; none commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.database import insert_into
from app.touches.carrying import FIELD
from app.touches.models import Activity, Origin
from app.touches.touch import Touch, source_name
from app.web.forms import Posted

DOWNLOADED, CAME_BACK, CONTINUED = KINDS = ("downloaded", "came_back", "continued")
ACTIVITY: Any = Activity.__table__  # type: ignore[attr-defined]  # SQLModel does not type its tables

__all__ = ["CAME_BACK", "CONTINUED", "DOWNLOADED", "KINDS", "Touch", "source_name"]


def origin_of(session: Session, assessment_id: str) -> Origin | None:
    """Where whoever began an assessment came from; None where nothing is known."""
    return session.get(Origin, assessment_id)


def begin(session: Session, assessment_id: str, touch: Touch | None) -> None:
    """Notes the first touch of a new assessment. Where nothing is known, nothing is kept."""
    if touch is not None:
        _add(session, assessment_id, touch, touch)


def come_again(session: Session, assessment_id: str, touch: Touch | None) -> None:
    """Notes a later touch as the last. The first stays as it was, even where it was none."""
    if touch is None:
        return
    found = session.get(Origin, assessment_id)
    if found is None:
        _add(session, assessment_id, Touch(), touch)
    else:
        found.last_touch = touch.to_json()


def pass_on(session: Session, assessment_id: str, new_id: str) -> None:
    """Gives the origin of an assessment to the one that continues it."""
    found = session.get(Origin, assessment_id)
    if found is not None:
        _add(session, new_id, Touch.from_json(found.first_touch), Touch.from_json(found.last_touch))


def _add(session: Session, assessment_id: str, first: Touch, last: Touch) -> None:
    session.add(
        Origin(
            assessment_id=assessment_id,
            source=source_name(first),
            first_touch=first.to_json(),
            last_touch=last.to_json(),
        )
    )
    session.flush()


def touches_for_enquiry(
    session: Session, assessment_id: str | None, posted: Posted
) -> tuple[Touch | None, Touch | None]:
    """The first and the last touch of whoever enquires: their assessment's first, and what they came with now."""
    now = Touch.from_text(posted.text(FIELD))
    origin = origin_of(session, assessment_id) if assessment_id else None
    if origin is None:
        return now, now
    first, last = Touch.from_json(origin.first_touch), Touch.from_json(origin.last_touch)
    return (first if first.is_known else None), now or (last if last.is_known else None)


def note(session: Session, assessment_id: str, kind: str, now: datetime) -> None:
    """Counts one more of what somebody did with an assessment."""
    statement = (
        insert_into(session, ACTIVITY)
        .values(assessment_id=assessment_id, kind=kind, first_at=now, last_at=now, times=1)
        .on_conflict_do_update(
            index_elements=[ACTIVITY.c.assessment_id, ACTIVITY.c.kind],
            set_={"last_at": now, "times": ACTIVITY.c.times + 1},
        )
    )
    session.execute(statement)


def activities(session: Session, assessment_id: str) -> dict[str, Activity]:
    """What was done with an assessment, by kind."""
    query = select(Activity).where(col(Activity.assessment_id) == assessment_id)
    return {found.kind: found for found in session.execute(query).scalars()}


def used_since(session: Session, since: datetime) -> set[str]:
    """The assessments that something was done with since a moment."""
    return set(session.execute(select(col(Activity.assessment_id)).where(col(Activity.last_at) >= since)).scalars())


def remove(session: Session, assessment_ids: Collection[str]) -> None:
    """Removes what is kept with some assessments."""
    session.execute(delete(Origin).where(col(Origin.assessment_id).in_(assessment_ids)))
    session.execute(delete(Activity).where(col(Activity.assessment_id).in_(assessment_ids)))
