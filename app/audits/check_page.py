"""What to look at before an audit is completed. It may be completed all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.audits.access import OpenAudit
from app.audits.around import Around, address, around
from app.audits.completion import Look, due_after, look
from app.audits.section_page import section_address
from app.web.days import DayForm


@dataclass(frozen=True)
class Named:
    """A question, and the way to its row."""

    name: str
    href: str


@dataclass(frozen=True)
class Waiting:
    """A section with questions that nobody has verified yet."""

    name: str
    href: str
    questions: tuple[Named, ...]


@dataclass(frozen=True)
class CheckPage:
    """The last look before the result is stored."""

    title: str
    around: Around
    action: str
    back: str
    waiting: tuple[Waiting, ...]
    waiting_count: int
    claimed_high: tuple[Named, ...]
    without_evidence: tuple[Named, ...]
    may_complete: bool
    due: str
    due_error: str | None
    months: int
    template: ClassVar[str] = "audits/check.html"
    has_form: ClassVar[bool] = True

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        return (("next_audit_on", self.due_error),) if self.due_error else ()


def proposed_due(found: OpenAudit) -> str:
    """When the next audit is due: what is agreed already if it lies ahead, else some months from today."""
    today, rules = found.desk.today, found.desk.house.audit_rules
    agreed = found.client.next_audit_on
    day = agreed if agreed and agreed > today else due_after(today, rules.months_to_next_audit)
    return day.isoformat()


def check_page(found: OpenAudit, due: DayForm | None = None) -> CheckPage:
    """The page before completion. `due` is what was typed and does not fit, if anything."""
    seen: Look = look(found)
    own = address(found.audit.id)
    waiting = tuple(
        Waiting(section.name, section_address(found.audit.id, section.id), tuple(_named(found, of) for of in questions))
        for section, questions in seen.not_verified
    )
    return CheckPage(
        "Complete the audit",
        around(found),
        f"{own}/completion",
        own,
        waiting,
        sum(len(section.questions) for section in waiting),
        tuple(_named(found, of) for of in seen.claimed_high),
        tuple(_named(found, of) for of in seen.without_evidence),
        found.journey.may_submit,
        due.typed if due else proposed_due(found),
        due.error if due else None,
        found.desk.house.audit_rules.months_to_next_audit,
    )


def _named(found: OpenAudit, question_id: str) -> Named:
    section = found.journey.path.section_of[question_id]
    href = f"{section_address(found.audit.id, section.id)}#{question_id}"
    return Named(found.journey.question(question_id).name, href)
