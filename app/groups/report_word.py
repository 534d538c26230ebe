"""The group report as a Word document that people edit: what the page says, in the same order."""

from __future__ import annotations

from app.groups.report_drawing import svg
from app.groups.report_shapes import FactorPart, FindingView, GroupReport, GroupRow
from app.groups.report_word_details import about, cell, items, numbers, shown, statistics
from app.reports.press import press
from app.reports.word_document import Paper
from app.reports.word_elements import Column, Row, Run, line

PICTURE = 13.5  # centimetres: so that a factor and its table fit on a page


def docx(report: GroupReport) -> bytes:
    """The whole report. The same report gives the same bytes."""
    paper = Paper()
    paper.describe(report.title, report.brand, report.closed_at)
    paper.footer(f"{report.brand} · {report.title} · {report.closed_on}")
    for part in (_opening, _rates, _talk, _factors, _seen, _limits, statistics, items, about):
        part(paper, report)
    return paper.save()


def _opening(paper: Paper, report: GroupReport) -> None:
    paper.say(report.brand, "Brand")
    paper.say(report.title, "Title")
    paper.say(f"Asked by {report.asked_by} · {report.period}", "Subtitle")
    paper.say(f"{report.sentence} {report.difference}", "Lead")
    paper.say(report.not_random)


def _rates(paper: Paper, report: GroupReport) -> None:
    paper.heading("Who answered")
    columns = (
        Column("Group", 2900),
        Column("Asked", 950, True),
        Column("Answered", 1250, True),
        Column("Rate", 900, True),
        Column("By HSE's guide", 3354),
    )
    rows = []
    for row in report.rates:
        rate = (*numbers(shown(row.answered), shown(row.rate, "%")), cell(row.hidden or row.said))
        rows.append(Row((cell(row.name), *numbers(str(row.asked)), *rate)))
    paper.table("Who answered", columns, rows, together=True)
    paper.say(report.rates_said, "Quiet")


def _talk(paper: Paper, report: GroupReport) -> None:
    paper.heading("Where to talk")
    if not report.findings:
        return paper.say(report.no_findings)
    paper.say("Each is a conversation to hold, not a course.")
    for finding in report.findings:
        _conversation(paper, finding)


def _conversation(paper: Paper, finding: FindingView) -> None:
    """A gap, and the talk to have about it."""
    paper.say(finding.title, "ListNumber")
    paper.say(finding.said, "ListContinue")
    for name, said in (("Who", finding.who), ("Begin with", finding.opening), ("Listen for", finding.listen_for)):
        paper.tell(Run(f"{name}: ", "Strong"), Run(said), style="ListContinue")


def _factors(paper: Paper, report: GroupReport) -> None:
    paper.heading("Factor by factor", new_page=True)
    paper.say(f"{report.how_to_read} {report.positive}")
    for factor in report.factors:
        paper.heading(factor.name, 2)
        if factor.drawing:
            picture = press.make("png", svg=svg(factor.drawing), pixels_per_inch=150)
            paper.picture(picture, factor.drawing.alternative, PICTURE)
        _figures(paper, factor)
        if factor.has_joined:
            steps = "; ".join(report.joined_options).lower()
            paper.say(f"Ends joined, because few answered: the bar has three steps ({steps}).", "Caption")
        _gaps(paper, factor)


def _figures(paper: Paper, factor: FactorPart) -> None:
    columns = (
        Column("Group", 2500),
        Column("People", 950, True),
        Column("Positive", 1100, True),
        Column("Mean", 850, True),
        Column("Interval", 1200, True),
        Column("Agreement", 2754),
    )
    paper.table(f"{factor.name}, group by group", columns, [_figure_row(row) for row in factor.rows], together=True)


def _figure_row(row: GroupRow) -> Row:
    figures = numbers(shown(row.people), shown(row.share, "%"), shown(row.mean), row.interval)
    agreement = row.hidden or ("Split opinion, so no mean" if row.is_split else row.agreement)
    named = (line(row.name), line(row.partly, "TableQuiet")) if row.partly else cell(row.name)
    return Row((named, *figures, cell(agreement)))


def _gaps(paper: Paper, factor: FactorPart) -> None:
    if not factor.gaps:
        return
    for said in factor.flagged:
        paper.say(said, "ListBullet")
    columns = (
        Column("Higher", 2900),
        Column("Lower", 2900),
        Column("Points", 900, True),
        Column("Interval", 1154, True),
        Column("Stands out", 1500),
    )
    rows = [
        Row(
            (
                cell(g.higher),
                cell(g.lower),
                *numbers(str(g.points), g.interval),
                cell("yes" if g.is_flagged else "no"),
            )
        )
        for g in factor.gaps
    ]
    paper.table(f"Differences between groups: {factor.name}", columns, rows)


def _seen(paper: Paper, report: GroupReport) -> None:
    paper.heading("What was said, and what people see", new_page=True)
    compared = report.comparison
    if compared is None:
        return paper.say(report.comparison_later)
    paper.say(f"{report.two_measures} Practice as submitted on {compared.submitted_on}.", "BeforeTable")
    columns = (
        Column("Factor", 3000),
        Column("Practice", 1150, True),
        Column("Front line sees", 1500, True),
        Column("Interval", 1200, True),
        Column("Difference", 2504),
    )
    rows = [
        Row((cell(row.factor), *numbers(shown(row.practice), shown(row.mean), row.interval), cell(row.said)))
        for row in compared.rows
    ]
    paper.table("Practice and what the front line sees", columns, rows)
    if not compared.pairs:
        return paper.say(compared.no_pairs)
    paper.heading("You told us; people see", 2)
    told_columns = (Column("You told us", 4000), Column("Staff were asked", 3400), Column("They see it", 1954))
    rows = []
    for pair in compared.pairs:
        told = (line(pair.practice, run="Strong"), line(f"{pair.said} (level {pair.level})"))
        rows.append(Row((told, cell(pair.text), cell(f"{pair.share}% of {pair.people} usually or always do"))))
    paper.table("You told us; people see", told_columns, rows)


def _limits(paper: Paper, report: GroupReport) -> None:
    paper.heading("What this does not show")
    for limit in (*report.limits, report.suppression):
        paper.say(limit, "ListBullet")
