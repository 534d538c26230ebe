"""The page of a closed round's report, and how the report comes from the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Session

from app.assessments import store as assessments
from app.assessments.content import questionnaire_of
from app.assessments.store import Held
from app.groups.closing import report_of
from app.groups.content import experience_of
from app.groups.models import Round
from app.groups.report_findings import Practice
from app.groups.report_shapes import GroupReport
from app.groups.report_view import compose
from app.web.house import House
from questionnaire.journey import Journey


@dataclass(frozen=True)
class GroupReportPage:
    """The whole report. `back` is the round's own page, `result` the assessment's, if there is one."""

    title: str
    report: GroupReport
    address: str
    back: str
    result: str | None
    template: ClassVar[str] = "groups/report.html"
    has_form: ClassVar[bool] = False


def practice_of(house: House, session: Session, assessment_id: str) -> Practice | None:
    """What was submitted about practice; None before that."""
    submitted = assessments.submission(session, assessment_id)
    if submitted is None:
        return None
    questionnaire = questionnaire_of(house, session, submitted.questionnaire_hash)
    return Practice(Journey(questionnaire, submitted.answers), submitted.result.score, submitted.submitted_at)


def build(house: House, session: Session, held: Held, found: Round) -> GroupReport | None:
    """The report of a round; None before it is closed."""
    stored = report_of(found)
    if stored is None:
        return None
    experience = experience_of(house, session, found.experience_hash)
    questionnaire = questionnaire_of(house, session, held.questionnaire_hash)
    factors = {factor.id: factor.name for factor in questionnaire.factors}
    return compose(house, experience, factors, found, stored, practice_of(house, session, held.id))


def page_of(report: GroupReport, held: Held) -> GroupReportPage:
    here = f"/assessments/{held.id}"
    back = f"{here}/rounds/{report.id}"
    return GroupReportPage(
        report.title, report, f"{back}/report", back, f"{here}/result" if held.is_submitted else None
    )
