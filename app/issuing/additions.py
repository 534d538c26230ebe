"""What a report adds to the findings where it is there: the plan, where it would lead, and other frameworks."""

from __future__ import annotations

from collections.abc import Iterator

from app.audits.access import OpenAudit
from app.issuing.shapes import Framework, FrameworkItem, PlanLine, PlanPart, PlanRow, PlanTotal
from app.plans import store as plans
from app.plans.basis import Basis
from app.plans.models import PlanAction
from app.plans.plan_page import day_said, days_said, in_order, level_said, pounds_said, totals
from app.plans.projection import Projection, projection
from app.plans.statuses import STATUS_NAMES, ActionStatus
from questionnaire.answers import Answers
from scoring.crosswalks import ItemReading, reading
from scoring.tree import whole

NO_FORECAST = "This is arithmetic, not a forecast."


def plan_of(found: OpenAudit) -> PlanPart | None:
    """The plan as it stands, by due date and without what was dropped; None where there is none."""
    session, audit_id = found.desk.session, found.audit.id
    kept = [each for each in plans.of_audit(session, audit_id) if each.status != ActionStatus.DROPPED]
    if not kept:
        return None
    basis, aim = Basis(found), plans.aim_of(session, audit_id)
    after = projection(basis, kept, aim.band if aim else None)
    sums = totals(kept, aim.day_rate if aim else None)
    return PlanPart(
        tuple(_line(basis, each) for each in in_order(basis, kept)),
        tuple(PlanTotal(each.name, " ".join(filter(None, (each.sum, each.unknown)))) for each in sums),
        tuple(_said(after)),
        after.profile if after.is_different else None,
        tuple(PlanRow(row.name, row.now, row.then, row.is_different) for row in after.rows)
        if after.is_different
        else (),
    )


def _said(after: Projection) -> Iterator[str]:
    """Where the plan would lead, in sentences that promise nothing."""
    if after.is_different and after.then == after.now:
        yield f"{after.now} If every action reaches its level, scores move as the table says. {NO_FORECAST}"
    elif after.is_different:
        yield f"Now: {after.now} If every action reaches its level: {after.then} {NO_FORECAST}"
    else:
        yield "These actions name no level above today's, so the score would stay as it is."
    if after.aim:
        yield after.aim
    if after.unclear:
        said = "1 action names" if after.unclear == 1 else f"{after.unclear} actions name"
        yield f"{said} no level to reach, so nothing is counted for {'it' if after.unclear == 1 else 'them'}."


def _line(basis: Basis, action: PlanAction) -> PlanLine:
    practice = basis.practice(action.question_id) if action.question_id else None
    about = (practice.name, level_said(basis, action)) if practice else ()
    return PlanLine(
        action.action,
        ", ".join(filter(None, about)),
        action.owner,
        day_said(action.due_on) if action.due_on else "",
        "" if action.days is None else days_said(action.days),
        "" if action.pounds is None else pounds_said(action.pounds),
        STATUS_NAMES[ActionStatus(action.status)],
    )


def frameworks_of(found: OpenAudit, answers: Answers) -> tuple[Framework, ...]:
    """The same answers as other frameworks read them: our own mapping."""
    questionnaire, rules = found.questionnaire, found.desk.house.audit_rules
    read = [reading(questionnaire, answers, each.id, rules) for each in questionnaire.crosswalks]
    return tuple(
        Framework(
            f"{each.name} ({each.publisher})",
            f"{each.note} {rules.our_choice}" if each.is_rated else each.note,
            tuple((rule.name, rule.said(questionnaire)) for rule in rules.ratings) if each.is_rated else (),
            tuple(FrameworkItem(item.name, _met(item), _reads(item)) for item in each.items),
        )
        for each in read
    )


def _met(item: ItemReading) -> str:
    return f"{item.met} of {item.applies}" if item.applies else "–"


def _reads(item: ItemReading) -> str:
    """How our mapping reads an item: its rating in a word, or else its points, or why there is neither.

    Points beside a rating would look like its reason. They are not: the levels are, and the rules say which.
    """
    if not item.indicators:
        return "Levelhead asks nothing on this"
    if not item.applies:
        return "None of the questions applies"
    if item.rating_name:
        return item.rating_name
    return f"{whole(item.point)} of 100" if item.published and item.point is not None else "Too little is known"
