"""The sheets that list: answers, actions, what to find out, courses and skills."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xlsxwriter.worksheet import Worksheet

from app.reports import plain
from app.reports.advice import Action
from app.reports.report import AnswerLine, FactorView, Report
from app.reports.sheet_book import Book, Column, Value

STATUSES = ["Not started", "In progress", "Done", "Will not do"]


def _yes(holds: bool) -> str:
    return "Yes" if holds else "No"


def answers(book: Book, report: Report) -> None:
    columns = (
        Column("Factor", 18),
        Column("Practice", 20),
        Column("Question", 32),
        Column("State", 12),
        Column("Level", 9, "level"),
        Column("Level in a word", 13),
        Column("You told us", 42, "typed"),
        Column("Weight", 10, "number"),
        Column("Critical", 11),
        Column("Rests on", 15),
        Column("Claimed, not evidenced", 13),
        Column("Note", 36, "typed"),
        Column("What it counts for", 32, "typed"),
    )
    rows = [_answer_row(factor, line) for factor in report.factors for line in factor.lines]
    book.listing("Answers", columns, rows, "", frozen=2)


def _answer_row(factor: FactorView, line: AnswerLine) -> list[Value]:
    return [
        factor.name,
        line.name,
        line.question,
        plain.STATES[line.state],
        line.level,
        line.level_name,
        line.said,
        line.weight,
        _yes(line.is_critical),
        line.evidence,
        _yes(line.is_claimed),
        line.note,
        line.reason,
    ]


def actions(book: Book, report: Report) -> None:
    columns = (
        Column("Rank", 9, "number"),
        Column("Critical", 11),
        Column("Gap", 22),
        Column("Factor", 22),
        Column("Level now", 10, "level"),
        Column("Target", 10, "number"),
        Column("Step", 9, "number"),
        Column("Action", 62),
        Column("Days", 9, "number"),
        Column("Owner", 20),
        Column("Points from closing it", 14, "tenths"),
        Column("Due date", 13, "date"),
        Column("Status", 14),
    )
    rows = [row for rank, action in enumerate(report.actions, 1) for row in _action_rows(rank, action)]
    sheet = book.listing("Actions", columns, rows, plain.no_gaps(report), frozen=3)
    if rows:
        _ask_for_progress(book, sheet, len(rows))


def _action_rows(rank: int, action: Action) -> Iterator[list[Value]]:
    gap: list[Value] = [rank, _yes(action.is_critical), action.name, action.factor, action.level, action.target]
    for step, remedy in enumerate(action.remedies, 1):
        yield [*gap, step, remedy.action, remedy.days, remedy.owner, plain.points(action), None, None]


def _ask_for_progress(book: Book, sheet: Worksheet, last: int) -> None:
    """Due dates must be dates and the status one of a few words; what is done turns quiet."""
    dates = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
    due = {"error_title": "Due date", "error_message": "Enter a date, such as 31/12/2026."}
    sheet.data_validation(1, 11, last, 11, dates | due)
    words = {"validate": "list", "source": STATUSES}
    status = {"error_title": "Status", "error_message": "Choose one of the list."}
    sheet.data_validation(1, 12, last, 12, words | status)
    quiet = book.workbook.add_format({"font_color": "#8A8375"})
    rule = {"type": "formula", "criteria": '=OR($M2="Done",$M2="Will not do")', "format": quiet}
    sheet.conditional_format(1, 0, last, 12, rule)


def find_out(book: Book, report: Report) -> None:
    columns = (Column("Practice", 26), Column("Critical", 11), Column("Question", 60), Column("Ask", 50))
    rows = [(item.name, _yes(item.is_critical), item.question, plain.capital(item.ask)) for item in report.to_find_out]
    book.listing("Find out", columns, rows, plain.NONE_UNKNOWN)


def courses(book: Book, report: Report) -> None:
    columns = (
        Column("Course", 28),
        Column("Family", 20),
        Column("For whom, how long, how", 32),
        Column("What it is", 42),
        Column("Answers", 30),
        Column("Next open dates", 24),
        Column("Why", 32),
        Column("What it could add", 26),
        Column("Evidence", 36),
        Column("What would make it go away", 40),
    )
    rows: list[list[Value]] = []
    for course in report.courses:
        why = course.why
        studies = "\n".join(f"{study.name} ({study.strength})" for study in why.studies) or plain.NO_STUDY
        lists = ("\n".join(course.answers), "\n".join(course.sessions) or "None is listed")
        reasons = (why.rule, "\n".join(why.points), studies, why.goes_away)
        rows.append([course.title, course.family, course.facts, course.summary, *lists, *reasons])
    empty = f"{plain.no_courses(report)} {plain.not_covered(report)}".strip()
    book.listing("Courses", columns, rows, empty)


def skills(book: Book, report: Report) -> None:
    columns = (
        Column("Skill", 40),
        Column("Level", 8, "level"),
        Column("Level in a word", 16),
        Column("You told us", 90),
    )
    rows = [(skill.name, skill.level, skill.level_name, skill.said) for skill in report.skills]
    book.listing("Skills", columns, rows, plain.NO_SKILLS)
