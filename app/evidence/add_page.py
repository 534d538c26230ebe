"""The page on which a file, a link or an observation is added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.audits.access import OpenAudit
from app.audits.around import Around, around
from app.evidence.access import today_of
from app.evidence.forms import EvidenceForm
from app.evidence.keeping import AlreadyThere
from app.evidence.kinds import MEGABYTE, EvidenceKind
from app.evidence.list_page import ADDED, query_of
from app.evidence.observing import OBSERVING, ObservingWords
from app.evidence.words import PLACE, Boxes, Named, boxes_of, evidence_address, piece_address
from app.files.kinds import TAKEN
from app.files.taking import MOST_FILE, TOO_LARGE
from app.web.field_errors import WithErrors

# Named one by one and not as image/*: a phone then offers its camera, and sends JPEG where it would send HEIC.
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf,.jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.pptx,.txt,.csv"
MAY_BE = f"Up to {MOST_FILE // MEGABYTE} MB: {TAKEN}. A photo is saved without the place, time and device in it."


@dataclass(frozen=True)
class AddPage(WithErrors):
    """Evidence to add. `already` is the piece that holds the same file."""

    title: str
    around: Around
    action: str
    kind: str
    ways: tuple[Named, ...]
    typed: dict[str, str]
    today: str
    sections: tuple[Boxes, ...]
    accept: str
    may_be: str
    most: int
    too_large: str
    question: str
    form_id: str
    errors: tuple[tuple[str, str], ...]
    already: Named | None
    back: str
    observing: ObservingWords = OBSERVING
    template: ClassVar[str] = "evidence/add.html"
    has_form: ClassVar[bool] = True


def add_page(
    found: OpenAudit, kind: EvidenceKind, form: EvidenceForm, question_id: str = "", already: AlreadyThere | None = None
) -> AddPage:
    place, title = ADDED[kind]
    end = query_of(question_id)
    others = [(where, label) for each, (where, label) in ADDED.items() if each is not kind]
    return AddPage(
        title,
        around(found, PLACE),
        evidence_address(found.audit.id, place),
        kind.value,
        tuple(Named(label, evidence_address(found.audit.id, where) + end) for where, label in others),
        form.typed,
        today_of(found).isoformat(),
        boxes_of(found, form.serves),
        ACCEPT,
        MAY_BE,
        MOST_FILE,
        TOO_LARGE,
        question_id,
        form.form_id,
        form.errors,
        Named(already.title, piece_address(found.audit.id, already.evidence_id)) if already else None,
        evidence_address(found.audit.id) + end,
    )
