"""The report as a Word document that people edit: what the result page says, in the order a board asks."""

from __future__ import annotations

from collections.abc import Iterable

from app.reports import plain
from app.reports.report import AnswerLine, FactorView, Report
from app.reports.word_cells import band, level, level_said, named, numbers, rests_on
from app.reports.word_details import about, actions, answers, courses, limits
from app.reports.word_document import Paper
from app.reports.word_elements import Column, Row, Run, line

DETAILS = (actions, courses, limits, answers, about)


def docx(report: Report) -> bytes:
    """The whole report. The same report gives the same bytes."""
    paper = Paper()
    paper.describe(report.title, report.brand, report.submitted_at)
    paper.footer(f"{report.brand} · {report.title} · {report.submitted_on}")
    for part in (_opening, _profile, _seen, _first, _critical, _unknown, _claimed, _skills, *DETAILS):
        part(paper, report)
    return paper.save()


def _opening(paper: Paper, report: Report) -> None:
    paper.say(report.brand, "Brand")
    paper.say(report.title, "Title")
    paper.say(f"{report.scope} · {report.submitted_on}", "Subtitle")
    paper.say(" · ".join(f"{name}: {value}" for name, value in report.facts), "Quiet")
    paper.say(report.training_sentence or "", "LookHere")
    paper.say(report.sentence, "Lead")
    if report.band_place >= 0:
        paper.tell(Run(plain.pips(report.band_place), "Pips"), Run(f"  {report.band}. {report.band_means}"))
    else:
        paper.say(report.band_means)
    if report.band_range:
        paper.say(f"It lies {report.band_range}.")
    if report.critical_sentence:
        paper.tell(Run(report.critical_sentence, "Critical"))


def _profile(paper: Paper, report: Report) -> None:
    from app.reports.drawing import profile_png

    paper.heading("The profile")
    paper.picture(profile_png(report, 200), report.profile.alternative)
    paper.say(
        "Solid dot: the score. Pale bar: from the worst to the best case for what is not known. "
        "Hollow dot: the score if claims without evidence counted as level 2.",
        "Caption",
    )
    columns = (
        Column("Factor", 3300),
        Column("Band", 2424),
        Column("Score", 640, True),
        Column("Low", 560, True),
        Column("High", 590, True),
        Column("Evidenced", 1080, True),
        Column("Known", 760, True),
    )
    rows = [*map(_factor_row, report.factors), _overall_row(report)]
    paper.table("The profile as a table", columns, rows, together=True)
    is_scored = report.index is not None
    paper.heading("Why this band?" if is_scored else "Why is there no band yet?", 2)
    paper.say(report.index_reason)
    weakest = plain.weakest(report)
    paper.say(f"Weakest factor: {weakest}." if weakest else "")
    for cap in report.caps or (("No cap applies.",) if is_scored else ()):
        paper.say(cap)


def _factor_row(factor: FactorView) -> Row:
    scores = numbers(factor.point, factor.low, factor.high, factor.evidenced)
    known = (line(factor.coverage, "TableNumber"),)
    return Row(((line(factor.name),), band(factor.band_place, factor.band), *scores, known))


def _overall_row(report: Report) -> Row:
    scores = numbers(report.index, report.low, report.high, report.evidenced)
    return Row(((line("Overall index", run="Strong"),), band(report.band_place, report.band), *scores, ()))


def _seen(paper: Paper, report: Report) -> None:
    """What others see, where a round was closed."""
    seen = report.others.seen
    if seen is None:
        return
    paper.heading("What people see")
    paper.say(seen.sentence)
    for finding in seen.findings:
        paper.heading(finding.title, 2)
        paper.say(f"{finding.said} A conversation to hold, not a course.")
        for name, said in (("Who", finding.who), ("Begin with", finding.opening), ("Listen for", finding.listen_for)):
            paper.tell(Run(f"{name}: ", "Strong"), Run(said))
    if not seen.findings:
        paper.say(seen.none_said)
    paper.say(f"The report of the round: {report.base_url}{seen.report}", "Quiet")


def _first(paper: Paper, report: Report) -> None:
    paper.heading("Three things to do first" if len(report.first) == 3 else plain.first_heading(report))
    for thing in report.first:
        paper.say(thing.title, "ListNumber")
        paper.say(thing.text, "ListContinue")
        paper.say(thing.detail, "ListContinueQuiet")
    if not report.first:
        paper.say(plain.nothing_first(report))


def _critical(paper: Paper, report: Report) -> None:
    paper.heading("Critical items")
    paper.say(
        "The law or severe harm stands behind these in your sector. "
        "One at level 0 or 1, or not known, holds the band down.",
        "BeforeTable",
    )
    if not report.critical:
        return paper.say(plain.NONE_CRITICAL)
    _answer_table(paper, "Critical items", report.critical)


def _answer_table(paper: Paper, name: str, answers: Iterable[AnswerLine]) -> None:
    columns = (Column("Practice", 2700), Column("Level", 1750), Column("You told us", 4904))
    rows = [Row(((line(a.name, run="Strong"),), level(a), (line(a.said), *rests_on(a)))) for a in answers]
    paper.table(name, columns, rows)


def _unknown(paper: Paper, report: Report) -> None:
    paper.heading("What is not known, and whom to ask")
    if not report.to_find_out:
        return paper.say(plain.NONE_UNKNOWN)
    columns = (Column("Practice", 2700), Column("Question", 3554), Column("Ask", 3100))
    rows = [
        Row((named(item.name, item.is_critical), (line(item.question),), (line(plain.capital(item.ask)),)))
        for item in report.to_find_out
    ]
    paper.table("What is not known, and whom to ask", columns, rows)


def _claimed(paper: Paper, report: Report) -> None:
    paper.heading("Claimed, not evidenced")
    if not report.claimed:
        return paper.say(plain.NONE_CLAIMED)
    paper.say(
        "You told us level 3 or 4 here, and nothing yet shows it. A document, a record or a walk round would.",
        "BeforeTable",
    )
    _answer_table(paper, "Claimed, not evidenced", report.claimed)


def _skills(paper: Paper, report: Report) -> None:
    paper.heading("Core skills")
    if not report.skills:
        return paper.say(plain.NO_SKILLS)
    paper.say(
        "How much of the staff has been assessed as competent. "
        "A profile of its own: it shapes the course advice and never the score.",
        "BeforeTable",
    )
    columns = (Column("Skill", 2700), Column("Level", 1750), Column("You told us", 4904))
    rows = [
        Row(((line(s.name, run="Strong"),), level_said(s.level, s.level_name), (line(s.said),))) for s in report.skills
    ]
    paper.table("Core skills", columns, rows)
