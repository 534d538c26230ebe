"""The plan in Word: its actions by due date, what they take, and where they would lead."""

from __future__ import annotations

from app.issuing.shapes import AuditReport, PlanPart
from app.reports.press import press
from app.reports.word_document import Paper
from app.reports.word_elements import Column, Line, Row, Run, line

AFTER = (Column("Score", 3354), Column("Now", 3000), Column("After the plan", 3000))


def plan(paper: Paper, report: AuditReport) -> None:
    found = report.plan
    if found is None:
        return
    paper.heading("The plan")
    paper.say(report.standing.training or "", "LookHere")
    _actions(paper, found)
    for total in found.totals:
        paper.tell(Run(f"{total.name} in all: ", "Strong"), Run(total.said))
    paper.heading("Where it would lead", 2)
    for said in found.said:
        paper.say(said)
    _after(paper, found)


def _actions(paper: Paper, found: PlanPart) -> None:
    has_cost = any(each.cost for each in found.lines)
    cost = (Column("Cost", 1100),) if has_cost else ()
    columns = (
        Column("Action, by due date", 2754 if has_cost else 3854),
        Column("Owner", 1500),
        Column("Due", 1700),
        Column("Effort", 1050),
        *cost,
        Column("Status", 1250),
    )
    rows = []
    for each in found.lines:
        said = (line(each.action), *((line(each.about, "TableQuiet"),) if each.about else ()))
        others = (each.owner, each.due, each.effort, *((each.cost,) if has_cost else ()), each.status)
        rows.append(Row((said, *((line(other or "–"),) for other in others))))
    paper.table("The plan", columns, rows)


def _after(paper: Paper, found: PlanPart) -> None:
    from app.reports.drawing import svg

    if found.after is None:
        return
    picture = press.make("png", svg=svg(found.after), pixels_per_inch=200)
    paper.picture(picture, f"After the plan. {found.after.alternative}")
    paper.say("Solid dot: after the plan. Ring: as verified, where it differs.", "Caption")
    rows = [
        Row(((line(each.name),), (line(each.now),), (Line((Run(each.then, "Strong" if each.is_different else ""),)),)))
        for each in found.rows
    ]
    paper.table("Now and after the plan", AFTER, rows, together=True)
