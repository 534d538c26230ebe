"""The report as an Excel workbook: cells with their types, to filter, to sum and to work from."""

from __future__ import annotations

from datetime import UTC, date, datetime

from xlsxwriter.worksheet import Worksheet

from app.reports import plain
from app.reports.report import FactorView, Report
from app.reports.sheet_book import AMBER, TEAL, Book, Column, Value, height
from app.reports.sheet_lists import actions, answers, courses, find_out, skills

KEPT_AS_TEXT = (
    "What somebody typed is kept as text in this file and never runs as a formula. Saved again as CSV, it is not: "
    "a program that opens the CSV may take a text that begins with =, +, - or @ for a formula."
)
FACT_WIDTHS = (26, 100)
LEAD: dict[str, str | int] = {"font_name": "Georgia", "font_size": 14}
Fact = tuple[str, Value]


def xlsx(report: Report) -> bytes:
    """The whole report. The same report gives the same bytes."""
    book = Book(report.title, report.brand, report.submitted_at)
    for sheet in (_summary, _profile, answers, actions, find_out, courses, skills, _about):
        sheet(book, report)
    return book.save()


def _summary(book: Book, report: Report) -> None:
    sheet = book.sheet("Summary", FACT_WIDTHS)
    heading(book, sheet, 0, report.title, 20)
    book.put(sheet, 1, 0, f"{report.scope} · {report.submitted_on} · {report.brand}", book.style(text_wrap=False))
    row = 3
    if report.training_sentence:
        row = put_facts(
            book, sheet, row, [("Before anything else", report.training_sentence)], LEAD | {"bg_color": AMBER}
        )
    row = put_facts(book, sheet, row, [("The result", report.sentence)], LEAD)
    row = put_facts(book, sheet, row, _result_facts(report))
    heading(book, sheet, row + 1, "What to do first", 14)
    first: list[Fact] = [(thing.title, f"{thing.text}\n{thing.detail}") for thing in report.first]
    row = put_facts(
        book, sheet, row + 2, first or [("Talk" if report.conversations else "Nothing", plain.nothing_first(report))]
    )
    _seen(book, sheet, row + 1, report)


def _seen(book: Book, sheet: Worksheet, row: int, report: Report) -> None:
    """What others see, where a round was closed."""
    seen = report.others.seen
    if seen is None:
        return
    heading(book, sheet, row, "What people see: a conversation to hold, not a course", 14)
    facts: list[Fact] = [("Checked", seen.sentence)]
    for finding in seen.findings:
        facts += [(finding.title, finding.said), ("Who", finding.who), ("Begin with", finding.opening)]
        facts += [("Listen for", finding.listen_for)]
    if not seen.findings:
        facts.append(("Differences", seen.none_said))
    put_facts(book, sheet, row + 1, [*facts, ("The report", f"{report.base_url}{seen.report}")])


def _result_facts(report: Report) -> list[Fact]:
    """The result as names and values; what there is nothing to say about is left out."""
    marks = f"{plain.pips(report.band_place)}  " if report.band_place >= 0 else ""
    facts: list[Fact] = [
        ("Band", f"{marks}{report.band}. {report.band_means}"),
        ("It lies", report.band_range),
        ("Critical items", report.critical_sentence),
        ("Overall index", report.index),
        ("Worst case", report.low),
        ("Best case", report.high),
        ("Evidenced", report.evidenced),
        ("Weakest factor", plain.weakest(report)),
        ("Why", report.index_reason),
        *(("Cap", cap) for cap in report.caps),
    ]
    return [(name, value) for name, value in facts if value is not None]


def heading(book: Book, sheet: Worksheet, row: int, text: str, size: int) -> None:
    style = book.style(font_name="Georgia", font_size=size, font_color=TEAL, text_wrap=False)
    book.put(sheet, row, 0, text, style)
    sheet.set_row(row, size * 1.6)


