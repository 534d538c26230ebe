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
from questionnaire.model import Course, Indicator
from scoring.gaps import Gap, SkillGap, Unknown

Planned = tuple[str | None, str]  # a question, and the text of an action for it or the id of the course it takes
COURSE = "-course"  # how the field of a course ends
SAME_COURSE = "This course is in the plan already, for another gap: one booking may do for both."


@dataclass(frozen=True)
class Proposal:
    """One thing to tick: the name of its field, and the action that it becomes. `note` says more where it matters."""

    field: str
    question_id: str
    values: ActionValues
    is_in_plan: bool
    note: str = ""


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


def findings(basis: Basis, actions: Iterable[PlanAction], courses: Mapping[str, Course]) -> tuple[Finding, ...]:
    """Everything that falls short or is not known, in the order of the result: gaps, unknowns, skills.

    `courses` holds the recommended course by question, where it is to be shown or was ticked.
    """
    planned = {(a.question_id, a.course_id or a.action) for a in actions if a.status != ActionStatus.DROPPED}
    found = [_of_gap(basis, gap, courses, planned) for gap in basis.gaps]
    found += [_of_unknown(basis, unknown, planned) for unknown in basis.unknowns]
    return (*found, *(_of_skill(basis, gap, courses, planned) for gap in basis.skill_gaps))


def _of_gap(basis: Basis, gap: Gap, courses: Mapping[str, Course], planned: set[Planned]) -> Finding:
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
    if course:
        made.append(_of_course(basis, course, gap.indicator, gap.target, planned))
    title = course.title if course else None
    said = f"Level {gap.level} now; the target is level {gap.target}: {indicator.levels[gap.target]}"
    return Finding(indicator.name, factor_name(basis, gap.factor), "gap", said, gap.critical, title, tuple(made))


def _of_course(basis: Basis, course: Course, question_id: str, target: int, planned: set[Planned]) -> Proposal:
    """A course as an action for one gap, with where it comes from. What it takes depends on who goes: it stays open."""
    address = course.url or f"{basis.found.desk.house.settings.base_url}/courses/{course.id}"
    source = "an example of the course catalogue" if basis.catalogue.example else "the course catalogue"
    gap = basis.journey.question(question_id).name
    text = f"Take the course “{course.title}” for this gap: {gap}. Source: {source}, {address}"
    values = ActionValues(text[:LONGEST_ACTION], target, course_id=course.id)
    is_in_plan = (question_id, course.id) in planned
    is_elsewhere = any(what == course.id for _, what in planned) and not is_in_plan
    return Proposal(question_id + COURSE, question_id, values, is_in_plan, SAME_COURSE if is_elsewhere else "")


def _of_unknown(basis: Basis, unknown: Unknown, planned: set[Planned]) -> Finding:
    indicator = basis.questionnaire.indicator(unknown.indicator, basis.journey.sector)
    values = ActionValues(f"Find out: {indicator.question} Ask {indicator.ask}."[:LONGEST_ACTION])
    said = "Not known. That is no gap yet: first find out where it stands."
    if unknown.state is State.UNANSWERED:
        said = "Not answered in this audit yet."
    made = (_proposal(f"{unknown.indicator}-find", unknown.indicator, values, planned),)
    return Finding(indicator.name, factor_name(basis, unknown.factor), "unknown", said, unknown.critical, None, made)


def _of_skill(basis: Basis, gap: SkillGap, courses: Mapping[str, Course], planned: set[Planned]) -> Finding:
    skill = basis.questionnaire.skills_by_id[gap.skill]
    course = courses.get(gap.skill)
    text = f"Bring {skill.name.lower()} to level {gap.target}: {skill.levels[gap.target]}"
    said = f"Level {gap.level} now; the target is level {gap.target}. Skills are no part of the index."
    made = [_proposal(f"{gap.skill}-0", gap.skill, ActionValues(text, gap.target), planned)]
    if course:
        made.append(_of_course(basis, course, gap.skill, gap.target, planned))
    title = course.title if course else None
    return Finding(skill.name, basis.questionnaire.skills.name, "skill", said, False, title, tuple(made))


def _proposal(field: str, question_id: str, values: ActionValues, planned: set[Planned]) -> Proposal:
    return Proposal(field, question_id, values, (question_id, values.action) in planned)


def factor_name(basis: Basis, factor_id: str) -> str:
    return next(factor.name for factor in basis.questionnaire.factors if factor.id == factor_id)


def factor_of(basis: Basis, question_id: str) -> str:
    """The name of the section that asks a practice."""
    return basis.journey.path.section_of[question_id].name


def of_step(basis: Basis, indicator: Indicator, level: int, days: float) -> ActionValues:
    """The action that brings an indicator to a level: what that level means, and the remedy to begin with."""
    first = indicator.remedies[0]
    text = f"Bring {indicator.name.lower()} to level {level}: {indicator.levels[level]} Begin with this: {first.action}"
    return ActionValues(text[:LONGEST_ACTION], level, first.owner, days=days)
