"""The group report as an Excel workbook: cells with their types, a row per factor and group, and per item and group."""

from __future__ import annotations

from app.groups.report_shapes import GroupReport, GroupRow
from app.reports.sheet_book import Book, Column, Value
from app.reports.sheets import FACT_WIDTHS, KEPT_AS_TEXT, LEAD, Fact, heading, put_facts

NUMBERS = (
    Column("People", 10, "number"),
    Column("Positive, %", 10, "number"),
    Column("Mean", 9, "number"),
    Column("Interval from", 10, "number"),
    Column("Interval to", 10, "number"),
    Column("Agreement", 24),
    Column("Not shown", 30),
)


def xlsx(report: GroupReport) -> bytes:
    """The whole report. The same report gives the same bytes."""
    book = Book(report.title, report.brand, report.closed_at)
    for sheet in (_summary, _rates, _factors, _gaps, _seen, _pairs, _items, _statistics, _about):
        sheet(book, report)
    return book.save()


def _summary(book: Book, report: GroupReport) -> None:
    sheet = book.sheet("Summary", FACT_WIDTHS)
    heading(book, sheet, 0, report.title, 20)
    row = put_facts(book, sheet, 2, [("Who answered", f"{report.sentence} {report.difference}")], LEAD)
    about: list[Fact] = [
        ("Asked by", report.asked_by),
        *(() if report.opened_on == report.closed_on else (("Opened on", report.opened_on),)),
        ("Closed on", report.closed_date),
        ("Who chose to answer", report.not_random),
        ("What is not shown", report.suppression),
    ]
    row = put_facts(book, sheet, row, about)
    heading(book, sheet, row + 1, "Where to talk: a conversation to hold, not a course", 14)
    talk: list[Fact] = []
    for finding in report.findings:
        talk += [(finding.title, finding.said), ("Who", finding.who), ("Begin with", finding.opening)]
        talk += [("Listen for", finding.listen_for)]
    put_facts(book, sheet, row + 2, talk or [("Nothing", report.no_findings)])


def _rates(book: Book, report: GroupReport) -> None:
    columns = (
        Column("Group", 30),
        Column("Asked", 10, "number"),
        Column("Answered", 11, "number"),
        Column("Rate, %", 10, "number"),
        Column("By HSE's guide", 24),
        Column("Not shown", 34),
    )
    rows = [[row.name, row.asked, row.answered, row.rate, row.said, row.hidden] for row in report.rates]
    book.listing("Who answered", columns, rows, "")


def _figures(row: GroupRow) -> list[Value]:
    return [row.people, row.share, row.mean, row.low, row.high, row.agreement if row.is_shown else None, row.hidden]


def _steps(report: GroupReport, row: GroupRow) -> list[Value]:
    """How many gave each answer: five steps, or three where the ends are joined."""
    parts: list[Value] = list(row.parts)
    if not row.is_shown:
        return [None] * (len(report.options) + len(report.joined_options))
    if row.joined:
        return [*([None] * len(report.options)), *parts]
    return [*parts, *([None] * len(report.joined_options))]


def _step_columns(report: GroupReport) -> tuple[Column, ...]:
    joined = (Column(f"{name} (joined)", 12, "number") for name in report.joined_options)
    return (*(Column(name, 11, "number") for name in report.options), *joined)


def _factors(book: Book, report: GroupReport) -> None:
    columns = (Column("Factor", 28), Column("Group", 26), *NUMBERS, Column("Rests on", 18), *_step_columns(report))
    rows: list[list[Value]] = [
        [f.name, row.name, *_figures(row), row.partly, *_steps(report, row)] for f in report.factors for row in f.rows
    ]
    book.listing("Factors", columns, rows, "", frozen=2)