def put_facts(
    book: Book, sheet: Worksheet, row: int, facts: list[Fact], style: dict[str, str | int] | None = None
) -> int:
    """Names and values, one row each. Returns the row after them."""
    given = style or {}
    for name, value in facts:
        dated = {"num_format": "d mmmm yyyy"} if isinstance(value, date) else {}
        book.put(sheet, row, 0, name, book.style(bold=True))
        book.put(sheet, row, 1, value, book.style(align="left", **given, **dated))
        sheet.set_row(row, height((name, value), FACT_WIDTHS, int(given.get("font_size", 11))) + 2)
        row += 1
    return row


def _profile(book: Book, report: Report) -> None:
    columns = (
        Column("Factor", 36),
        Column("Score", 10, "number"),
        Column("Low", 9, "number"),
        Column("High", 9, "number"),
        Column("Evidenced", 13, "number"),
        Column("Band", 18),
        Column("Answers known", 10, "number"),
        Column("Answers that count", 12, "number"),
        Column("How it is worked out", 60),
    )
    rows: list[list[Value]] = [_factor_row(factor) for factor in report.factors]
    known, count = (sum(int(str(row[at])) for row in rows) for at in (6, 7))
    evidenced = report.index if report.evidenced is None else report.evidenced
    overall = [report.index, report.low, report.high, evidenced, report.band, known, count, report.index_reason]
    sheet = book.listing("Profile", columns, [*rows, ["Overall index", *overall]], "")
    _chart(book, sheet, report)


def _factor_row(factor: FactorView) -> list[Value]:
    known = sum(line.level is not None for line in factor.lines)
    counting = sum(line.weight > 0 for line in factor.lines)
    evidenced = factor.point if factor.evidenced is None else factor.evidenced
    numbers = (factor.point, factor.low, factor.high, evidenced)
    return [factor.name, *numbers, factor.band, known, counting, factor.reason]


def _chart(book: Book, sheet: Worksheet, report: Report) -> None:
    """The scores as bars, with the worst and the best case as a fine line across the end of each."""
    last = len(report.factors)
    above = [factor.high - factor.point if factor.point is not None else 0 for factor in report.factors]
    below = [factor.point - factor.low if factor.point is not None else 0 for factor in report.factors]
    chart = book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Score",
            "categories": ["Profile", 1, 0, last, 0],
            "values": ["Profile", 1, 1, last, 1],
            "fill": {"color": "#45798A"},
            "gap": 90,
            "data_labels": {"value": True, "position": "inside_base", "font": {"color": "#FFFFFF", "bold": True}},
            "y_error_bars": {
                "type": "custom",
                "plus_values": above,
                "minus_values": below,
                "end_style": 0,
                "line": {"color": "#23201A", "width": 1.25},
            },
        }
    )
    chart.set_title({"name": "Score of each factor, 0 to 100", "name_font": {"size": 12, "bold": False}})
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
    lines = {"visible": True, "line": {"color": "#D9D0BF"}}
    chart.set_x_axis({"min": 0, "max": 100, "major_unit": 20, "label_position": "high", "major_gridlines": lines})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 900, "height": 340})
    description = plain.clean(report.profile.alternative)
    sheet.insert_chart(last + 3, 0, chart, {"description": description, "object_position": 2})


def _about(book: Book, report: Report) -> None:
    sheet = book.sheet("About", FACT_WIDTHS)
    heading(book, sheet, 0, "About this report", 20)
    facts: list[Fact] = [(name, int(value) if value.isdecimal() else value) for name, value in report.facts]
    facts += [
        ("Submitted on", datetime.strptime(report.submitted_on, "%d %B %Y").replace(tzinfo=UTC).date()),
        ("Questions, version", report.version),
        ("Questions, hash", report.hash),
        ("Courses, hash", report.catalogue_hash),
        ("Assessment", report.id),
    ]
    row = put_facts(book, sheet, 2, facts)
    limits = [f"{limit.text} See: {limit.study_name}." if limit.study_name else limit.text for limit in report.limits]
    said: list[Fact] = [("What this does not show", text) for text in (*limits, report.transfer_note)]
    if report.courses and report.example_catalogue:
        said.append(("Courses", plain.EXAMPLES))
    if report.courses and report.uncovered:
        said.append(("Courses", plain.not_covered(report)))
    put_facts(book, sheet, row + 1, [*said, ("Saving as CSV", KEPT_AS_TEXT)])
