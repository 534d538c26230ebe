"""The reports of an audit as a page: what one would contain, and each that was issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from app.audits.access import OpenAudit
from app.audits.around import Around, around
from app.issuing.models import IssuedReport
from app.issuing.shapes import AuditReport
from app.web import form_ids

LONGEST_REASON = 300


@dataclass(frozen=True)
class Part:
    """One part of a report, and what stands in it."""

    name: str
    said: str


@dataclass(frozen=True)
class Row:
    """One issued report. `withdrawal` is where its form leads, for those who may withdraw it."""

    id: str
    number: str
    issued: str
    is_withdrawn: bool
    withdrawn: str
    because: str
    pdf: str
    docx: str
    pdf_sha256: str
    docx_sha256: str
    withdrawal: str | None
    typed: str
    error: str


@dataclass(frozen=True)
class Typed:
    """A reason that did not fit, and of which report."""

    report_id: str
    because: str
    error: str


@dataclass(frozen=True)
class ReportsPage:
    """What a report would contain, and those that were issued."""

    title: str
    around: Around
    is_completed: bool
    may_issue: bool
    form_id: str
    address: str
    parts: tuple[Part, ...]
    brand: str
    verification: str
    rows: tuple[Row, ...]
    most: int
    errors: tuple[tuple[str, str], ...]

    template: ClassVar[str] = "issuing/reports.html"
    has_form: ClassVar[bool] = True


def reports_page(
    found: OpenAudit,
    preview: AuditReport | None,
    issued: Sequence[IssuedReport],
    names: Mapping[str, str],
    typed: Typed | None = None,
) -> ReportsPage:
    address = f"/audits/{found.audit.id}/reports"
    settings = found.desk.house.settings
    return ReportsPage(
        title="Reports",
        around=around(found, "/reports"),
        is_completed=found.is_completed,
        may_issue=found.place.may_work and found.is_completed,
        form_id=form_ids.fresh(),
        address=address,
        parts=_parts(preview) if preview else (),
        brand=f"/firms/{found.place.firm.id}/brand",
        verification=f"{settings.base_url}/verification",
        rows=tuple(_row(each, names, settings.zone, address, found.place.is_owner, typed) for each in issued),
        most=LONGEST_REASON,
        errors=((f"because-{typed.report_id}", typed.error),) if typed else (),
    )


def _row(
    report: IssuedReport,
    names: Mapping[str, str],
    zone: ZoneInfo,
    address: str,
    is_owner: bool,
    typed: Typed | None,
) -> Row:
    own = f"{address}/{report.id}"
    wrong = typed if typed and typed.report_id == report.id else None
    is_withdrawn = report.withdrawn_at is not None
    return Row(
        report.id,
        report.number,
        f"{day(report.issued_at, zone)} by {names.get(report.issued_by, 'somebody who has left')}",
        is_withdrawn,
        _withdrawn(report, names, zone),
        report.withdrawn_because,
        f"{own}/report.pdf",
        f"{own}/report.docx",
        report.pdf_sha256,
        report.docx_sha256,
        f"{own}/withdrawal" if is_owner and not is_withdrawn else None,
        wrong.because if wrong else "",
        wrong.error if wrong else "",
    )


def _withdrawn(report: IssuedReport, names: Mapping[str, str], zone: ZoneInfo) -> str:
    if report.withdrawn_at is None:
        return ""
    who = names.get(report.withdrawn_by or "", "somebody who has left")
    return f"Withdrawn on {day(report.withdrawn_at, zone)} by {who}"


def day(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def _parts(report: AuditReport) -> tuple[Part, ...]:
    """What the report would contain, with how much of it there is."""
    found = [finding for factor in report.factors for finding in factor.findings] + list(report.skills)
    shown = len({(each.kind, each.title, each.dates) for finding in found for each in finding.evidence})
    reasoned = sum(bool(finding.rationale) for finding in found)
    own = " and ".join(
        name for name, text in (("introduction", report.look.introduction), ("closing", report.look.closing)) if text
    )
    return (
        Part("Cover", f"{report.look.firm}, {'with the logo' if report.look.logo else 'no logo yet'}"),
        Part("Your own words", f"Your {own}" if own else "None yet"),
        Part("Summary", report.standing.sentence),
        Part("What changed", _change(report)),
        Part(
            "Claimed beside verified", f"Claimed on {report.claimed_on}" if report.claimed_on else "No claim to compare"
        ),
        Part("What falls short", _counted(len(report.gaps), "gap")),
        Part("The plan", _counted(len(report.plan.lines), "action") if report.plan else "No plan yet"),
        Part("What is not known", _counted(len(report.unknowns), "question")),
        Part(
            "What was found",
            f"{len(found)} indicators and skills, {_counted(reasoned, 'rationale')}, "
            f"{_counted(shown, 'title')} of evidence, and none of its files",
        ),
        Part("Other frameworks", _counted(len(report.frameworks), "framework")),
        Part("Limits, and how to verify it", "Always"),
    )


def _change(report: AuditReport) -> str:
    change = report.change
    return (
        f"Since {change.title}, {change.since}. {change.sentence}" if change else "No completed audit before this one"
    )


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count or 'No'} {what}s"