def _gaps(book: Book, report: GroupReport) -> None:
    columns = (
        Column("Factor", 28),
        Column("Higher", 26),
        Column("Lower", 26),
        Column("Points", 9, "number"),
        Column("Interval from", 10, "number"),
        Column("Interval to", 10, "number"),
        Column("Stands out", 10),
        Column("In words", 60),
    )
    rows: list[list[Value]] = [
        [f.name, g.higher, g.lower, g.points, g.low, g.high, "Yes" if g.is_flagged else "No", g.said]
        for f in report.factors
        for g in f.gaps
    ]
    book.listing("Differences", columns, rows, "No two groups can be compared.", frozen=1)


def _seen(book: Book, report: GroupReport) -> None:
    columns = (
        Column("Factor", 30),
        Column("Practice", 10, "number"),
        Column("Front line sees", 10, "number"),
        Column("Interval", 12),
        Column("Difference", 34),
    )
    found = report.comparison.rows if report.comparison else ()
    rows: list[list[Value]] = [[row.factor, row.practice, row.mean, row.interval, row.said] for row in found]
    book.listing("Said and seen", columns, rows, report.comparison_later)


def _pairs(book: Book, report: GroupReport) -> None:
    columns = (
        Column("Practice", 26),
        Column("Level", 9, "level"),
        Column("You told us", 48),
        Column("Front-line staff were asked", 44),
        Column("See it usually or always, %", 12, "number"),
        Column("People", 10, "number"),
    )
    compared = report.comparison
    rows: list[list[Value]] = [
        [p.practice, p.level, p.said, p.text, p.share, p.people] for p in (compared.pairs if compared else ())
    ]
    book.listing("You told us", columns, rows, compared.no_pairs if compared else report.comparison_later)


def _items(book: Book, report: GroupReport) -> None:
    columns = (
        Column("Factor", 24),
        Column("Item", 24),
        Column("Group", 24),
        Column("Staff read", 44),
        Column("People read", 44),
        *NUMBERS,
        Column("Share from, %", 10, "number"),
        Column("Share to, %", 10, "number"),
        Column("Does not apply", 10, "number"),
        *_step_columns(report),
    )
    rows: list[list[Value]] = []
    for factor in report.factors:
        for item in factor.items:
            for row in item.rows:
                more: list[Value] = [row.share_low, row.share_high, row.absent, *_steps(report, row)]
                rows.append([factor.name, item.name, row.name, item.staff, item.people, *_figures(row), *more])
    book.listing("Items", columns, rows, "", frozen=3)


def _statistics(book: Book, report: GroupReport) -> None:
    columns = (
        Column("Factor", 28),
        Column("Group", 26),
        Column("r_wg(j)", 10, "hundredths"),
        Column("Raw r_wg", 10, "hundredths"),
        Column("AD", 10, "hundredths"),
        Column("Alpha of all staff", 12, "hundredths"),
        Column("People behind alpha", 12, "number"),
        Column("ICC(1) of staff", 12, "hundredths"),
        Column("ICC(2) of staff", 12, "hundredths"),
    )
    rows: list[list[Value]] = [
        [f.name, row.name, *row.statistics, f.alpha_value, f.alpha_people, f.icc1, f.icc2]
        for f in report.factors
        for row in f.rows
        if row.is_shown
    ]
    book.listing("Statistics", columns, rows, "Nothing is shown.", frozen=2)


def _about(book: Book, report: GroupReport) -> None:
    sheet = book.sheet("About", FACT_WIDTHS)
    heading(book, sheet, 0, "About this report", 20)
    about: list[Fact] = [("Round", report.id), ("Items, version", report.version), ("Items, hash", report.hash)]
    about += [("Response rates", report.rates_said), ("How to read it", f"{report.how_to_read} {report.positive}")]
    about += [("Items", report.items_said), ("Practice and experience", report.two_measures)]
    row = put_facts(book, sheet, 2, about)
    row = put_facts(book, sheet, row + 1, list(report.statistics))
    said: list[Fact] = [("What this does not show", limit) for limit in report.limits]
    put_facts(book, sheet, row + 1, [*said, ("Saving as CSV", KEPT_AS_TEXT)])
