"""What was said of a piece of evidence, put right while the audit that added it is open."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import ClassVar

from app.audits import store as audits
from app.audits.around import Around, around
from app.audits.words import day_said
from app.evidence import store
from app.evidence.access import InUse, Piece, completed_in, today_of
from app.evidence.forms import EvidenceForm
from app.evidence.kinds import EvidenceKind
from app.evidence.observing import OBSERVING, ObservingWords
from app.evidence.store import EvidenceValues
from app.evidence.words import PLACE, piece_address
from app.privacy import audit as log
from app.web.errors import Conflict
from app.web.field_errors import WithErrors


class AddedElsewhere(Conflict):
    """Another audit added it, so another one may rest on what it says."""

    title = "Another audit added this evidence"
    advice = "Its details are changed there, while that audit is in progress."


class ChangedMeanwhile(Exception):
    """Somebody saved other details in the meantime."""


@dataclass(frozen=True)
class DetailsPage(WithErrors):
    """The details to change. `differences` are what somebody else saved meanwhile, where that is something else."""

    title: str
    around: Around
    action: str
    kind: str
    seen: str
    typed: dict[str, str]
    today: str
    differences: tuple[tuple[str, str], ...]
    errors: tuple[tuple[str, str], ...]
    back: str
    observing: ObservingWords = OBSERVING
    template: ClassVar[str] = "evidence/details.html"
    has_form: ClassVar[bool] = True


def state_of(values: EvidenceValues) -> str:
    """What stands for some details, to see whether somebody else changed them in the meantime."""
    return hashlib.sha256(json.dumps(asdict(values), default=str).encode()).hexdigest()[:20]


def details_page(piece: Piece, form: EvidenceForm, seen: str, meanwhile: EvidenceValues | None = None) -> DetailsPage:
    own = piece_address(piece.found.audit.id, piece.evidence.id)
    return DetailsPage(
        "Change the details",
        around(piece.found, PLACE),
        f"{own}/details",
        piece.evidence.kind,
        seen,
        form.typed,
        today_of(piece.found).isoformat(),
        _differences(meanwhile, form.values, EvidenceKind(piece.evidence.kind)) if meanwhile else (),
        form.errors,
        own,
    )


def _differences(saved: EvidenceValues, yours: EvidenceValues, kind: EvidenceKind) -> tuple[tuple[str, str], ...]:
    """The details that somebody else saved, where they are not as typed here."""
    is_seen = kind is EvidenceKind.OBSERVATION
    names = ("Title", OBSERVING.detail.removesuffix("?") if is_seen else "What to look at in it", "Address")
    pairs = zip(
        (*names, OBSERVING.seen_on if is_seen else "Its date", "Expires on"), _said(saved), _said(yours), strict=True
    )
    return tuple((name, one or "nothing") for name, one, other in pairs if one != other)


def _said(values: EvidenceValues) -> tuple[str, ...]:
    days = (day_said(day) if day else "" for day in (values.dated_on, values.expires_on))
    return (values.title, values.detail, values.address, *days)


def change(piece: Piece, values: EvidenceValues, seen: str) -> None:
    """Saves details over those that the person saw. The same again are no conflict, and nothing new.

    Raises AddedElsewhere, InUse, or ChangedMeanwhile.
    """
    desk, evidence, audit_id = piece.found.desk, piece.evidence, piece.found.audit.id
    if evidence.audit_id != audit_id:
        raise AddedElsewhere
    for each in sorted({use.audit_id for use in piece.uses}):
        audits.by_id(desk.session, each, locked=True)  # so that none of them is completed meanwhile
    if completed_in(store.uses(desk.session, (evidence.id,))):
        raise InUse
    before = store.values_of(evidence)
    if values == before:
        return
    if seen != state_of(before):
        raise ChangedMeanwhile
    store.change(desk.session, evidence, values)
    log.record(desk.session, desk.now, "changed evidence", ("audit", audit_id), desk.staff.id, detail=evidence.id)
