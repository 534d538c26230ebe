"""The second half of the Word file of a group report: figures for the statistician, all items, and what it is of."""

from __future__ import annotations

from app.groups.report_shapes import GroupReport, GroupRow, ItemView
from app.reports.word_document import Paper
from app.reports.word_elements import Column, Line, Row, Run, line

DASH = "–"


def shown(value: int | None, unit: str = "") -> str:
    return DASH if value is None else f"{value}{unit}"


def cell(text: str) -> tuple[Line, ...]:
    return (line(text),)


def numbers(*texts: str) -> tuple[tuple[Line, ...], ...]:
    return tuple((line(text, "TableNumber"),) for text in texts)


def statistics(paper: Paper, report: GroupReport) -> None:
    paper.heading("For the statistician")
    columns = (
        Column("Group", 4154),
        Column("People", 1300, True),
        Column("r_wg(j)", 1300, True),
        Column("Raw r_wg", 1300, True),
        Column("AD", 1300, True),
    )
    rows: list[Row] = []
    for factor in report.factors:
        said = f"Alpha {factor.alpha}. ICC(1) and ICC(2): {factor.icc}."
        rows.append(Row(((line(factor.name, run="Strong"), line(said, "TableQuiet")),), is_group=True))
        for row in factor.rows:
            if row.is_shown:
                measured = numbers(shown(row.people), row.r_wg, row.raw_r_wg, row.deviation)
                rows.append(Row((cell(row.name), *measured)))
    paper.table("Agreement and reliability", columns, rows)
    for name, said in report.statistics:
        paper.tell(Run(f"{name}: ", "Strong"), Run(said), style="ListBullet")
    paper.say(f"How many voices are counted: {report.base_url}/scoring#voices", "Quiet")


def items(paper: Paper, report: GroupReport) -> None:
    paper.heading("Appendix: all items", new_page=True)
    paper.say(f"{report.items_said} {report.positive}")
    widths = (880, 950, 1250, 1000, 980)
    columns = (
        Column("Group", 2300),
        *(Column(option, width, True) for option, width in zip(report.options, widths, strict=True)),
        Column("Positive", 1200, True),
        Column("Mean", 794, True),
    )
    for factor in report.factors:
        paper.heading(factor.name, 2)
        rows = [row for item in factor.items for row in _item_rows(item)]
        paper.table(f"Items of {factor.name}", columns, rows)


def _item_rows(item: ItemView) -> list[Row]:
    """The item as a shaded row, and below it each group."""
    words = (
        line(f"Staff: {item.staff}", "TableQuiet"),
        line(f"People who use the service: {item.people}", "TableQuiet"),
    )
    return [Row(((line(item.name, run="Strong"), *words),), is_group=True), *map(_item_row, item.rows)]


def _item_row(row: GroupRow) -> Row:
    if row.hidden:
        return Row(((line(row.name), line(row.hidden, "TableQuiet")), *(((),) * 7)))
    parts = [str(count) for count in row.parts]
    more = [row.agreement]
    if row.joined:
        parts = ["", parts[0], parts[1], parts[2], ""]
        more.append("ends joined")
    if row.absent is not None:
        more.append(f"does not apply: {row.absent}")
    share = (line(shown(row.share, "%"), "TableNumber"), line(f"{row.share_low} to {row.share_high}", "TableNumber"))
    named = (line(row.name), line("; ".join(more), "TableQuiet"))
    return Row((named, *numbers(*parts), share, *numbers(shown(row.mean))))


def about(paper: Paper, report: GroupReport) -> None:
    paper.heading("About this report")
    rows = [
        Row((cell("Round"), (line(report.id, run="Hash"),))),
        Row((cell("Items, version"), cell(report.version))),
        Row((cell("Items, hash"), (line(report.hash, run="Hash"),))),
    ]
    paper.table("About this report", (Column("What", 2700), Column("Which", 6654)), rows)
