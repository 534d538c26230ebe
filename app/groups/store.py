"""The queries of rounds. Each takes the session first; none commits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import defer
from sqlmodel import Session, SQLModel, col

from app.database import dialect_of, insert_for
from app.groups import counts
from app.groups.models import Round, RoundGroup
from questionnaire.experience import Experience
from scoring.voice_shapes import Heard

TABLES: Any = SQLModel.metadata.tables
USED, INVITED = (TABLES[n] for n in ("used_form", "invitation"))
GROUPS: Any = TABLES["round_group"]
# The statements of a response are built once: building one takes longer than running it.
_HERE = (GROUPS.c.round_id == bindparam("of_round"), GROUPS.c.role_group == bindparam("of_group"))
# Invited people who have not answered yet: their places are kept for them.
KEPT_PLACES: Any = (
    select(func.count())
    .where(INVITED.c.round_id == GROUPS.c.round_id, INVITED.c.role_group == GROUPS.c.role_group)
    .where(INVITED.c.is_used.is_(False))
    .scalar_subquery()
)
_TAKE_INVITED = update(GROUPS).where(*_HERE).values(answered=GROUPS.c.answered + 1).returning(GROUPS.c.counts)
_TAKE_OPEN = _TAKE_INVITED.where(GROUPS.c.answered + KEPT_PLACES < GROUPS.c.asked)
_KEEP_COUNTS = update(GROUPS).where(*_HERE).values(counts=bindparam("now_counted"))
REPORT: Any = Round.report
Status = Literal["open", "paused", "ended", "closed"]


@dataclass(frozen=True)
class GroupSize:
    """A group of a new round: how many are asked, and how many there are, where that is known."""

    role_group: str
    asked: int
    size: int | None = None


def status(found: Round, now: datetime) -> Status:
    """Open for answers, paused, past its date (it may still be extended), or closed for good."""
    if found.closed_at is not None:
        return "closed"
    if found.closes_at <= now:
        return "ended"
    return "paused" if found.paused_at is not None else "open"


def create(
    session: Session,
    assessment_id: str,
    experience: Experience,
    sector: str | None,
    asked_by: str,
    closes_at: datetime,
    groups: Sequence[GroupSize],
    now: datetime,
    round_id: str = "",
) -> Round:
    """A new round with a link for each group. With an id of its own, a form that is sent twice makes one."""
    made = Round(
        id=round_id or secrets.token_hex(10),
        assessment_id=assessment_id,
        experience_hash=experience.hash,
        sector=sector,
        asked_by=asked_by,
        created_at=now,
        closes_at=closes_at,
    )
    session.add(made)
    session.flush()
    for group in groups:
        session.add(
            RoundGroup(
                round_id=made.id,
                role_group=group.role_group,
                code=secrets.token_urlsafe(12),
                asked=group.asked,
                size=group.size,
            )
        )
    session.flush()
    return made


def of_assessment(session: Session, assessment_id: str) -> Sequence[Round]:
    """The rounds of an assessment, the newest first. Their reports are read only where somebody asks for one."""
    query = select(Round).options(defer(REPORT)).where(col(Round.assessment_id) == assessment_id)
    return session.execute(query.order_by(col(Round.created_at).desc(), col(Round.id))).scalars().all()


def one(session: Session, assessment_id: str, round_id: str) -> Round | None:
    """One round of an assessment. Whoever means to write waits for others who write to it."""
    query = select(Round).where(col(Round.id) == round_id, col(Round.assessment_id) == assessment_id)
    if session.info.get("locks_rows"):
        query = query.with_for_update()
    return session.execute(query).scalar_one_or_none()


def last_report(session: Session, assessment_id: str) -> Round | None:
    """The round of an assessment that was closed last."""
    query = select(Round).where(col(Round.assessment_id) == assessment_id, col(Round.closed_at).is_not(None))
    return session.execute(query.order_by(col(Round.closed_at).desc(), col(Round.id)).limit(1)).scalar_one_or_none()


def closed_ids(session: Session) -> Sequence[tuple[str, str]]:
    """The closed rounds there are: assessment and round."""
    query = select(col(Round.assessment_id), col(Round.id)).where(col(Round.closed_at).is_not(None))
    return [(row[0], row[1]) for row in session.execute(query.order_by(col(Round.id)))]


def groups_of(session: Session, round_id: str, experience: Experience) -> list[RoundGroup]:
    """The groups that are asked, in the order of the content."""
    found = session.execute(select(RoundGroup).where(col(RoundGroup.round_id) == round_id)).scalars()
    by_id = {group.role_group: group for group in found}
    return [by_id[group.id] for group in experience.groups if group.id in by_id]


def groups_to_change(session: Session, round_id: str, experience: Experience) -> list[RoundGroup]:
    """The same, read again and locked where others may count an answer meanwhile."""
    query = select(RoundGroup).where(col(RoundGroup.round_id) == round_id).order_by(col(RoundGroup.role_group))
    if session.info.get("locks_rows"):
        session.execute(query.with_for_update(), execution_options={"populate_existing": True}).scalars().all()
    return groups_of(session, round_id, experience)


def resize(session: Session, groups: Sequence[RoundGroup], sizes: Sequence[GroupSize]) -> None:
    """Changes how many are asked, and how many there are in all."""
    by_id = {group.role_group: group for group in groups}
    for each in sizes:
        group = by_id[each.role_group]
        group.asked, group.size = each.asked, each.size
        session.add(group)
    session.flush()


def use_form(session: Session, round_id: str, form_hash: str) -> bool:
    """Marks a page of an open link as sent in. False where it was already."""
    values = {"form_hash": form_hash, "round_id": round_id}
    return session.execute(_new_form(dialect_of(session)), values).first() is not None


def add_response(
    session: Session,
    round_id: str,
    role_group: str,
    experience: Experience,
    chosen: Mapping[str, str],
    is_invited: bool,
) -> bool:
    """Counts one person who answered, and what they chose, in one row. Nothing else of it is kept.

    False where an open link has had as many answers as people were asked who have no invitation of their own. Others
    who answer for the same group wait until this transaction ends.
    """
    here = {"of_round": round_id, "of_group": role_group}
    held = session.execute(_TAKE_INVITED if is_invited else _TAKE_OPEN, here).scalar()
    if held is None:
        return False
    session.execute(_KEEP_COUNTS, {**here, "now_counted": counts.added(held, experience, chosen)})
    return True


@cache
def _new_form(dialect: str) -> Any:
    # What it returns says whether there is a new row: the driver of PostgreSQL forgets how many an INSERT made.
    return insert_for(dialect, USED).on_conflict_do_nothing().returning(USED.c.form_hash)


def heard(session: Session, found: Round, experience: Experience) -> list[Heard]:
    """What each group said, as counts: a row for each group, however many people answered."""
    return [
        counts.heard(each.role_group, each.asked, each.size, each.answered, each.counts, experience)
        for each in groups_of(session, found.id, experience)
    ]


def close(session: Session, found: Round, report: str, now: datetime) -> None:
    """Closes a round for good with its report. Who was asked by letter goes, and which pages were sent in."""
    found.closed_at, found.report = now, report
    session.add(found)
    session.flush()
    session.execute(delete(USED).where(USED.c.round_id == found.id))
    session.execute(delete(INVITED).where(INVITED.c.round_id == found.id))
