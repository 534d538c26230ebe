"""The pages of one piece of evidence: what it is, what it serves, and the last look before it is removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.audits.around import Around, around
from app.audits.words import counted, day_said, moment_said, names_of
from app.evidence.access import Piece, today_of
from app.evidence.list_page import latest_uses
from app.evidence.models import Evidence
from app.evidence.words import (
    PLACE,
    Boxes,
    Mark,
    Named,
    boxes_of,
    evidence_address,
    is_expired,
    kind_said,
    mark_of,
    piece_address,
    served,
    size_said,
)
from app.files.kinds import TABLE
from app.files.pictures import CLEANED, ONLY_THE_FIRST
from app.files.taking import ANOTHER_NAME

NOTES = (CLEANED, ONLY_THE_FIRST, ANOTHER_NAME)  # what may be told of a file once it is kept, by its number

CELLS = (
    "This is a table as text. A spreadsheet program may take what begins with =, +, - or @ for a formula: if it asks "
    "whether to start or update something, say no."
)


@dataclass(frozen=True)
class PiecePage:
    """One piece of evidence. `elsewhere` are the other audits that rest on it; `stays` says why it is not removed."""

    title: str
    around: Around
    address: str
    said: str
    notes: tuple[str, ...]
    mark: Mark | None
    facts: tuple[tuple[str, str], ...]
    detail: str
    link: str
    file: str | None
    file_note: str | None
    serves: tuple[Named, ...]
    elsewhere: tuple[str, ...]
    sections: tuple[Boxes, ...]
    may_change: bool
    may_correct: bool
    is_here: bool
    may_remove: bool
    may_expire: bool
    stays: str | None
    back: str
    template: ClassVar[str] = "evidence/piece.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class RemovalPage:
    """The last look before a piece is removed."""

    title: str
    around: Around
    address: str
    name: str
    is_file: bool
    serves: tuple[Named, ...]
    elsewhere: tuple[str, ...]
    back: str
    template: ClassVar[str] = "evidence/removal.html"
    has_form: ClassVar[bool] = True


def notes_code(notes: tuple[str, ...]) -> str:
    """Notes as an address carries them."""
    return "".join(str(NOTES.index(note)) for note in notes if note in NOTES)


def notes_of(code: str) -> tuple[str, ...]:
    return tuple(note for at, note in enumerate(NOTES) if str(at) in code)


def piece_page(piece: Piece, said: str = "", notes: tuple[str, ...] = ()) -> PiecePage:
    found, evidence = piece.found, piece.evidence
    today = today_of(found)
    here = piece.serves_here
    proposed = here if piece.is_here else latest_uses(piece.uses)[0].get(evidence.id, ())
    own = piece_address(found.audit.id, evidence.id)
    may_work = found.place.may_work
    return PiecePage(
        evidence.title,
        around(found, PLACE),
        own,
        said,
        notes,
        mark_of(evidence, today, found.desk.house.audit_rules.evidence_expires_within_days),
        _facts(piece),
        evidence.detail,
        evidence.address,
        f"{own}/file" if evidence.sha256 else None,
        CELLS if (evidence.file_name or "").endswith(TABLE.extension) else None,
        served(found, here),
        _elsewhere(piece),
        boxes_of(found, proposed) if found.may_answer else (),
        found.may_answer,
        piece.may_correct,
        piece.is_here,
        found.may_answer and not piece.completed,
        may_work and not is_expired(evidence, today),
        _stays(piece) if may_work else None,
        evidence_address(found.audit.id),
    )


def removal_page(piece: Piece) -> RemovalPage:
    found, evidence = piece.found, piece.evidence
    own = piece_address(found.audit.id, evidence.id)
    return RemovalPage(
        "Remove this evidence?",
        around(found, PLACE),
        f"{own}/removal",
        evidence.title,
        evidence.sha256 is not None,
        served(found, piece.serves_here),
        _elsewhere(piece),
        own,
    )


def _facts(piece: Piece) -> tuple[tuple[str, str], ...]:
    found, evidence = piece.found, piece.evidence
    zone = found.desk.house.settings.zone
    facts = (
        ("Kind", kind_said(evidence)),
        ("File", _file_said(evidence)),
        ("Date", day_said(evidence.dated_on) if evidence.dated_on else ""),
        ("Added by", f"{names_of(found).of(evidence.added_by)}, {moment_said(evidence.added_at, zone)}"),
    )
    return tuple((name, value) for name, value in facts if value)


def _file_said(evidence: Evidence) -> str:
    return f"{evidence.file_name or 'file'}, {size_said(evidence.size or 0)}" if evidence.sha256 else ""


def _elsewhere(piece: Piece) -> tuple[str, ...]:
    """The other audits that rest on a piece."""
    others: dict[str, list[str]] = {}
    state = {}
    for use in piece.uses:
        if use.audit_id != piece.found.audit.id:
            others.setdefault(use.audit_id, []).append(use.question_id)
            state[use.audit_id] = f"{use.audit_title} ({'completed' if use.is_completed else 'in progress'})"
    return tuple(f"{state[of]}: {counted(len(ids), 'question', 'questions')}" for of, ids in others.items())


def _stays(piece: Piece) -> str | None:
    """Why a piece cannot be removed, where it cannot."""
    if piece.completed:
        named = " and ".join(piece.completed[:2])
        return f"A completed audit rests on it ({named}). Its result must stay what it was, so this evidence stays too."
    if piece.found.is_completed:
        return "This audit has been completed, so nothing is changed here."
    return None
