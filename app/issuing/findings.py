"""What was found, indicator by indicator: claimed beside verified, with its rationale and its evidence."""

from __future__ import annotations

from datetime import date

from app.audits.access import OpenAudit
from app.evidence import store as evidence
from app.evidence.models import Evidence
from app.issuing.shapes import EvidenceLine, FactorPart, Finding
from app.reports.report import AnswerLine, FactorView, Report, answer_line
from questionnaire.answers import Answer, State
from questionnaire.model import Index
from scoring.engine import TOP, exact
from scoring.result import Result
from scoring.tree import Score, whole

KINDS = {"file": "File", "link": "Link", "observation": "Observation"}
NOT_CLAIMED = "Not answered"
SAID = {"dont_know": "It was not known on the day.", "unanswered": "It was not verified."}


def reading(index: Index) -> tuple[str, ...]:
    """How to read the report, for somebody on a board who never saw the questions."""
    levels = ", ".join(f"{at} {name}" for at, name in enumerate(index.level_names))
    rules = index.rules
    return (
        f"Each question is answered with a level: {levels}.",
        "A factor's score adds up its levels, each times its weight, and says from 0 to 100 how much of the most "
        "possible was found. A weight is 1 where none is named.",
        f"Evidenced: the score if each level of {rules.claimed_from} or above with little or nothing to show for it "
        f"counted as level {rules.claimed_counts_as}.",
        "Questions, levels and actions are worded for the client: “you”, “we” and “our” mean its people.",
    )


def factors(found: OpenAudit, made: Report, score: Score, claimed: tuple[Score, ...]) -> tuple[FactorPart, ...]:
    """The factors in the order they are asked. `claimed` are the scores of the client's own answers, if it gave any."""
    points = {part.of: whole(part.point) for part in claimed if part.published and part.point is not None}
    shown = evidence.of_question(found.desk.session, found.audit.id)
    return tuple(
        _factor(found, factor, _reason(score.part(factor.id)), points.get(factor.id), shown) for factor in made.factors
    )


def _reason(score: Score) -> str:
    """How a factor's score came about, in words that need no formula. The stored sentence stays as it is."""
    counted = [part for part in score.parts if part.weight]
    known = [part for part in counted if part.level is not None]
    if score.point is None:
        return score.reason
    if not score.published:
        return f"Only {whole(score.coverage * 100)}% of the weight is known, so there is no score yet."
    reached = sum(part.weight * (part.level or 0) for part in known)
    most = TOP * sum(part.weight for part in known)
    which = "The levels" if known == counted else f"The levels of the {len(known)} known questions"
    said = f"{which}, each times its weight, add up to {reached} of at most {most}: {exact(score.point)} of 100."
    return said if known == counted else f"{said} What is not known gives the range."


def _factor(
    found: OpenAudit, factor: FactorView, reason: str, claimed: int | None, shown: dict[str, list[Evidence]]
) -> FactorPart:
    return FactorPart(
        factor.id,
        factor.name,
        factor.point,
        factor.low,
        factor.high,
        factor.evidenced,
        claimed,
        factor.coverage,
        factor.band,
        factor.band_place,
        reason,
        tuple(_finding(found, line, shown.get(line.id, [])) for line in factor.lines),
    )


def skills(found: OpenAudit, result: Result) -> tuple[Finding, ...]:
    """The core skills: a profile of their own, no part of the score."""
    shown = evidence.of_question(found.desk.session, found.audit.id)
    asked = [leaf for leaf in result.skills if leaf.state is not State.NOT_ASKED]
    lines = [answer_line(found.journey, leaf) for leaf in asked]
    return tuple(_finding(found, line, shown.get(line.id, [])) for line in lines)


def _finding(found: OpenAudit, line: AnswerLine, shown: list[Evidence]) -> Finding:
    claimed = found.claim.answers.get(line.id) if found.claim else None
    return Finding(
        line.name,
        line.question,
        line.level,
        "Not verified" if line.state == "unanswered" else line.level_name,
        SAID.get(line.state, line.said),
        line.is_critical,
        line.weight,
        claimed.level if claimed else None,
        _claimed_name(found, claimed) if found.claim else "",
        _difference(claimed, line.level),
        line.note,
        _rests_on(line, found.questionnaire.index),
        tuple(_evidence(each) for each in shown),
    )


def _rests_on(line: AnswerLine, index: Index) -> str:
    """What a level rests on, and whether that is enough. Nothing where there is no level, or nothing in place."""
    if line.level is None or (line.level == 0 and not line.evidence):
        return ""
    said = f"Rests on: {line.evidence.lower()}." if line.evidence else "No kind of evidence was named."
    weak = f" So it counts as level {index.rules.claimed_counts_as} in what is evidenced." if line.is_claimed else ""
    return said + weak


def _claimed_name(found: OpenAudit, claimed: Answer | None) -> str:
    """The word for a claimed level, or why there is none."""
    if claimed is not None and claimed.level is not None:
        return found.questionnaire.index.level_names[claimed.level]
    if claimed is None:
        return NOT_CLAIMED
    return {State.DONT_KNOW: "Not known", State.NOT_APPLICABLE: "Does not apply"}.get(claimed.state, NOT_CLAIMED)


def _difference(claimed: Answer | None, level: int | None) -> str:
    """How far the claim was off, in words; nothing where either is not known."""
    if claimed is None or claimed.level is None or level is None:
        return ""
    if claimed.level == level:
        return "as claimed"
    levels = abs(level - claimed.level)
    counted = "1 level" if levels == 1 else f"{levels} levels"
    return f"{counted} {'above' if level > claimed.level else 'below'} the claim"


def _evidence(found: Evidence) -> EvidenceLine:
    dates = [f"of {_day(found.dated_on)}"] if found.dated_on else []
    if found.expires_on:
        dates.append(f"in force until {_day(found.expires_on)}")
    return EvidenceLine(KINDS.get(found.kind, found.kind), found.title, ", ".join(dates))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
