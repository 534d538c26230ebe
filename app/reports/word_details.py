"""The second half of the Word report: actions, courses, limits, all answers, and what it was made from."""

from __future__ import annotations

from app.reports import plain
from app.reports.advice import Action, CourseCard, Why, days_said, listed
from app.reports.report import AnswerLine, Report
from app.reports.word_cells import CRITICAL, level, named, rests_on
from app.reports.word_document import Paper
from app.reports.word_elements import Column, Line, Row, Run, line


def actions(paper: Paper, report: Report) -> None:
    paper.heading("All actions, in order")
    if not report.actions:
        return paper.say(plain.no_gaps(report))
    paper.say(
        "The owner is whoever usually does this; change it where somebody else does. "
        "Due date and status are yours to fill in.",
        "BeforeTable",
    )
    columns = (
        Column("Action", 4400),
        Column("Effort", 900),
        Column("Owner", 1654),
        Column("Due date", 1200, is_to_fill=True),
        Column("Status", 1200, is_to_fill=True),
    )
    rows = [row for rank, action in enumerate(report.actions, 1) for row in _action_rows(rank, action)]
    paper.table("All actions, in order", columns, rows)


def _action_rows(rank: int, action: Action) -> list[Row]:
    """The gap as a shaded row, and below it each thing to do about it."""
    marked = (Run(f"   {CRITICAL}", "Critical"),) if action.is_critical else ()
    gap = (
        Line((Run(f"{rank}. {action.name}", "Strong"), *marked)),
        line(f"{action.factor}. Level {action.level} now, target {action.target}: {action.then}", "TableQuiet"),
        line(f"Closing it would add {action.points}. {action.cause}.", "TableQuiet"),
    )
    days = [days_said(remedy.days).removesuffix(" of work") for remedy in action.remedies]
    steps = [
        Row(((line(remedy.action),), (line(effort),), (line(remedy.owner),), (), ()))
        for remedy, effort in zip(action.remedies, days, strict=True)
    ]
    return [Row((gap,), is_group=True), *steps]


def courses(paper: Paper, report: Report) -> None:
    paper.heading("Courses")
    if report.courses:
        said = "The smallest set that answers every gap which a course can answer."
        paper.say(f"{said} {plain.EXAMPLES}" if report.example_catalogue else said)
    else:
        paper.say(plain.no_courses(report))
    for course in report.courses:
        _course(paper, course)
    paper.say(plain.not_covered(report))


def _course(paper: Paper, course: CourseCard) -> None:
    paper.heading(course.title, 2)
    paper.say(f"{course.family}. {course.facts}.", "Quiet")
    paper.say(course.summary)
    dates = "; ".join(course.sessions)
    paper.tell(Run("Next open dates: ", "Strong"), Run(f"{dates}." if dates else "none is listed."))
    paper.tell(Run("Answers: ", "Strong"), Run(f"{listed(list(course.answers))}."))
    paper.tell(Run("Why: ", "Strong"), Run(course.why.rule))
    for said in _why(course.why):
        paper.say(said, "ListBullet")


def _why(why: Why) -> tuple[str, ...]:
    """The trace of a recommendation: the answers used, the points, the evidence, what would end it."""
    studies = "; ".join(f"{study.name} ({study.strength})" for study in why.studies)
    answers = ", ".join(f"{name} ({level})" for name, level in why.answers)
    return (
        f"Answers used: {answers}.",
        f"Closing these gaps would add {listed(list(why.points))}." if why.points else "",
        f"Evidence: {studies}." if studies else plain.NO_STUDY,
        why.goes_away,
    )


def limits(paper: Paper, report: Report) -> None:
    paper.heading("What this does not show")
    for limit in report.limits:
        paper.say(f"{limit.text} See: {limit.study_name}." if limit.study_name else limit.text, "ListBullet")
    paper.say(report.transfer_note, "ListBullet")


def answers(paper: Paper, report: Report) -> None:
    paper.heading("Appendix: all answers", new_page=True)
    columns = (Column("Practice and question", 3300), Column("Level", 1750), Column("You told us", 4304))
    for factor in report.factors:
        paper.heading(f"{factor.name}: {factor.said}", 2)
        paper.say(factor.reason, "BeforeTable")
        paper.table(f"All answers: {factor.name}", columns, [_answer_row(answer) for answer in factor.lines])


def _answer_row(answer: AnswerLine) -> Row:
    asked = named(answer.name, answer.is_critical, line(answer.question, "TableQuiet"))
    note = (Line((Run("Note: ", "Strong"), Run(answer.note))),) if answer.note else ()
    weight = line(f"Weight {answer.weight}. {answer.reason}", "TableQuiet")
    return Row((asked, level(answer), (line(answer.said), *note, *rests_on(answer), weight)))


def about(paper: Paper, report: Report) -> None:
    paper.heading("About this report")
    facts = (
        *report.facts,
        ("Submitted on", report.submitted_on),
        ("Questions, version", report.version),
    )
    hashes = (
        ("Questions, hash", report.hash),
        ("Courses, hash", report.catalogue_hash),
        ("Assessment", report.id),
    )
    rows = [Row(((line(name),), (line(value),))) for name, value in facts]
    rows += [Row(((line(name),), (line(value, run="Hash"),))) for name, value in hashes]
    paper.table("About this report", (Column("What", 2700), Column("Which", 6654)), rows)
