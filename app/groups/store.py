"""The queries of rounds. Each takes the session first; none commits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session, SQLModel, col

from app.database import dialect_of, insert_for
from app.groups.models import Round, RoundGroup
from questionnaire.experience import Experience
from scoring.voices import Heard

TABLES: Any = SQLModel.metadata.tables
ITEMS, PEOPLE, USED, INVITED = (TABLES[n] for n in ("item_count", "person_count", "used_form", "invitation"))
GROUPS: Any = TABLES["round_group"]
# The statements of a response are built once: building one takes longer than running it.
_TAKE_INVITED = (
    update(GROUPS)
    .where(GROUPS.c.round_id == bindparam("of_round"), GROUPS.c.role_group == bindparam("of_group"))
    .values(answered=GROUPS.c.answered + 1)
)
_TAKE_OPEN = _TAKE_INVITED.where(GROUPS.c.answered < GROUPS.c.asked)
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
    """The rounds of an assessment, the newest first."""
    query = select(Round).where(col(Round.assessment_id) == assessment_id)
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


def take_place(session: Session, round_id: str, role_group: str, is_invited: bool) -> bool:
    """Counts one more who answered. False where an open link has had as many answers as people were asked."""
    counted: Any = session.execute(
        _TAKE_INVITED if is_invited else _TAKE_OPEN, {"of_round": round_id, "of_group": role_group}
    )
    return bool(counted.rowcount)


def add_response(
    session: Session, round_id: str, role_group: str, experience: Experience, chosen: Mapping[str, str]
) -> None:
    """Counts what one person said: an option's id, or that it does not apply, by item. Nothing else of it is kept.

    Rows are written in one order, so that two people who send at once wait for each other and never both.
    """
    steps = {option.id: step for step, option in enumerate(experience.options)}
    items: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    here = {"round_id": round_id, "role_group": role_group, "people": 1}
    for factor in experience.factors:
        given = {item.id: chosen[item.id] for item in factor.items if item.id in chosen}
        rated = [steps[option] for option in given.values() if option in steps]
        is_whole = len(rated) == len(factor.items)
        items += [{**here, "item_id": item, "option": given[item], "is_whole": is_whole} for item in sorted(given)]
        if rated:
            people.append({**here, "factor_id": factor.factor, "rated": len(rated), "total": sum(rated)})
    for table, rows in ((ITEMS, items), (PEOPLE, people)):
        if rows:
            session.execute(_one_more(dialect_of(session), table), rows)


@cache
def _one_more(dialect: str, table: Any) -> Any:
    """Adds one to a count, or begins it."""
    keys = [column.name for column in table.primary_key]
    return insert_for(dialect, table).on_conflict_do_update(index_elements=keys, set_={"people": table.c.people + 1})


@cache
def _new_form(dialect: str) -> Any:
    # What it returns says whether there is a new row: the driver of PostgreSQL forgets how many an INSERT made.
    return insert_for(dialect, USED).on_conflict_do_nothing().returning(USED.c.form_hash)


def heard(session: Session, found: Round, experience: Experience) -> list[Heard]:
    """What each group said, as counts: a few hundred rows, however many people answered."""
    steps = {option.id: step for step, option in enumerate(experience.options)}
    whole: dict[str, dict[str, dict[int, int]]] = {}
    partial: dict[str, dict[str, dict[int, int]]] = {}
    absent: dict[str, dict[str, int]] = {}
    people: dict[str, dict[str, dict[tuple[int, int], int]]] = {}
    columns = (ITEMS.c.role_group, ITEMS.c.item_id, ITEMS.c.option, ITEMS.c.is_whole, ITEMS.c.people)
    for group, item, option, is_whole, count in session.execute(select(*columns).where(ITEMS.c.round_id == found.id)):
        if option in steps:
            (whole if is_whole else partial).setdefault(group, {}).setdefault(item, {})[steps[option]] = count
        else:
            known = absent.setdefault(group, {})
            known[item] = known.get(item, 0) + count
    of_people = (PEOPLE.c.role_group, PEOPLE.c.factor_id, PEOPLE.c.rated, PEOPLE.c.total, PEOPLE.c.people)
    for group, factor, rated, total, count in session.execute(select(*of_people).where(PEOPLE.c.round_id == found.id)):
        people.setdefault(group, {}).setdefault(factor, {})[rated, total] = count
    return [
        Heard(
            each.role_group,
            each.asked,
            each.size,
            each.answered,
            whole.get(each.role_group, {}),
            partial.get(each.role_group, {}),
            absent.get(each.role_group, {}),
            people.get(each.role_group, {}),
        )
        for each in groups_of(session, found.id, experience)
    ]


def close(session: Session, found: Round, report: str, now: datetime) -> None:
    """Closes a round for good with its report. Who was asked by letter goes, and which pages were sent in."""
    found.closed_at, found.report = now, report
    session.add(found)
    session.flush()
    session.execute(delete(USED).where(USED.c.round_id == found.id))
    session.execute(delete(INVITED).where(INVITED.c.round_id == found.id))
