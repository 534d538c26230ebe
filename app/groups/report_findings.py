"""Where people see something differently, as findings: each with a conversation to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.assessments.pages import said as answer_said
from app.groups import report_words as words
from app.groups.report_drawing import joined_names
from app.groups.report_shapes import Comparison, FindingView, PairView, SeenRow
from app.web.house import House
from questionnaire.experience import Experience, filled
from questionnaire.journey import Journey
from scoring.perception import FRONT_LINE, PRACTICE, Finding, Seen, findings, said_and_seen, seen
from scoring.tree import Score
from scoring.voice_shapes import ALL_STAFF, Answered, FactorVoices, Voices


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
    inside = words.in_a_sentence(factor)
    said = _split(experience, groups, inside, report, found) if found.kind == "split" else _said(groups, inside, found)
    return FindingView(
        found.factor,
        factor,
        said,
        filled(talk.who, nouns),
        filled(talk.opening, nouns),
        filled(talk.listen_for, nouns),
    )


def _said(groups: dict[str, str], factor: str, found: Finding) -> str:
    """A gap in a sentence, the higher side first."""
    higher, lower, low, high = found.a, found.b, found.low, found.high
    if found.points < 0:
        higher, lower, low, high = found.b, found.a, -found.high, -found.low
    points, interval = words.points(abs(found.points)), words.within(low, high)
    if found.kind == "groups":
        second = words.in_a_sentence(groups[lower])
        return f"{groups[higher]} see {factor} {points} points higher than {second} do ({interval})."
    if higher == PRACTICE:
        return f"The practice score of {factor} is {points} points above what front-line staff see ({interval})."
    return f"Front-line staff see {factor} {points} points above its practice score ({interval})."


def _split(experience: Experience, groups: dict[str, str], factor: str, report: Voices, found: Finding) -> str:
    """Where a group stands at both ends: how many of its answers lie there, and no number between."""
    figures = report.factor(found.factor).of(found.a)
    assert figures is not None  # only a group that is shown can be split
    low, _, high = joined_names(tuple(option.label for option in experience.options))
    ends = len(figures.distribution) // 2
    total = sum(figures.distribution)
    below = words.per_cent(Fraction(sum(figures.distribution[:ends]), total))
    above = words.per_cent(Fraction(sum(figures.distribution[-ends:]), total))
    said = f"{below}% of their answers are {low.lower()}, and {above}% {high.lower()}"
    return f"{groups[found.a]} are split over {factor}: {said}."


def difference(
    experience: Experience, groups: dict[str, str], factors: dict[str, str], report: Voices, practice: Practice | None
) -> str:
    """The second half of the first sentence: where people see things most differently."""
    score = practice.score if practice else None
    found = findings(experience, score, report, most=1)
    if not report.shown:
        return "So no group can be compared with another."
    if not found:
        return "No large difference stands out." if _is_compared(experience, report, practice) else _alone(report)
    of = found[0]
    factor = words.in_a_sentence(factors.get(of.factor, of.factor))
    if of.kind == "split":
        return f"{groups[of.a]} are split over {factor}."
    if of.kind == "practice":
        return f"What they see of {factor} differs most from what was said of it."
    return f"{groups[of.a]} and {words.in_a_sentence(groups[of.b])} see {factor} most differently."


def heard(report: Voices) -> tuple[Answered, ...]:
    """The groups of which something is shown. One that found that nothing applies has checked nothing."""
    return tuple(each for each in report.shown if any(_is_shown(factor, each.group) for factor in report.factors))


def _is_shown(factor: FactorVoices, group: str) -> bool:
    figures = factor.of(group)
    return figures is not None and figures.is_shown


def _is_compared(experience: Experience, report: Voices, practice: Practice | None) -> bool:
    """Whether two groups stand side by side anywhere, or practice and the front line."""
    beside = seen(experience, practice.score, report) if practice else ()
    return any(factor.gaps for factor in report.factors) or any(each.points is not None for each in beside)


def _alone(report: Voices) -> str:
    if not heard(report):
        return "Too little was rated to show what they said."
    return "There is no other group to compare them with." if len(heard(report)) == 1 else "They cannot be compared."


def no_findings(experience: Experience, report: Voices, practice: Practice | None) -> str:
    """What is said where there is no finding, and why there is none."""
    all_the_same = "Talk about the numbers all the same."
    if _is_compared(experience, report, practice):
        points = experience.rules.gap_points
        return f"No difference is both {points} points or more and clearer than chance. {all_the_same}"
    if heard(report):
        return f"There is nothing to compare with yet. {all_the_same}"
    if any(_is_shown(factor, ALL_STAFF) for factor in report.factors):
        return f"No group can be shown by itself, so no two can be compared. {all_the_same}"
    if report.shown:
        return "Nothing can be compared: too little was rated to show what was said."
    if all(each.hidden == "few" for each in report.groups):
        least = words.counted(experience.rules.least_shown)
        return f"Nothing can be compared: fewer than {least} people answered in every group."
    return "Nothing can be compared: so few answered in one group that none can be shown by itself."


def comparison(
    house: House, experience: Experience, factors: dict[str, str], report: Voices, practice: Practice
) -> Comparison:
    """What was said of practice, and what the front line sees of it."""
    found = seen(experience, practice.score, report)
    pairs = said_and_seen(experience, practice.score, report)
    is_known = any(_is_shown(factor, FRONT_LINE) for factor in report.factors)
    least = words.per_cent(experience.rules.seen_below)
    none = f"Wherever practice was said to work for most, {least}% or more of the front line see a trace of it."
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
