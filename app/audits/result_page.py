"""The result of a completed audit, as it was stored, with the client's claim beside it in the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from app.assessments.content import catalogue_of
from app.audits import store
from app.audits.access import OpenAudit
from app.audits.around import Around, address, around
from app.audits.check_page import proposed_due
from app.audits.words import as_found, moment_said, names_of
from app.issuing import store as issuing
from app.plans import standing
from app.reports.profile import draw
from app.reports.report import AnswerLine, Report, compose
from app.web.days import DayForm
from app.web.errors import NotFound
from scoring.tree import Score, whole


@dataclass(frozen=True)
class ResultPage:
    """The whole result of an audit, every number to be taken apart. `claimed` is what the claim came to, by part."""

    title: str
    around: Around
    report: Report
    own: str
    completed: str
    claimed: Mapping[str, int | None]
    may_work: bool
    may_reopen: bool
    is_issued: bool
    plan: str | None
    due: str
    due_is_agreed: bool
    due_error: str | None
    is_saved: bool
    template: ClassVar[str] = "audits/result.html"
    has_form: ClassVar[bool] = True


def report_of(found: OpenAudit) -> Report:
    """The report of a completed audit. Raises NotFound before it is completed."""
    stored, audit, desk = store.result_of(found.audit), found.audit, found.desk
    if stored is None or audit.completed_at is None:
        raise NotFound("There is no result yet", "Complete the audit first.")
    catalogue = catalogue_of(desk.house, desk.session, stored.catalogue)
    answers = store.answers_of(found.verified)
    report = compose(desk.house, found.questionnaire, catalogue, answers, stored, audit.id, audit.completed_at)
    names = {factor.id: factor.name for factor in found.questionnaire.factors}
    claimed = found.claimed_score
    drawn = draw(found.questionnaire.index, stored.score.parts, names, claimed.parts if claimed else ())
    return replace(_as_found(report), profile=drawn)


def _as_found(report: Report) -> Report:
    """The report with what an audit found, where an assessment says what its reader told."""
    said = report.training_sentence
    actions = [replace(each, why=replace(each.why, rule=as_found(each.why.rule))) for each in report.actions]
    factors = [replace(each, lines=tuple(map(_line_as_found, each.lines))) for each in report.factors]
    return replace(
        report,
        training_sentence=as_found(said) if said else None,
        actions=tuple(actions),
        factors=tuple(factors),
    )


def _line_as_found(line: AnswerLine) -> AnswerLine:
    return replace(line, said=as_found(line.said), reason=as_found(line.reason))


def _claimed_points(found: OpenAudit) -> dict[str, int | None]:
    """Each factor and the whole, by id; empty without a claim."""
    claimed = found.claimed_score
    return {each.of: _shown(each) for each in (claimed, *claimed.parts)} if claimed else {}


def _shown(score: Score) -> int | None:
    return whole(score.point) if score.published and score.point is not None else None


def result_page(found: OpenAudit, due: DayForm | None = None, is_saved: bool = False) -> ResultPage:
    """The page of a completed audit. `due` is a date that was typed and does not fit, if any."""
    audit, desk = found.audit, found.desk
    assert audit.completed_at is not None and audit.completed_by is not None
    moment = moment_said(audit.completed_at, desk.house.settings.zone)
    agreed = found.client.next_audit_on
    is_issued = bool(issuing.issued_of(desk.session, audit.id))
    return ResultPage(
        "What the audit found",
        around(found),
        report_of(found),
        address(audit.id),
        f"Completed by {names_of(found).of(audit.completed_by)}, {moment}",
        _claimed_points(found),
        found.place.may_work,
        found.place.is_owner and not is_issued,
        is_issued,
        standing.of_audit(found),
        due.typed if due else agreed.isoformat() if agreed else proposed_due(found),
        agreed is not None,
        due.error if due else None,
        is_saved,
    )
