"""Find a piece of evidence of an audit's client, and what may be done with it there, or refuse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.audits.access import OpenAudit
from app.evidence import store
from app.evidence.models import Evidence
from app.firms.access import ID
from app.web.errors import Conflict, NotFound


class InUse(Conflict):
    """A completed audit rests on it."""

    title = "A completed audit rests on this evidence"
    advice = "Its result must stay what it was, so the evidence stays too. Mark it as expired instead."


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as one audit of its client sees it."""

    found: OpenAudit
    evidence: Evidence

    @cached_property
    def uses(self) -> list[store.Use]:
        return store.uses(self.found.desk.session, (self.evidence.id,))

    @property
    def serves_here(self) -> frozenset[str]:
        return frozenset(use.question_id for use in self.uses if use.audit_id == self.found.audit.id)

    @property
    def is_here(self) -> bool:
        """Whether the audit has it: added in it, or attached to it again."""
        return bool(self.serves_here) or self.evidence.audit_id == self.found.audit.id

    @property
    def may_correct(self) -> bool:
        """Whether its details may be changed here: where it was added, until an audit that rests on it is completed."""
        is_of_here = self.evidence.audit_id == self.found.audit.id
        return self.found.may_answer and is_of_here and not self.completed

    @property
    def completed(self) -> list[str]:
        """The titles of the completed audits that rest on it."""
        return completed_in(self.uses)


def completed_in(uses: Iterable[store.Use]) -> list[str]:
    return list(dict.fromkeys(use.audit_title for use in uses if use.is_completed))


def today_of(found: OpenAudit) -> date:
    """The day on the owner's clock."""
    return found.desk.now.astimezone(found.desk.house.settings.zone).date()


def piece_of(found: OpenAudit, evidence_id: str) -> Piece:
    """A piece of evidence of the audit's client. What another client has is not there at all. Raises NotFound."""
    session = found.desk.session
    known = store.by_id(session, found.client.id, evidence_id) if ID.fullmatch(evidence_id) else None
    if known is None:
        raise NotFound("There is no such evidence here", "Check the address, or go back to the evidence of this audit.")
    return Piece(found, known)
