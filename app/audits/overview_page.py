"""An audit in progress: its sections, how far each is, and where the claim leaves gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.audits.access import OpenAudit
from app.audits.answering import sections_of
from app.audits.around import Around, address, around
from app.audits.section_page import section_address
from app.audits.words import day_said, moment_said, names_of
from app.plans import standing
from questionnaire.answers import Answer
from questionnaire.journey import Section
from questionnaire.model import Indicator, Skill

EMPTY = "This audit started empty."


@dataclass(frozen=True)
class SectionLine:
    """One section: how much of it is verified, and how the claim stands in it."""

    name: str
    href: str
    verified: int
    total: int
    claimed_gaps: int | None
    below_claim: int | None

    @property
    def is_done(self) -> bool:
        return self.verified == self.total


@dataclass(frozen=True)
class DetailsForm:
    """The details of a visit as they were typed, and what does not fit."""

    title: str
    visited_on: str
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OverviewPage:
    """The sections of an audit in progress."""

    title: str
    around: Around
    own: str
    sections: tuple[SectionLine, ...]
    has_claim: bool
    claim_said: str
    follows: tuple[str, str] | None
    facts: tuple[tuple[str, str], ...]
    plan: str | None
    details: DetailsForm
    next_href: str
    next_name: str
    is_done: bool
    may_answer: bool
    told: str
    template: ClassVar[str] = "audits/overview.html"
    has_form: ClassVar[bool] = True


def overview_page(found: OpenAudit, details: DetailsForm | None = None, told: str = "") -> OverviewPage:
    """The page of an audit in progress. `details` are those that were typed and do not fit, if any."""
    lines = tuple(_line(found, section) for section in sections_of(found))
    verified, total = sum(line.verified for line in lines), sum(line.total for line in lines)
    following = next((line for line in lines if not line.is_done), lines[0])
    visited = found.audit.visited_on
    return OverviewPage(
        f"{verified} of {total} verified",
        around(found),
        address(found.audit.id),
        lines,
        found.claim is not None,
        _claim_said(found),
        (found.earlier.title, address(found.earlier.id)) if found.earlier else None,
        _facts(found),
        standing.of_audit(found),
        details or DetailsForm(found.audit.title, visited.isoformat() if visited else ""),
        following.href,
        following.name,
        verified == total,
        found.may_answer,
        told,
    )


def _line(found: OpenAudit, section: Section) -> SectionLine:
    journey, claim = found.journey, found.claim
    gaps = below = None
    if claim is not None:
        asked = {question: _target(found, question) for question in section.questions}
        claimed = {question: claim.answers.get(question) for question in section.questions}
        gaps = sum(_is_below(claimed[question], target) for question, target in asked.items())
        below = sum(
            _is_below(journey.answer(question), answer.level)
            for question, answer in claimed.items()
            if answer is not None and answer.level is not None
        )
    href = section_address(found.audit.id, section.id)
    return SectionLine(section.name, href, journey.given_in(section), len(section.questions), gaps, below)


def _target(found: OpenAudit, question_id: str) -> int:
    question = found.journey.question(question_id)
    return question.target if isinstance(question, (Indicator, Skill)) else 0


def _is_below(answer: Answer | None, level: int) -> bool:
    return answer is not None and answer.level is not None and answer.level < level


def _claim_said(found: OpenAudit) -> str:
    """What the client's claim is, in a sentence."""
    claim = found.claim
    if claim is None:
        began = "This is a re-audit: the earlier levels stand beside each row." if found.earlier else EMPTY
        return f"{began} A client who has done the assessment can give you a code for their answers."
    on = f"{claim.submitted_at.astimezone(found.desk.house.settings.zone):%-d %B %Y}"
    said = f"The client submitted their own answers on {on}. They stand beside yours and are never changed."
    if claim.questionnaire_hash != found.audit.questionnaire_hash:
        said += " They answer another version of the questions: what both have is shown."
    return said


def _facts(found: OpenAudit) -> tuple[tuple[str, str], ...]:
    """Who began, when the visit was, and who worked last."""
    names, zone = names_of(found), found.desk.house.settings.zone
    audit = found.audit
    began = f"{names.of(audit.created_by)}, {moment_said(audit.created_at, zone)}"
    facts = [("Begun by", began)]
    if audit.visited_on:
        facts.append(("Visit", day_said(audit.visited_on)))
    questions = {question for section in sections_of(found) for question in section.questions}
    saved = [entry for question, entry in found.verified.items() if question in questions]
    last = max(saved, key=lambda entry: entry.saved_at, default=None)
    if last is not None:
        facts.append(("Last worked on by", f"{names.of(last.saved_by)}, {moment_said(last.saved_at, zone)}"))
    return tuple(facts)
