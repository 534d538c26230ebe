"""Makes the report of a completed audit from what is stored. Nothing is scored anew but the client's own claim."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.accounts import store as accounts
from app.assessments.pages import said
from app.audits import store as audits
from app.audits.access import OpenAudit
from app.audits.result_page import report_of
from app.issuing import findings, store
from app.issuing.additions import frameworks_of, plan_of
from app.issuing.marks import blocks
from app.issuing.progress import change_of
from app.issuing.shapes import AuditReport, Gap, Look, Standing, Step, Unknown
from app.reports.advice import Action
from app.reports.report import OUTSIDER, Report
from app.web.errors import Conflict
from questionnaire.answers import State
from questionnaire.journey import CONTEXT
from scoring.tree import whole

COLOUR = "#1f4d5c"
NOT_OF_THE_CLIENT = ("context.scope", "context.role")  # how it was asked and by whom, and not whom it is about
ON_THE_DAY = (
    "This is an outside view on the day of the audit: it says what was shown and seen then, and not what happens on "
    "other days."
)
OTHER_QUESTIONS = "The client answered another version of the questions, so levels may differ in their wording."


class NotCompleted(Conflict):
    """A report says what was found in the end."""

    title = "This audit has not been completed"
    advice = "Complete it first. Its report is made from the result as it stands then."


def look_of(found: OpenAudit) -> Look:
    """How a report would look today."""
    firm = found.place.firm
    brand = store.brand_of(found.desk.session, firm.id)
    if brand is None:
        return Look(firm.name, COLOUR, None, (), ())
    return Look(firm.name, brand.colour, brand.logo_sha256, blocks(brand.introduction), blocks(brand.closing))


def build(found: OpenAudit, number: str = "") -> AuditReport:
    """The report as it would be issued now. Raises NotCompleted before there is a result."""
    house, audit = found.desk.house, found.audit
    result = audits.result_of(audit)
    if result is None or audit.completed_at is None:
        raise NotCompleted
    made, claimed = report_of(found), found.claimed_score
    now, zone = house.now(), house.settings.zone
    return AuditReport(
        number=number,
        made_at=now,
        made_on=_day(now, zone),
        base_url=house.settings.base_url,
        look=look_of(found),
        title=audit.title,
        client=found.client.name,
        facts=_facts(found),
        claimed_on=_day(audit.claimed_at, zone) if audit.claimed_at else "",
        claimed_index=whole(claimed.point) if claimed and claimed.published and claimed.point is not None else None,
        claim_note=OTHER_QUESTIONS if audit.claimed_hash not in (None, audit.questionnaire_hash) else "",
        standing=_standing(made),
        profile=made.profile,
        change=change_of(found),
        factors=findings.factors(found, made, result.score, claimed.parts if claimed else ()),
        skills=findings.skills(found, result),
        first=tuple(Step(thing.title, thing.text, thing.detail) for thing in made.first),
        gaps=tuple(_gap(action) for action in made.actions),
        unknowns=tuple(Unknown(each.name, each.question, each.ask, each.is_critical) for each in made.to_find_out),
        plan=plan_of(found),
        frameworks=frameworks_of(found, found.journey.answers),
        limits=_limits(found, made),
        reading=findings.reading(found.questionnaire.index),
        version=found.questionnaire.index.version,
        questions_hash=result.questionnaire,
        result_hash=hashlib.sha256(audit.result.encode()).hexdigest(),
        audit_id=audit.id,
    )


def _facts(found: OpenAudit) -> tuple[tuple[str, str], ...]:
    """Whom it is about, when it was done and by whom."""
    journey, audit, zone = found.journey, found.audit, found.desk.house.settings.zone
    asked = [of for of in journey.sections[0].questions if of not in NOT_OF_THE_CLIENT]
    assert journey.sections[0].id == CONTEXT  # the path always begins with the context
    answered = [of for of in asked if journey.answer(of).state is State.ANSWERED]
    about = [(journey.question(of).name, said(journey, of, journey.answer(of))) for of in answered]
    dates = [("Visited", _date(audit.visited_on))] if audit.visited_on else []
    if audit.completed_at:
        dates.append(("Completed", _day(audit.completed_at, zone)))
    if audit.claimed_at:
        dates.append(("Client's own answers", _day(audit.claimed_at, zone)))
    return (*about, *dates, ("Audited by", _auditors(found)))


def _auditors(found: OpenAudit) -> str:
    """Everybody whose answer stands, whoever completed it last."""
    names = accounts.names(found.desk.session)
    completed_by = found.audit.completed_by or ""
    who = sorted({each.saved_by for each in found.verified.values()} - {completed_by})
    return ", ".join(names.get(each, "somebody who has left") for each in (*who, completed_by))


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return _date(moment.astimezone(zone).date())


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _standing(made: Report) -> Standing:
    return Standing(
        made.sentence,
        made.training_sentence,
        made.critical_sentence,
        made.index,
        made.index_reason,
        made.evidenced,
        made.low,
        made.high,
        made.band,
        made.band_place,
        made.band_range,
        made.band_means,
        made.caps,
        made.weakest,
    )


def _gap(action: Action) -> Gap:
    steps = tuple(f"{each.action} ({each.owner}, {_days(each.days)})" for each in action.remedies)
    return Gap(action.name, action.factor, action.level, action.target, action.is_critical, action.cause, steps)


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _limits(found: OpenAudit, made: Report) -> tuple[str, ...]:
    """The questionnaire's limits; that it is an outside view is said once. No study is cited, so none is limited."""
    outside = {limit.text for limit in found.questionnaire.index.limits if OUTSIDER in limit.roles}
    return (ON_THE_DAY, *(limit.text for limit in made.limits if limit.text not in outside))
