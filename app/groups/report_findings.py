"""Where people see something differently, as findings: each with a conversation to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.assessments.pages import said as answer_said
from app.groups import report_words as words
from app.groups.report_shapes import Comparison, FindingView, PairView, SeenRow
from app.web.house import House
from questionnaire.experience import Experience, filled
from questionnaire.journey import Journey
from scoring.perception import FRONT_LINE, PRACTICE, Finding, Seen, findings, said_and_seen, seen
from scoring.tree import Score
from scoring.voices import Voices


@dataclass(frozen=True)
class Practice:
    """What was submitted about practice: the answers, and their score."""

    journey: Journey
    score: Score
    submitted_at: datetime


def findings_of(
    experience: Experience, groups: dict[str, str], factors: dict[str, str], report: Voices, practice: Practice | None
) -> tuple[FindingView, ...]:
    """The largest gaps, each with its conversation."""
    score = practice.score if practice else None
    return tuple(_finding(experience, groups, factors, report, each) for each in findings(experience, score, report))


def _finding(
    experience: Experience, groups: dict[str, str], factors: dict[str, str], report: Voices, found: Finding
) -> FindingView:
    content = next(each for each in experience.factors if each.factor == found.factor)
    talk, nouns = content.conversation, experience.nouns_of(report.sector)
    factor = factors.get(found.factor, content.staff_heading)
    return FindingView(
        found.factor,
        factor,
        _said(groups, words.in_a_sentence(factor), found),
        filled(talk.who, nouns),
        filled(talk.opening, nouns),
        filled(talk.listen_for, nouns),
    )


def _said(groups: dict[str, str], factor: str, found: Finding) -> str:
    """A gap in a sentence, the higher side first."""
    higher, lower, low, high = found.a, found.b, found.low, found.high
    if found.points < 0:
        higher, lower, low, high = found.b, found.a, -found.high, -found.low
    points, interval = words.points(abs(found.points)), words.between(low, high)
    if found.kind == "groups":
        second = words.in_a_sentence(groups[lower])
        return f"{groups[higher]} see {factor} {points} points higher than {second} do (interval {interval})."
    if higher == PRACTICE:
        return f"The practice score of {factor} is {points} points above what front-line staff see ({interval})."
    return f"Front-line staff see {factor} {points} points above its practice score ({interval})."


def difference(
    experience: Experience, groups: dict[str, str], factors: dict[str, str], report: Voices, practice: Practice | None
) -> str:
    """The second half of the first sentence: where people see things most differently."""
    score = practice.score if practice else None
    found = findings(experience, score, report, most=1)
    if not report.shown:
        return "So nobody can be compared with anybody."
    if not found:
        compared = len(report.shown) > 1 or practice is not None
        return "No large difference stands out." if compared else "There is no other group to compare them with."
    of = found[0]
    factor = words.in_a_sentence(factors.get(of.factor, of.factor))
    if of.kind == "practice":
        return f"What they see of {factor} differs most from what was said of it."
    return f"{groups[of.a]} and {words.in_a_sentence(groups[of.b])} see {factor} most differently."


def comparison(
    house: House, experience: Experience, factors: dict[str, str], report: Voices, practice: Practice
) -> Comparison:
    """What was said of practice, and what the front line sees of it."""
    found = seen(experience, practice.score, report)
    pairs = said_and_seen(experience, practice.score, report)
    is_known = any(each.mean is not None for each in found)
    none = "Wherever practice was said to work for most, half or more of the front line see a trace of it."
    return Comparison(
        f"{practice.submitted_at.astimezone(house.settings.zone):%-d %B %Y}",
        tuple(_seen(factors.get(each.factor, each.factor), each, _is_split(report, each)) for each in found),
        tuple(
            PairView(
                practice.journey.question(pair.indicator).name,
                pair.level,
                answer_said(practice.journey, pair.indicator, practice.journey.answer(pair.indicator)),
                experience.items[pair.item].name,
                experience.text(experience.items[pair.item], "staff", report.sector),
                words.per_cent(pair.share),
                pair.n,
            )
            for pair in pairs
        ),
        none if is_known else "Front-line staff are not shown, so nothing can be set beside the practice scores.",
    )


def _is_split(report: Voices, found: Seen) -> bool:
    figures = report.factor(found.factor).of(FRONT_LINE)
    return figures is not None and figures.agreement == "split"


def _seen(factor: str, found: Seen, is_split: bool) -> SeenRow:
    """One factor. Where the front line is split there is no mean to set beside anything."""
    practice = words.points(found.practice) if found.practice is not None else None
    if is_split:
        return SeenRow(factor, practice, None, "–", words.AGREED["split"])
    interval = "–" if found.low is None or found.high is None else words.between(found.low, found.high)
    return SeenRow(
        factor,
        practice,
        words.points(found.mean) if found.mean is not None else None,
        interval,
        _apart(found),
    )


def _apart(found: Seen) -> str:
    if found.practice is None:
        return "practice is not scorable yet"
    if found.mean is None or found.points is None:
        return "not shown"
    if not found.flagged:
        return "no large difference"
    apart = words.points(abs(found.points))
    return f"practice {apart} points above" if found.points > 0 else f"practice {apart} points below"
