"""What was found, indicator by indicator: claimed beside verified, with its rationale and its evidence."""

from __future__ import annotations

from datetime import date

from app.audits.access import OpenAudit
from app.evidence import store as evidence
from app.evidence.models import Evidence
from app.issuing.shapes import EvidenceLine, FactorPart, Finding
from app.reports.report import AnswerLine, FactorView, Report, answer_line
from questionnaire.answers import Answer, State
from scoring.result import Result
from scoring.tree import Score, whole

KINDS = {"file": "File", "link": "Link", "observation": "Observation"}
NOT_CLAIMED = "Not answered"
SAID = {"dont_know": "It was not known on the day.", "unanswered": "It was not verified."}


def factors(found: OpenAudit, made: Report, claimed: tuple[Score, ...]) -> tuple[FactorPart, ...]:
    """The factors in the order they are asked. `claimed` are the scores of the client's own answers, if it gave any."""
    points = {part.of: whole(part.point) for part in claimed if part.published and part.point is not None}
    shown = evidence.of_question(found.desk.session, found.audit.id)
    return tuple(_factor(found, factor, points.get(factor.id), shown) for factor in made.factors)


def _factor(found: OpenAudit, factor: FactorView, claimed: int | None, shown: dict[str, list[Evidence]]) -> FactorPart:
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
        factor.reason,
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
        claimed.level if claimed else None,
        _claimed_name(found, claimed) if found.claim else "",
        _difference(claimed, line.level),
        line.note,
        line.evidence or "",
        tuple(_evidence(each) for each in shown),
    )


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
