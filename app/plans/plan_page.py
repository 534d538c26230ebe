"""The page of a plan: what is to be done, what it takes, and the profile after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.audits import store as audits
from app.audits.around import Around, address, around
from app.plans import store
from app.plans.basis import Basis
from app.plans.models import Plan, PlanAction
from app.plans.projection import Projection, projection
from app.plans.statuses import STATUS_NAMES, STILL_TO_DO, ActionStatus
from questionnaire.answers import State

PLACE = "/plan"
NOT_ASKED_NOW = "a practice that is not asked here any more"


@dataclass(frozen=True)
class ActionRow:
    """One action in words."""

    id: str
    href: str
    version: int
    action: str
    answers: str | None
    level: str | None
    course: str | None
    owner: str
    due: str
    effort: str
    cost: str
    status: str
    overdue: str | None
    state: ActionStatus


@dataclass(frozen=True)
class Total:
    """A sum of what is known, and for how many actions it is not known."""

    name: str
    sum: str
    unknown: str | None


@dataclass(frozen=True)
class Earlier:
    """The plan of the audit that this one follows, and how far it has come."""

    audit: str
    href: str
    said: str


@dataclass(frozen=True)
class PlanPage:
    """A plan. `said` is what has just been done."""

    title: str
    around: Around
    address: str
    said: str
    basis: str
    training: str | None
    earlier: Earlier | None
    aim: str
    to_do: tuple[ActionRow, ...]
    done: tuple[ActionRow, ...]
    dropped: tuple[ActionRow, ...]
    is_empty: bool
    totals: tuple[Total, ...]
    overdue: int
    has_dates: bool
    projection: Projection
    template: ClassVar[str] = "plans/plan.html"
    has_form: ClassVar[bool] = True


def plan_address(audit_id: str) -> str:
    return address(audit_id) + PLACE


def plan_page(basis: Basis, actions: list[PlanAction], aim: Plan | None, today: date, said: str = "") -> PlanPage:
    own = plan_address(basis.found.audit.id)
    ordered = in_order(basis, actions)
    rows = [action_row(basis, action, own, today) for action in ordered]
    counted = [action for action in actions if action.status != ActionStatus.DROPPED]
    names = {band.id: band.name for band in basis.questionnaire.index.bands}
    return PlanPage(
        "Plan",
        around(basis.found, PLACE),
        own,
        said,
        basis.said,
        basis.training,
        earlier_plan(basis, today),
        f"The least costly way to {names[aim.band]}" if aim and aim.band in names else "The least costly way to a band",
        tuple(row for row in rows if row.state in STILL_TO_DO),
        tuple(row for row in rows if row.state is ActionStatus.DONE),
        tuple(row for row in rows if row.state is ActionStatus.DROPPED),
        not actions,
        totals(counted, aim.day_rate if aim else None),
        sum(row.overdue is not None for row in rows),
        any(action.due_on for action in counted),
        projection(basis, actions, aim.band if aim else None),
    )


def earlier_plan(basis: Basis, today: date) -> Earlier | None:
    """What was planned after the earlier audit of the same client; None where there was none, or no plan."""
    audit, session = basis.found.audit, basis.found.desk.session
    earlier = audits.by_id(session, audit.follows) if audit.follows else None
    actions = store.of_audit(session, earlier.id) if earlier and earlier.client_id == audit.client_id else []
    if earlier is None or not actions:
        return None
    counts = Counter(action.status for action in actions)
    said = [f"{counts[status]} {name.lower()}" for status, name in STATUS_NAMES.items() if counts[status]]
    late = sum(is_overdue(action, today) for action in actions)
    return Earlier(earlier.title, plan_address(earlier.id), ", ".join(said) + (f"; {late} overdue" if late else ""))


def in_order(basis: Basis, actions: Iterable[PlanAction]) -> list[PlanAction]:
    """By due date, those without one last; then the most important gap first."""
    order = {gap.indicator: at for at, gap in enumerate(basis.gaps)}
    return sorted(
        actions, key=lambda a: (a.due_on or date.max, order.get(a.question_id or "", len(order)), a.created_at, a.id)
    )


def is_overdue(action: PlanAction, today: date) -> bool:
    return action.status in STILL_TO_DO and action.due_on is not None and action.due_on < today


def action_row(basis: Basis, action: PlanAction, own: str, today: date) -> ActionRow:
    practice = basis.practice(action.question_id) if action.question_id else None
    state = ActionStatus(action.status)
    return ActionRow(
        action.id,
        f"{own}/actions/{action.id}",
        action.version,
        action.action,
        practice.name if practice else NOT_ASKED_NOW if action.question_id else None,
        level_said(basis, action) if practice else None,
        basis.courses.get(action.question_id) if action.question_id and action.to_level is not None else None,
        action.owner or "nobody yet",
        day_said(action.due_on) if action.due_on else "no date yet",
        days_said(action.days) if action.days is not None else "not known",
        pounds_said(action.pounds) if action.pounds is not None else "not known",
        STATUS_NAMES[state],
        late_said(action, today),
        state,
    )


def level_said(basis: Basis, action: PlanAction) -> str | None:
    """From which level to which, or None where the action brings none."""
    if action.question_id is None or action.to_level is None:
        return None
    stands = basis.level(action.question_id)
    if basis.journey.answer(action.question_id).state is State.NOT_APPLICABLE:
        return "does not apply now"
    if stands is None:
        return f"not known now, to level {action.to_level}"
    if stands >= action.to_level:
        return f"level {stands} now: level {action.to_level} is reached"
    return f"level {stands} now, to level {action.to_level}"


def late_said(action: PlanAction, today: date) -> str | None:
    """How long an action is overdue, in words; None where it is not."""
    if action.due_on is None or not is_overdue(action, today):
        return None
    late = (today - action.due_on).days
    return "Overdue by 1 day" if late == 1 else f"Overdue by {late:,} days"


def day_said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def days_said(days: int) -> str:
    return "1 day" if days == 1 else f"{days:,} days"


def pounds_said(pounds: int) -> str:
    return f"£{pounds:,}"


def totals(counted: list[PlanAction], day_rate: int | None) -> tuple[Total, ...]:
    """What all actions take together that are not dropped: known and not known apart."""
    days = [action.days for action in counted if action.days is not None]
    pounds = [action.pounds for action in counted if action.pounds is not None]
    effort = days_said(sum(days))
    if day_rate is not None and days:
        effort += f", {pounds_said(sum(days) * day_rate)} at {pounds_said(day_rate)} a day"
    return (
        Total("Effort", effort if days else "not known", _unknown(len(counted) - len(days), bool(days))),
        Total(
            "Cost",
            pounds_said(sum(pounds)) if pounds else "not known",
            _unknown(len(counted) - len(pounds), bool(pounds)),
        ),
    )


def _unknown(count: int, is_partly_known: bool) -> str | None:
    if not count or not is_partly_known:
        return None
    return f"Not known for {'1 more action' if count == 1 else f'{count} more actions'}."
