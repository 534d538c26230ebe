"""What was planned at an earlier audit, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from app.plans import store
from app.plans.statuses import STATUS_NAMES, ActionStatus
from questionnaire.model import Questionnaire


@dataclass(frozen=True)
class PlannedAction:
    """One action of the earlier plan, and the practice it is about, if it is about one."""

    action: str
    practice: str | None
    owner: str
    status: str


def planned(session: Session, audit_id: str, questionnaire: Questionnaire) -> tuple[PlannedAction, ...]:
    """The actions of the plan of an audit, in its order."""
    skills = {skill.id: skill.name for skill in questionnaire.skills.skills}
    known = {of: indicator.name for of, indicator in questionnaire.indicators.items()} | skills
    return tuple(
        PlannedAction(
            each.action,
            known.get(each.question_id or ""),
            each.owner,
            STATUS_NAMES[ActionStatus(each.status)],
        )
        for each in store.of_audit(session, audit_id)
    )
