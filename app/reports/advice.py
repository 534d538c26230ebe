"""What to do next, in words: the first things, the actions, what to find out, the courses. Each with its trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from questionnaire.journey import Journey
from questionnaire.model import Catalogue, Course, Indicator, Remedy, Study
from scoring.courses import CourseAdvice
from scoring.engine import exact
from scoring.gaps import Gap, Trace, Unknown
from scoring.result import Result

CAUSES = {
    "skill": "Skill: practice and training can close it",
    "knowledge": "Knowledge: training can close it",
    "leadership": "Leadership: leaders' practice, which training can support",
    "system": "System: a course will not close it",
    "environment": "Environment: a course will not close it",
    "data": "Data: a course will not close it",
}
STRENGTHS = {
    "randomised": "randomised trial",
    "review": "review of studies",
    "controlled": "controlled, not randomised",
    "uncontrolled": "before and after, no control",
    "descriptive": "descriptive",
}
DIRECTIONS = {
    "supports": "supports it",
    "mixed": "mixed findings",
    "counter": "speaks against it",
    "context": "background",
}
MODES = {"in_person": "In person", "online": "Online", "blended": "Part online, part in person"}
MOST_SESSIONS = 3


@dataclass(frozen=True)
class StudyLine:
    """A study behind a recommendation: how strong it is and which way it points."""

    id: str
    name: str
    strength: str


@dataclass(frozen=True)
class Why:
    """The trace of a recommendation: the rule, the answers, the points, the evidence, what would end it."""

    rule: str
    answers: tuple[tuple[str, str], ...]
    points: tuple[str, ...]
    studies: tuple[StudyLine, ...]
    sources: tuple[str, ...]
    goes_away: str


@dataclass(frozen=True)
class Action:
    """A gap, and what to do about it."""

    indicator: str
    name: str
    factor: str
    level: int
    target: int
    now: str
    then: str
    is_critical: bool
    cause: str
    is_training: bool
    remedies: tuple[Remedy, ...]
    points: str
    why: Why


@dataclass(frozen=True)
class FirstThing:
    """One of the few things to do first."""

    title: str
    text: str
    detail: str


@dataclass(frozen=True)
class ToFindOut:
    """Something that is not known, and whom to ask."""

    name: str
    question: str
    ask: str
    is_critical: bool


@dataclass(frozen=True)
class CourseCard:
    """A recommended course: what it is, which gaps it answers and why it is recommended."""

    id: str
    title: str
    family: str
    summary: str
    facts: str
    sessions: tuple[str, ...]
    answers: tuple[str, ...]
    why: Why


def listed(names: list[str]) -> str:
    """Names as a reader would list them: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def days_said(days: int) -> str:
    return "1 day of work" if days == 1 else f"{days} days of work"


def actions(journey: Journey, result: Result) -> tuple[Action, ...]:
    """All gaps in order, with their remedies."""
    return tuple(_action(journey, gap) for gap in result.gaps)


def _action(journey: Journey, gap: Gap) -> Action:
    indicator = journey.questionnaire.indicator(gap.indicator, journey.sector)
    factors = {factor.id: factor.name for factor in journey.questionnaire.factors}
    return Action(
        gap.indicator,
        indicator.name,
        factors[gap.factor],
        gap.level,
        gap.target,
        indicator.levels[gap.level],
        indicator.levels[gap.target],
        gap.critical,
        CAUSES[gap.cause],
        gap.training,
        indicator.remedies,
        f"{exact(gap.points)} points to {factors[gap.factor].lower()}",
        why(journey, gap.trace, indicator),
    )


def why(journey: Journey, trace: Trace, indicator: Indicator | None = None) -> Why:
    """A trace in words."""
    questionnaire = journey.questionnaire
    factors = {factor.id: factor.name for factor in questionnaire.factors}
    added: dict[str, Fraction] = {}
    for factor, points in trace.points:
        added[factor] = added.get(factor, Fraction(0)) + points
    return Why(
        trace.rule,
        tuple((journey.question(of).name, f"level {level}") for of, level in trace.answers),
        tuple(f"{exact(points)} points to {factors[factor].lower()}" for factor, points in added.items()),
        tuple(study_line(questionnaire.evidence.by_id[study]) for study in trace.studies),
        tuple(source.cite for source in indicator.sources) if indicator else (),
        trace.goes_away,
    )


def study_line(study: Study) -> StudyLine:
    return StudyLine(study.id, study.name, f"{STRENGTHS[study.strength]}, {DIRECTIONS[study.direction]}")


def first_things(journey: Journey, result: Result) -> tuple[FirstThing, ...]:
    """The few things to do first: critical gaps, then critical unknowns, then the other gaps in order."""
    found = [(0 if gap.critical else 2, _first_action(journey, gap)) for gap in result.gaps]
    found += [(1, _first_question(journey, unknown)) for unknown in result.unknowns if unknown.critical]
    ordered = [thing for _, thing in sorted(found, key=lambda pair: pair[0])]
    return tuple(ordered[: journey.questionnaire.index.rules.first_actions])


def _first_question(journey: Journey, unknown: Unknown) -> FirstThing:
    name = journey.question(unknown.indicator).name.lower()
    return FirstThing(f"Find out: {name}", f"Ask {unknown.ask}.", "A critical item that is not known")


def _first_action(journey: Journey, gap: Gap) -> FirstThing:
    indicator = journey.questionnaire.indicator(gap.indicator, journey.sector)
    remedy = indicator.remedies[0]
    detail = f"{days_said(remedy.days)}, usually by: {remedy.owner}"
    return FirstThing(indicator.name, remedy.action, f"Critical item. {detail}" if gap.critical else detail)


def to_find_out(journey: Journey, result: Result) -> tuple[ToFindOut, ...]:
    found = []
    for unknown in result.unknowns:
        question = journey.question(unknown.indicator)
        found.append(ToFindOut(question.name, question.question, unknown.ask, unknown.critical))
    return tuple(found)


def course_cards(journey: Journey, catalogue: Catalogue, result: Result, today: date) -> tuple[CourseCard, ...]:
    return tuple(_card(journey, catalogue.by_id[each.course], each, today) for each in result.courses)


def _card(journey: Journey, course: Course, each: CourseAdvice, today: date) -> CourseCard:
    hours = f"{course.hours:g} hours"
    price = f"£{course.price_pounds:,.2f}".removesuffix(".00") if course.price_pounds is not None else None
    facts = ", ".join(fact for fact in (course.audience, hours, MODES[course.mode], price) if fact)
    coming = sorted((s for s in course.sessions if s.date >= today.isoformat()), key=lambda s: s.date)
    return CourseCard(
        course.id,
        course.title,
        course.family,
        course.summary,
        facts,
        tuple(f"{date.fromisoformat(s.date):%-d %B %Y}, {s.place}" for s in coming[:MOST_SESSIONS]),
        tuple(journey.question(of).name for of in each.answers),
        why(journey, each.trace),
    )
