"""The report of an audit as a Word document: what the PDF says, in the same order and the firm's colour."""

from __future__ import annotations

from app.issuing.marks import Block, Stretch
from app.issuing.paper import LOGO_HEIGHT, LOGO_WIDTH, SIZE, short
from app.issuing.shapes import AuditReport
from app.issuing.word_change import change
from app.issuing.word_details import about, findings, frameworks, limits, skills
from app.issuing.word_plan import plan
from app.reports import plain
from app.reports.press import press
from app.reports.word_cells import Cell, band, named, numbers
from app.reports.word_document import Paper
from app.reports.word_elements import Column, Row, Run, line

MOST_IN_FOOTER = 36
MOST_BESIDE = 700  # letters of an introduction that leaves room on its page


def docx(report: AuditReport, logo: bytes | None) -> bytes:
    """The whole report. The same report gives the same bytes."""
    from app.reports.drawing import svg

    paper = Paper()
    paper.colour(report.look.colour)
    paper.describe(f"{report.title}, {report.client}", report.look.firm, report.made_at)
    paper.footer(f"{short(report.look.firm, MOST_IN_FOOTER)} · {named_as(report)} · {report.made_on}")
    _opening(paper, report, logo)
    _own_words(paper, "Introduction", report.look.introduction)
    paper.heading("Summary", new_page=_letters(report.look.introduction) > MOST_BESIDE)
    paper.say(report.standing.training or "", "LookHere")
    picture = press.make("png", svg=svg(report.profile), pixels_per_inch=200)
    paper.picture(picture, report.profile.alternative)
    for part in (_profile, _first, _reading, change, _gaps, plan, _unknown, findings, skills, frameworks, limits):
        part(paper, report)
    _own_words(paper, "In closing", report.look.closing)
    about(paper, report)
    return paper.save()


def named_as(report: AuditReport) -> str:
    return "Draft, not issued" if report.is_draft else f"Report {report.number}"


def _opening(paper: Paper, report: AuditReport, logo: bytes | None) -> None:
    if logo:
        wide, high = SIZE.unpack(logo[16:24])
        centimetres = min(LOGO_WIDTH, LOGO_HEIGHT * wide / high) / 10
        paper.picture(logo, report.look.firm, centimetres, "Logo")
    paper.say(report.look.firm, "Brand")
    paper.say(report.title, "Title")
    paper.say(f"{report.client} · {named_as(report)} · {report.made_on}", "Subtitle")
    paper.say(report.standing.sentence, "Lead")
    now = report.standing
    if now.band_place >= 0:
        paper.tell(Run(plain.pips(now.band_place), "Pips"), Run(f"  {now.band}. {now.band_means}"))
    else:
        paper.say(now.band_means)
    rows = [Row(((line(name),), (line(value),))) for name, value in report.facts]
    paper.table("The audit", (Column("The audit", 2700), Column("", 6654)), rows)


def _own_words(paper: Paper, name: str, blocks: tuple[Block, ...]) -> None:
    """The firm's own text. It comes as stretches of letters, so nothing in it can become a field or markup."""
    if not blocks:
        return
    paper.heading(name)
    for block in blocks:
        for each in block.lines:
            paper.tell(*map(_run, each), style="ListBullet" if block.is_list else "Normal")


def _letters(blocks: tuple[Block, ...]) -> int:
    return sum(len(part.text) for block in blocks for each in block.lines for part in each)


def _run(part: Stretch) -> Run:
    return Run(part.text, "Strong" if part.is_bold else "Emphasis" if part.is_italic else "")


def _claimed(points: int | None) -> Cell:
    return (line("–" if points is None else str(points), "TableNumber"),)


def _profile(paper: Paper, report: AuditReport) -> None:
    ring = " Ring: what the client claimed, where it differs." if report.claimed_on else ""
    paper.say(
        f"Solid dot: what was verified. Pale bar: worst to best case for what is not known.{ring} "
        "Hollow dot: what is evidenced, where it is less.",
        "Caption",
    )
    claimed = (Column("Claimed", 1140, True),) if report.claimed_on else ()
    columns = (
        Column("Factor", 2264 if claimed else 3404),
        Column("Band", 1900),
        *claimed,
        Column("Verified", 1140, True),
        Column("Low", 700, True),
        Column("High", 760, True),
        Column("Evidenced", 1450, True),
    )
    rows = []
    for part in report.factors:
        own = (_claimed(part.claimed),) if claimed else ()
        scores = numbers(part.point, part.low, part.high, part.evidenced)
        rows.append(Row(((line(part.name),), band(part.band_place, part.band), *own, *scores)))
    now = report.standing
    own = (_claimed(report.claimed_index),) if claimed else ()
    overall = numbers(now.index, now.low, now.high, now.evidenced)
    rows.append(Row(((line("Overall index", run="Strong"),), band(now.band_place, now.band), *own, *overall)))
    paper.table("The profile as a table", columns, rows, together=True)
    is_scored = now.index is not None
    paper.heading("Why this band?" if is_scored else "Why is there no band yet?", 2)
    for said in (now.index_reason, *now.caps):
        paper.say(said)
    paper.say(f"Weakest factor: {now.weakest}." if now.weakest else "")
    paper.say(f"The band lies {now.band_range}." if now.band_range else "")
    if now.critical and not any("critical" in cap for cap in now.caps):
        paper.tell(Run(now.critical, "Critical"))


def _first(paper: Paper, report: AuditReport) -> None:
    paper.heading("What to do first")
    for step in report.first:
        paper.say(step.title, "ListNumber")
        paper.say(step.text, "ListContinue")
        paper.say(step.detail, "ListContinueQuiet")
    if not report.first:
        paper.say("Nothing that was verified falls short of its target.")


def _reading(paper: Paper, report: AuditReport) -> None:
    """For somebody who sees all of this for the first time."""
    paper.heading("How to read this report", 2)
    for said in report.reading:
        paper.say(said, "ListBullet")


def _gaps(paper: Paper, report: AuditReport) -> None:
    paper.heading("What falls short, and what closes it")
    if not report.gaps:
        return paper.say("Nothing that was verified is below its target level.")
    paper.say("Most important first. The effort is Levelhead's own estimate.", "BeforeTable")
    columns = (Column("What", 2700), Column("Level", 1600), Column("What closes it", 5054))
    rows = []
    for gap in report.gaps:
        about_it = (line(gap.factor, "TableQuiet"), line(gap.cause, "TableQuiet"))
        levels = (line(f"{gap.level}, target {gap.target}"),)
        rows.append(Row((named(gap.name, gap.is_critical, *about_it), levels, tuple(map(line, gap.actions)))))
    paper.table("What falls short", columns, rows)


def _unknown(paper: Paper, report: AuditReport) -> None:
    paper.heading("What is not known")
    if not report.unknowns:
        return paper.say("Everything that was asked has been verified.")
    columns = (Column("To find out", 2700), Column("Question", 3554), Column("Whom to ask", 3100))
    rows = [
        Row((named(each.name, each.is_critical), (line(each.question),), (line(plain.capital(each.ask)),)))
        for each in report.unknowns
    ]
    paper.table("What is not known", columns, rows)
