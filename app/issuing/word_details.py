"""The second half of the report in Word: what was found, other frameworks, limits, and how to verify it."""

from __future__ import annotations

from app.issuing.shapes import AuditReport, Finding
from app.reports.word_cells import Cell, level_said, named
from app.reports.word_document import Paper
from app.reports.word_elements import Column, Line, Row, Run, line

COLUMNS = (Column("Indicator", 2900), Column("Level", 2250), Column("What was found", 4204))


def findings(paper: Paper, report: AuditReport) -> None:
    paper.heading("What was found")
    for factor in report.factors:
        points = factor.band if factor.point is None else f"{factor.point}, {factor.band}"
        paper.heading(f"{factor.name}: {points}", 2)
        paper.say(f"{factor.coverage} known. {factor.reason}", "BeforeTable")
        paper.table(f"What was found: {factor.name}", COLUMNS, [_row(each) for each in factor.findings])


def skills(paper: Paper, report: AuditReport) -> None:
    if not report.skills:
        return
    paper.heading("Core skills")
    paper.say(
        "How many of the staff have been assessed as competent. A profile of its own, and no part of the score.",
        "BeforeTable",
    )
    paper.table("Core skills", COLUMNS, [_row(each) for each in report.skills])


def _row(found: Finding) -> Row:
    asked = named(found.name, found.is_critical, line(found.question, "TableQuiet"))
    verified: Cell = (line("Verified", "TableQuiet"), *level_said(found.level, found.level_name))
    claimed: Cell = ()
    if found.claimed_name:
        claimed = (line("Claimed", "TableQuiet"), *level_said(found.claimed, found.claimed_name))
        claimed += (line(found.difference, "TableQuiet"),) if found.difference else ()
    weight: Cell = (line(f"Weight {found.weight}", "TableQuiet"),) if found.weight > 1 else ()
    return Row((asked, verified + claimed + weight, _found(found)))


def _found(found: Finding) -> Cell:
    rationale = (Line((Run("Rationale: ", "Strong"), Run(found.rationale))),) if found.rationale else ()
    rests = (line(found.rests_on, "TableQuiet"),) if found.rests_on else ()
    shown = [
        line(f"{each.kind}: {each.title}" + (f" ({each.dates})" if each.dates else ""), "TableQuiet")
        for each in found.evidence
    ]
    return (line(found.said), *rationale, *rests, *shown)


def frameworks(paper: Paper, report: AuditReport) -> None:
    if not report.frameworks:
        return
    paper.heading("The same answers in other frameworks")
    paper.say(
        "Levelhead, whose questions these are, maps them to other frameworks. In these notes “we” and “our” mean "
        "Levelhead."
    )
    columns = (Column("Item", 4254), Column("Questions at target", 1900), Column("Levelhead's reading", 3200))
    for framework in report.frameworks:
        paper.heading(framework.name, 2)
        paper.say(framework.note, "BeforeTable")
        for name, says in framework.rules:
            paper.tell(Run(f"{name}: ", "Strong"), Run(says), style="ListBullet")
        rows = [Row(((line(each.name),), (line(each.met),), (line(each.said),))) for each in framework.items]
        paper.table(framework.name, columns, rows)


def limits(paper: Paper, report: AuditReport) -> None:
    paper.heading("What this does not show")
    paper.say("“We” and “our” here mean Levelhead, whose questions these are.")
    for limit in report.limits:
        paper.say(limit, "ListBullet")


def about(paper: Paper, report: AuditReport) -> None:
    paper.heading("About this report")
    if report.is_draft:
        paper.say("This is a draft. It has no number, and nobody can verify it.")
    else:
        paper.say(
            f"This report has the number {report.number}. Whoever holds this file, unchanged, can check that it is the "
            f"one that was issued: open {report.verification}, give the number and choose the file. The "
            "file is not uploaded. A copy that was edited or saved again is no longer the file that was issued."
        )
    paper.say(report.claim_note)
    facts = (
        ("Number", report.number or "none, a draft", ""),
        ("Made" if report.is_draft else "Issued", report.made_on, ""),
        ("Questions", f"version {report.version}", ""),
        ("Questions, fingerprint", report.questions_hash, "Hash"),
        ("Result, fingerprint", report.result_hash, "Hash"),
    )
    rows = [Row(((line(name),), (line(value, run=style),))) for name, value, style in facts]
    paper.table("About this report", (Column("What", 2200), Column("Which", 7154)), rows)
