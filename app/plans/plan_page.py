"""The page of a plan: what is to be done, what it takes, and the profile after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from app.audits.around import Around, address, around
from app.plans import store
from app.plans.basis import Basis
from app.plans.carrying import left_open
from app.plans.models import Plan, PlanAction
from app.plans.projection import Projection, projection
from app.plans.standing import plan_before, replaced_by
from app.plans.statuses import STATUS_NAMES, STILL_TO_DO, ActionStatus
from app.plans.view import ALL, BY_DATE, BY_GAP, BY_OWNER, Choices, View, choices
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
    is_course: bool
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
    """The plan before this one, and how far it has come. `left` counts what can be carried over from it."""

    audit: str
    href: str
    said: str
    left: int
    reached: int


@dataclass(frozen=True)
class PlanPage:
    """A plan. `said` is what has just been done; `chosen` leads back to the same view."""

    title: str
    around: Around
    address: str
    said: str
    basis: str
    training: str | None
    earlier: Earlier | None
    replaced_by: tuple[str, str] | None
    aim: str
    choices: Choices | None
    chosen: tuple[tuple[str, str], ...]
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


def plan_page(
    basis: Basis, actions: list[PlanAction], aim: Plan | None, today: date, said: str = "", view: View = ALL
) -> PlanPage:
    """The page of a plan. Of a view only the lists follow: sums and profile are those of the whole plan."""
    own, later = plan_address(basis.found.audit.id), replaced_by(basis.found)
    ordered = filter(view.shows, in_order(basis, actions, view.order))
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
        earlier_plan(basis, actions, today),
        (later.audit, plan_address(later.audit_id)) if later else None,
        f"The least costly way to {names[aim.band]}" if aim and aim.band in names else "The least costly way to a band",
        choices(view, actions),
        view.fields,
        tuple(row for row in rows if row.state in STILL_TO_DO),
        tuple(row for row in rows if row.state is ActionStatus.DONE),
        tuple(row for row in rows if row.state is ActionStatus.DROPPED),
        not actions,
        totals(counted, aim.day_rate if aim else None),
        sum(is_overdue(action, today) for action in actions),
        any(action.due_on for action in counted),
        projection(basis, actions, aim.band if aim else None),
    )


def earlier_plan(basis: Basis, actions: list[PlanAction], today: date) -> Earlier | None:
    """What was planned after the earlier audit of the same client; None where there was none, or no plan."""
    earlier = plan_before(basis.found)
    if earlier is None:
        return None
    planned = store.of_audit(basis.found.desk.session, earlier.audit_id)
    counts = Counter(action.status for action in planned)
    said = [f"{counts[status]} {name.lower()}" for status, name in STATUS_NAMES.items() if counts[status]]
    late = sum(is_overdue(action, today) for action in planned)
    left, reached = left_open(basis, planned, actions)
    told = ", ".join(said) + (f"; {late} overdue" if late else "")
    return Earlier(earlier.audit, plan_address(earlier.audit_id), told, len(left), reached)


def in_order(basis: Basis, actions: Iterable[PlanAction], by: str = BY_DATE) -> list[PlanAction]:
    """By due date, those without one last, then the most important gap first; or one of the other orders first."""
    places = {gap.indicator: at for at, gap in enumerate(basis.gaps)}

    def key(action: PlanAction) -> tuple[Any, ...]:
        due, gap = action.due_on or date.max, places.get(action.question_id or "", len(places))
        first = {BY_DATE: (), BY_GAP: (gap,), BY_OWNER: (not action.owner, action.owner.casefold())}[by]
        return *first, due, gap, action.created_at, action.id

    return sorted(actions, key=key)


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
        _course(basis, action),
        action.course_id is not None,
        action.owner or "nobody yet",
        day_said(action.due_on) if action.due_on else "no date yet",
        days_said(action.days) if action.days is not None else "not known",
        pounds_said(action.pounds) if action.pounds is not None else "not known",
        STATUS_NAMES[state],
        late_said(action, today),
        state,
    )


def _course(basis: Basis, action: PlanAction) -> str | None:
    """The course that is recommended for the same gap, where the action is not to take one itself."""
    course = basis.courses.get(action.question_id or "")
    return course.title if course and action.to_level is not None and action.course_id is None else None


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


def days_said(days: float | Fraction) -> str:
    """Whole and half days in words."""
    if days == Fraction(1, 2):
        return "half a day"
    return "1 day" if days == 1 else f"{int(days):,}{'.5' if days % 1 else ''} days"


def pounds_said(pounds: float | Fraction) -> str:
    """Pounds, with pence where there are any: half a day may cost them."""
    return f"£{int(pounds):,}" if pounds % 1 == 0 else f"£{float(pounds):,.2f}"


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
