"""What a report adds to the findings where it is there: the plan, where it would lead, and other frameworks."""

from __future__ import annotations

from app.audits.access import OpenAudit
from app.issuing.shapes import Framework, FrameworkItem, PlanLine, PlanPart
from app.plans import store as plans
from app.plans.basis import Basis
from app.plans.models import PlanAction
from app.plans.projection import projected
from app.plans.statuses import STATUS_NAMES, ActionStatus
from app.reports.profile import Profile, draw
from questionnaire.answers import Answers
from scoring.crosswalks import ItemReading, reading
from scoring.engine import score
from scoring.result import Result
from scoring.tree import Score, whole


def plan_of(found: OpenAudit, result: Result) -> PlanPart | None:
    """The plan as it stands, without what was dropped; None where there is none."""
    kept = [each for each in plans.of_audit(found.desk.session, found.audit.id) if each.status != ActionStatus.DROPPED]
    if not kept:
        return None
    after = score(found.questionnaire, projected(Basis(found), kept))
    is_same = after.point == result.score.point and after.standing == result.score.standing
    lines = tuple(_line(found, each) for each in kept)
    return PlanPart(lines, _said(found, result.score, after), None if is_same else _drawn(found, after, result.score))


def _drawn(found: OpenAudit, after: Score, today: Score) -> Profile:
    names = {factor.id: factor.name for factor in found.questionnaire.factors}
    return draw(found.questionnaire.index, after.parts, names, today.parts)


def _said(found: OpenAudit, today: Score, after: Score) -> str:
    """Where the plan would lead, as a sentence that promises nothing."""
    then, now = _band(found, after), _band(found, today)
    if after.point is None or today.point is None or then is None or now is None:
        return "Too little is known to say where this plan would lead."
    points = f"from {whole(today.point)} to {whole(after.point)} points"
    if after.point == today.point:
        return "These actions name no level above today's, so the score would stay as it is."
    moved = f"and from {now} to {then}" if now != then else f"and the band would stay {now}"
    return f"If every action reaches its level, the index would go {points}, {moved}. That is arithmetic, no forecast."


def _band(found: OpenAudit, scored: Score) -> str | None:
    if scored.standing is None:
        return None
    return next(band.name for band in found.questionnaire.index.bands if band.id == scored.standing.band)


def _line(found: OpenAudit, action: PlanAction) -> PlanLine:
    about = ""
    if action.question_id is not None and found.journey.is_asked(action.question_id):
        about = found.journey.question(action.question_id).name
        if action.to_level is not None:
            about += f", to level {action.to_level}"
    due = f"{action.due_on.day} {action.due_on:%B %Y}" if action.due_on else ""
    days = "" if action.days is None else "1 day" if action.days == 1 else f"{action.days:,} days"
    effort = ", ".join(part for part in (days, f"£{action.pounds:,}" if action.pounds is not None else "") if part)
    return PlanLine(action.action, about, action.owner, due, effort, STATUS_NAMES[ActionStatus(action.status)])


def frameworks_of(found: OpenAudit, answers: Answers) -> tuple[Framework, ...]:
    """The same answers as other frameworks read them: our own mapping."""
    questionnaire, rules = found.questionnaire, found.desk.house.audit_rules
    read = [reading(questionnaire, answers, each.id, rules) for each in questionnaire.crosswalks]
    return tuple(
        Framework(
            f"{each.name} ({each.publisher})",
            f"{each.note} {rules.our_choice}" if each.is_rated else each.note,
            tuple(FrameworkItem(item.name, _met(item), _reads(item)) for item in each.items),
        )
        for each in read
    )


def _met(item: ItemReading) -> str:
    return f"{item.met} of {item.applies}" if item.applies else "–"


def _reads(item: ItemReading) -> str:
    """How our mapping reads an item: its rating in a word, its points, or why there are none."""
    if not item.indicators:
        return "Levelhead asks nothing on this"
    if not item.applies:
        return "None of the questions applies"
    shown = f"{whole(item.point)} points" if item.published and item.point is not None else "too little is known"
    return f"{item.rating_name}, {shown}" if item.rating_name else shown[:1].upper() + shown[1:]
