"""What changed since the earlier audit, in Word: the profile before and now, the scores, and what is real of it."""

from __future__ import annotations

from app.issuing.shapes import AuditReport, ChangeLine, ChangePart
from app.reports.press import press
from app.reports.word_cells import Cell, level_said
from app.reports.word_document import Paper
from app.reports.word_elements import Column, Row, line

SCORES = (
    Column("Factor", 1800),
    Column("Before", 950, True),
    Column("Now", 700, True),
    Column("Change", 1100, True),
    Column("By answers", 1200, True),
    Column("By rules", 750, True),
    Column("Is it real?", 2854),
)
LEVELS = (Column("Indicator", 2754), Column("Before", 1900), Column("Now", 1900), Column("Is it real?", 2800))


def change(paper: Paper, report: AuditReport) -> None:
    from app.reports.drawing import svg

    found = report.change
    if found is None:
        return
    paper.heading(f"What changed since {found.since}")
    paper.say(found.sentence)
    paper.say(
        f"Before: {found.title} ({found.since}), {found.bands[0]}. Now: {found.bands[1]}. Only what was verified is "
        f"compared, never what was claimed. {found.versions}".rstrip()
    )
    paper.picture(press.make("png", svg=svg(found.profile), pixels_per_inch=200), found.profile.alternative)
    paper.say("Solid dot: now. Ring: before, where it moved. Pale bar: worst to best case.", "Caption")
    _scores(paper, found)
    paper.heading("Indicators whose change is real", 2)
    if not found.levels:
        return paper.say("No change of a single indicator is shown to be real.")
    paper.table("Indicators whose change is real", LEVELS, [_level(each) for each in found.levels])


def _scores(paper: Paper, found: ChangePart) -> None:
    rows = [_score(each) for each in found.factors] + [_score(found.overall, "Strong")]
    paper.table("Before and now by factor", SCORES, rows)
    paper.say(
        "By answers: what the new answers would have moved under the old rules. By rules: the rest. Real: an evidenced "
        "level moved, or worst and best cases do not overlap. What rests only on what someone said makes no change "
        "real. Two numbers: the worst and the best case, where there is no score. A dash: there is no number.",
        "Caption",
    )


def _score(each: ChangeLine, style: str = "") -> Row:
    said = (each.before, each.now, each.total, each.by_answers, each.by_rules)
    numbers: tuple[Cell, ...] = tuple((line(one, "TableNumber"),) for one in said)
    real: Cell = (line(each.verdict), line(each.reason, "TableQuiet"))
    return Row(((line(each.name, run=style),), *numbers, real))


def _level(each: ChangeLine) -> Row:
    before, now = level_said(each.before_level, each.before), level_said(each.now_level, each.now)
    return Row(((line(each.name),), before, now, (line(f"{each.verdict}."), line(each.reason, "TableQuiet"))))
