"""Completing an audit: what to look at before, scoring it as it stands, and opening it again."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.audits import store
from app.audits.access import OpenAudit
from app.audits.answering import sections_of
from app.evidence import store as evidence
from app.issuing import store as issuing
from app.library.store import catalogue_in_force
from app.privacy import audit as log
from app.web.errors import Conflict, Invalid
from questionnaire.journey import Section
from questionnaire.model import Indicator
from scoring.result import result


class NothingToScore(Invalid):
    title = "There is nothing to score yet"
    advice = "Verify at least one practice of the five factors first."


class WasIssued(Conflict):
    """A report stands on this result: it must stay what it was."""

    title = "A report was issued from this audit"
    advice = "Its result stands. Begin a re-audit to record what is different."


@dataclass(frozen=True)
class Look:
    """What somebody should look at before an audit is completed: questions, by their ids in order."""

    not_verified: tuple[tuple[Section, tuple[str, ...]], ...]
    claimed_high: tuple[str, ...]
    without_evidence: tuple[str, ...]


def look(found: OpenAudit) -> Look:
    """What is not verified; high levels that rest on nothing yet; high levels with no evidence attached."""
    journey = found.journey
    attached: Mapping[str, object] = evidence.of_question(found.desk.session, found.audit.id)
    rules = journey.questionnaire.index.rules
    kinds = journey.questionnaire.evidence_kinds
    waiting = tuple(
        (section, tuple(of for of in section.questions if not journey.answer(of).is_given))
        for section in sections_of(found)
    )
    high = [
        (of, journey.answer(of).evidence)
        for section in sections_of(found)
        for of in section.questions
        if (journey.answer(of).level or 0) >= rules.claimed_from
    ]
    weak = tuple(
        of for of, kind in high if isinstance(journey.question(of), Indicator) and (not kind or kinds[kind].weak)
    )
    return Look(
        tuple((section, questions) for section, questions in waiting if questions),
        weak,
        tuple(of for of, _ in high if of not in attached),
    )


def complete(found: OpenAudit) -> None:
    """Scores the audit as it stands and stores the whole result. What is not verified stays unknown."""
    if not found.journey.may_submit:
        raise NothingToScore
    desk = found.desk
    catalogue = catalogue_in_force(desk.house, desk.session)
    scored = result(found.questionnaire, catalogue, store.answers_of(found.verified))
    store.complete(found.audit, scored, desk.staff.id, desk.now)
    log.record(desk.session, desk.now, "completed", ("audit", found.audit.id), desk.staff.id)


def reopen(found: OpenAudit) -> None:
    """Takes the result away, so that the audit can be answered again. Raises WasIssued."""
    desk = found.desk
    if issuing.issued_of(desk.session, found.audit.id):
        raise WasIssued
    store.reopen(found.audit)
    log.record(desk.session, desk.now, "reopened", ("audit", found.audit.id), desk.staff.id)


def due_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
