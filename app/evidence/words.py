"""A piece of evidence in words: its kind, its dates, whether it still holds, and what it serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.audits.access import OpenAudit
from app.audits.answering import sections_of
from app.audits.around import address
from app.audits.section_page import section_address
from app.audits.words import day_said
from app.evidence.forms import asked_in, field_of
from app.evidence.kinds import KIND_NAMES, MEGABYTE, EvidenceKind
from app.evidence.models import Evidence

PLACE = "/evidence"


@dataclass(frozen=True)
class Mark:
    """Whether a piece still holds. `is_look_here`: it has expired, or soon will."""

    said: str
    is_look_here: bool


@dataclass(frozen=True)
class Named:
    """Something with a name, and the way to it."""

    name: str
    href: str


@dataclass(frozen=True)
class Box:
    """A question to tick."""

    field: str
    name: str
    is_ticked: bool


@dataclass(frozen=True)
class Boxes:
    """The questions of a section, open where one of them is ticked."""

    name: str
    boxes: tuple[Box, ...]
    ticked: int


def evidence_address(audit_id: str, end: str = "") -> str:
    return address(audit_id) + PLACE + end


def piece_address(audit_id: str, evidence_id: str) -> str:
    return evidence_address(audit_id, f"/{evidence_id}")


def kind_said(evidence: Evidence) -> str:
    return KIND_NAMES[EvidenceKind(evidence.kind)]


def is_expired(evidence: Evidence, today: date) -> bool:
    return evidence.expires_on is not None and evidence.expires_on <= today


def mark_of(evidence: Evidence, today: date, soon: int) -> Mark | None:
    """Until when a piece holds, in words; None where nothing was said of it."""
    if evidence.expires_on is None:
        return None
    left = (evidence.expires_on - today).days
    if left <= 0:
        return Mark(f"Expired on {day_said(evidence.expires_on)}", True)
    if left <= soon:
        return Mark(f"Expires in {'1 day' if left == 1 else f'{left} days'}, on {day_said(evidence.expires_on)}", True)
    return Mark(f"Expires on {day_said(evidence.expires_on)}", False)


def size_said(size: int) -> str:
    """The size of a file, rounded up: what is there is never nothing."""
    if size < MEGABYTE:
        return f"{-(-size // 1024):,} KB"
    return f"{size / MEGABYTE:,.1f} MB"


def served(found: OpenAudit, question_ids: Iterable[str]) -> tuple[Named, ...]:
    """Questions by name in the order of the audit, each with the way to its row."""
    wanted = set(question_ids)
    section_of = found.journey.path.section_of
    return tuple(
        Named(found.journey.question(of).name, f"{section_address(found.audit.id, section_of[of].id)}#{of}")
        for of in asked_in(found)
        if of in wanted
    )


def boxes_of(found: OpenAudit, ticked: Iterable[str]) -> tuple[Boxes, ...]:
    """All questions that evidence can serve, by section."""
    on = set(ticked)
    return tuple(
        Boxes(
            section.name,
            tuple(Box(field_of(of), found.journey.question(of).name, of in on) for of in section.questions),
            len(on & set(section.questions)),
        )
        for section in sections_of(found)
    )
