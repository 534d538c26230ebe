"""The queries of the plans. Each takes the session of the database first; none commits."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from app.audits import store as audits
from app.plans.models import Plan, PlanAction
from app.plans.statuses import STILL_TO_DO, ActionStatus


@dataclass(frozen=True)
class ActionValues:
    """What an action says. A person may change all of it but the course, which comes with the gap."""

    action: str
    to_level: int | None = None
    owner: str = ""
    due_on: date | None = None
    days: float | None = None
    pounds: int | None = None
    status: ActionStatus = ActionStatus.PROPOSED
    course_id: str | None = None


class ActionConflict(Exception):
    """Somebody saved another version of an action in the meantime."""


def of_audit(session: Session, audit_id: str) -> list[PlanAction]:
    """The actions of a plan, those that were written first before the others."""
    query = select(PlanAction).where(col(PlanAction.audit_id) == audit_id)
    return list(session.execute(query.order_by(col(PlanAction.created_at), col(PlanAction.id))).scalars())


def by_id(session: Session, audit_id: str, action_id: str) -> PlanAction | None:
    """An action of this audit, and of no other."""
    query = select(PlanAction).where(col(PlanAction.audit_id) == audit_id, col(PlanAction.id) == action_id)
    return session.execute(query).scalar_one_or_none()


@dataclass(frozen=True)
class PlanStanding:
    """How far the plan of an audit has come: its actions in all, those still to do, and of these those overdue.

    `begun_at` is when the audit was begun.
    """

    audit_id: str
    audit: str
    actions: int
    to_do: int
    overdue: int
    begun_at: datetime


NOT_DROPPED = col(PlanAction.status) != ActionStatus.DROPPED.value
OPEN = col(PlanAction.status).in_([status.value for status in STILL_TO_DO])


def of_client(session: Session, client_id: str, today: date) -> list[PlanStanding]:
    """The plans of a client, that of the newest audit first: this one is followed up, it replaces the others.

    A plan of which everything was dropped is none.
    """
    audit, late = audits.in_short(), (OPEN, col(PlanAction.due_on) < today)
    counts = (func.count(), func.count(case((OPEN, 1))), func.count(case((and_(*late), 1))))
    query = (
        select(audit.c.id, audit.c.title, *counts, audit.c.created_at)
        .join(PlanAction, col(PlanAction.audit_id) == audit.c.id)
        .where(audit.c.client_id == client_id, NOT_DROPPED)
        .group_by(audit.c.id, audit.c.title, audit.c.created_at)
        .order_by(*audits.newest_first(audit))
    )
    return [PlanStanding(*row) for row in session.execute(query)]


def overdue_counts(session: Session, firm_id: str, today: date) -> dict[str, int]:
    """How many actions are overdue in the plan that is followed up, by client of a firm, as `of_client` has it.

    A client with none is not named.
    """
    audit = audits.in_short()
    place = func.row_number().over(partition_by=audit.c.client_id, order_by=audits.newest_first(audit)).label("place")
    has_plan = select(1).where(col(PlanAction.audit_id) == audit.c.id, NOT_DROPPED).exists()
    plan = select(audit.c.id, audit.c.client_id, place).where(audit.c.firm_id == firm_id, has_plan).subquery()
    query = (
        select(plan.c.client_id, func.count())
        .join(PlanAction, col(PlanAction.audit_id) == plan.c.id)
        .where(plan.c.place == 1, OPEN, col(PlanAction.due_on) < today)
        .group_by(plan.c.client_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def add(
    session: Session,
    audit_id: str,
    wanted: Iterable[tuple[str | None, ActionValues]],
    staff_id: str,
    now: datetime,
    action_id: str | None = None,
) -> list[PlanAction]:
    """New actions, each for a question or for none, in this order. One alone may bring its id."""
    made = [
        PlanAction(
            id=action_id or secrets.token_hex(10),
            audit_id=audit_id,
            question_id=question_id,
            created_at=now,
            changed_at=now,
            changed_by=staff_id,
            **asdict(values),
        )
        for question_id, values in wanted
    ]
    session.add_all(made)
    session.flush()
    return made


def values_of(action: PlanAction) -> ActionValues:
    """An action as it is saved."""
    return ActionValues(
        action.action,
        action.to_level,
        action.owner,
        action.due_on,
        action.days,
        action.pounds,
        ActionStatus(action.status),
        action.course_id,
    )


def change(action: PlanAction, values: ActionValues, version: int, staff_id: str, now: datetime) -> bool:
    """Saves over the version that the person saw; says whether anything is different now.

    The same values again are no conflict. Raises ActionConflict where others were saved in the meantime.
    """
    if values_of(action) == values:
        return False
    if action.version != version:
        raise ActionConflict
    for name, value in asdict(values).items():
        setattr(action, name, value)
    action.version, action.changed_at, action.changed_by = version + 1, now, staff_id
    return True


def aim_of(session: Session, audit_id: str) -> Plan | None:
    """What the plan aims at and reckons with, or None where nobody has said."""
    return session.get(Plan, audit_id)


def rates_of(plan: Plan | None) -> dict[str, Fraction]:
    """The consultant's own cost of one level, in days, by indicator."""
    return {of: Fraction(days) for of, days in json.loads(plan.rates).items()} if plan else {}


def save_aim(
    session: Session,
    audit_id: str,
    band: str,
    rates: Mapping[str, Fraction],
    day_rate: int | None,
    version: int,
    now: datetime,
) -> None:
    """Saves what the plan aims at over the version that the person saw, 0 where there was none.

    Raises ActionConflict where another was saved in the meantime.
    """
    kept = json.dumps({of: str(days) for of, days in sorted(rates.items())})
    found = aim_of(session, audit_id)
    if found is None:
        session.add(Plan(audit_id=audit_id, band=band, rates=kept, day_rate=day_rate, changed_at=now))
        session.flush()
        return
    if (found.band, found.rates, found.day_rate) == (band, kept, day_rate):
        return
    if found.version != version:
        raise ActionConflict
    found.band, found.rates, found.day_rate = band, kept, day_rate
    found.version, found.changed_at = version + 1, now


def aim_at(session: Session, audit_id: str, band: str, now: datetime) -> None:
    """Says which band the plan aims at. The costs stay as they are."""
    found = aim_of(session, audit_id)
    if found is None:
        session.add(Plan(audit_id=audit_id, band=band, changed_at=now))
        session.flush()
    elif found.band != band:
        found.band, found.changed_at = band, now
