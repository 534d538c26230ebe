"""What can be put into a plan: the remedies of each gap, what to find out, and the core skills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.plans.basis import Basis
from app.plans.forms import LONGEST_ACTION
from app.plans.models import PlanAction
from app.plans.statuses import ActionStatus
from app.plans.store import ActionValues
from questionnaire.answers import State
from questionnaire.model import Indicator
from scoring.gaps import Gap, SkillGap, Unknown

Planned = tuple[str | None, str]  # a question and the text of an action for it


@dataclass(frozen=True)
class Proposal:
    """One thing to tick: the name of its field, and the action that it becomes."""

    field: str
    question_id: str
    values: ActionValues
    is_in_plan: bool


@dataclass(frozen=True)
class Finding:
    """A gap or an unknown, and what is proposed about it."""

    name: str
    factor: str
    kind: str
    said: str
    is_critical: bool
    course: str | None
    proposals: tuple[Proposal, ...]


def findings(basis: Basis, actions: Iterable[PlanAction], courses: Mapping[str, str]) -> tuple[Finding, ...]:
    """Everything that falls short or is not known, in the order of the result: gaps, unknowns, skills.

    `courses` holds the title of the recommended course by question, where it is to be shown.
    """
    planned = {(a.question_id, a.action) for a in actions if a.status != ActionStatus.DROPPED}
    found = [_of_gap(basis, gap, courses, planned) for gap in basis.gaps]
    found += [_of_unknown(basis, unknown, planned) for unknown in basis.unknowns]
    return (*found, *(_of_skill(basis, gap, courses, planned) for gap in basis.skill_gaps))


def _of_gap(basis: Basis, gap: Gap, courses: Mapping[str, str], planned: set[Planned]) -> Finding:
    indicator = basis.questionnaire.indicator(gap.indicator, basis.journey.sector)
    made = [
        _proposal(
            f"{gap.indicator}-{at}",
            gap.indicator,
            ActionValues(remedy.action, gap.target, remedy.owner, days=remedy.days),
            planned,
        )
        for at, remedy in enumerate(indicator.remedies)
    ]
    course = courses.get(gap.indicator) if gap.training else None
    said = f"Level {gap.level} now; the target is level {gap.target}: {indicator.levels[gap.target]}"
    return Finding(indicator.name, factor_name(basis, gap.factor), "gap", said, gap.critical, course, tuple(made))


def _of_unknown(basis: Basis, unknown: Unknown, planned: set[Planned]) -> Finding:
    indicator = basis.questionnaire.indicator(unknown.indicator, basis.journey.sector)
    values = ActionValues(f"Find out: {indicator.question} Ask {indicator.ask}."[:LONGEST_ACTION])
    said = "Not known. That is no gap yet: first find out where it stands."
    if unknown.state is State.UNANSWERED:
        said = "Not answered in this audit yet."
    made = (_proposal(f"{unknown.indicator}-find", unknown.indicator, values, planned),)
    return Finding(indicator.name, factor_name(basis, unknown.factor), "unknown", said, unknown.critical, None, made)


def _of_skill(basis: Basis, gap: SkillGap, courses: Mapping[str, str], planned: set[Planned]) -> Finding:
    skill = basis.questionnaire.skills_by_id[gap.skill]
    course = courses.get(gap.skill)
    text = f"Bring {skill.name.lower()} to level {gap.target}: {skill.levels[gap.target]}"
    said = f"Level {gap.level} now; the target is level {gap.target}. Skills are no part of the index."
    made = (_proposal(f"{gap.skill}-0", gap.skill, ActionValues(text, gap.target), planned),)
    return Finding(skill.name, basis.questionnaire.skills.name, "skill", said, False, course, made)


def _proposal(field: str, question_id: str, values: ActionValues, planned: set[Planned]) -> Proposal:
    return Proposal(field, question_id, values, (question_id, values.action) in planned)


def factor_name(basis: Basis, factor_id: str) -> str:
    return next(factor.name for factor in basis.questionnaire.factors if factor.id == factor_id)


def factor_of(basis: Basis, question_id: str) -> str:
    """The name of the section that asks a practice."""
    return basis.journey.path.section_of[question_id].name


def of_step(basis: Basis, indicator: Indicator, level: int, days: int) -> ActionValues:
    """The action that brings an indicator to a level: what that level means, and the remedy to begin with."""
    first = indicator.remedies[0]
    text = f"Bring {indicator.name.lower()} to level {level}: {indicator.levels[level]} Begin with this: {first.action}"
    return ActionValues(text[:LONGEST_ACTION], level, first.owner, days=days)
