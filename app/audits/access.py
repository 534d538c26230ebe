"""Find the audit of a request in a firm of whoever asks, or refuse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from app.accounts.access import StaffDesk
from app.assessments.content import questionnaire_of
from app.audits import store
from app.audits.models import Audit
from app.clients import store as clients
from app.clients.models import Client
from app.firms.access import ID, Place, firm_of, no_such
from app.firms.roles import READ, WORK, FirmRole
from app.web.errors import Conflict, NotFound
from questionnaire.journey import Journey
from questionnaire.model import Indicator, Questionnaire, Skill
from scoring.engine import score
from scoring.tree import Score


class Completed(Conflict):
    """The audit was completed; its answers stand."""

    title = "This audit has been completed"
    advice = "Its answers stand as they were. Begin a re-audit to record what has changed since."


@dataclass(frozen=True)
class OpenAudit:
    """An audit, its client, the place of whoever asks, and what is read of it when it is asked for."""

    desk: StaffDesk
    audit: Audit
    client: Client
    place: Place

    @property
    def is_completed(self) -> bool:
        return self.audit.completed_at is not None

    @property
    def may_answer(self) -> bool:
        return self.place.may_work and not self.is_completed

    def read_again(self) -> OpenAudit:
        """The same audit with its answers as they are saved by now."""
        return replace(self)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questions that the audit was begun with."""
        return questionnaire_of(self.desk.house, self.desk.session, self.audit.questionnaire_hash)

    @cached_property
    def verified(self) -> dict[str, store.Verified]:
        return store.verified(self.desk.session, self.audit.id)

    @cached_property
    def journey(self) -> Journey:
        return Journey(self.questionnaire, store.answers_of(self.verified))

    @cached_property
    def earlier(self) -> Audit | None:
        """The audit of the same client that this one follows, where it is a re-audit."""
        before = store.by_id(self.desk.session, self.audit.follows) if self.audit.follows else None
        return before if before is not None and before.client_id == self.client.id else None

    @cached_property
    def claim(self) -> store.Claim | None:
        """What the client claimed, or None where the audit started empty."""
        return store.claim_of(self.audit)

    @cached_property
    def claimed_score(self) -> Score | None:
        """What the claim comes to, with the questions that the client answered."""
        if self.claim is None:
            return None
        asked = questionnaire_of(self.desk.house, self.desk.session, self.claim.questionnaire_hash)
        return score(asked, self.claim.answers)

    def practice(self, question_id: str) -> Indicator | Skill:
        """A question that is verified, in the words of the client's sector."""
        skill = self.questionnaire.skills_by_id.get(question_id)
        return skill or self.questionnaire.indicator(question_id, self.journey.sector)


def audit_of(desk: StaffDesk, audit_id: str, may: frozenset[FirmRole] = READ) -> OpenAudit:
    """The audit, if whoever asks is a member of its firm with one of these roles. Raises NotFound or NotYourPart."""
    writes = bool(desk.session.info.get("writes"))
    found = store.by_id(desk.session, audit_id, locked=writes) if ID.fullmatch(audit_id) else None
    client = clients.by_id(desk.session, found.client_id) if found else None
    if found is None or client is None:
        raise no_such("audit")
    try:
        return OpenAudit(desk, found, client, firm_of(desk, found.firm_id, may))
    except NotFound:
        raise no_such("audit") from None


def answerable(desk: StaffDesk, audit_id: str) -> OpenAudit:
    """The audit, to be worked on. Raises Completed where its answers stand."""
    found = audit_of(desk, audit_id, WORK)
    if found.is_completed:
        raise Completed
    return found
