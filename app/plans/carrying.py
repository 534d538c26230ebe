"""What is still open of an earlier plan, as it goes into the plan of a re-audit."""

from __future__ import annotations

from dataclasses import replace

from app.plans.basis import Basis
from app.plans.models import PlanAction
from app.plans.statuses import STILL_TO_DO
from app.plans.store import ActionValues, values_of

Carried = tuple[str | None, ActionValues]


def left_open(basis: Basis, earlier: list[PlanAction], own: list[PlanAction]) -> tuple[list[Carried], int]:
    """The open actions of an earlier plan that this one has not got, and of how many the level is reached by now.

    What reached its level is left where it is. A practice that is not asked any more leaves a free action.
    """
    known = {(action.question_id, action.action) for action in own}
    is_open = [action for action in earlier if action.status in STILL_TO_DO]
    is_reached = [action for action in is_open if _is_reached(basis, action)]
    found = [_carried(basis, action) for action in is_open if action not in is_reached]
    return [each for each in found if (each[0], each[1].action) not in known], len(is_reached)


def _is_reached(basis: Basis, action: PlanAction) -> bool:
    level = basis.level(action.question_id) if action.question_id and basis.practice(action.question_id) else None
    return level is not None and action.to_level is not None and level >= action.to_level


def _carried(basis: Basis, action: PlanAction) -> Carried:
    values = values_of(action)
    if action.question_id is None or basis.practice(action.question_id) is None:
        return None, replace(values, to_level=None)
    return action.question_id, values
