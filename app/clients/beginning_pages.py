"""The pages on which an audit begins, and on which a client's code is added to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from app.audits.access import OpenAudit
from app.audits.around import Around, address, around
from app.audits.models import Audit
from app.clients.beginning import BeginForm, proposed
from app.clients.forms import options
from app.clients.models import Client
from app.clients.pages import Chosen
from app.firms.access import Place
from app.web.field_errors import Errors, WithErrors
from app.web.house import House
from questionnaire.journey import SCOPE, SECTOR


@dataclass(frozen=True)
class BeginPage(WithErrors):
    """An audit that is to begin: what it is called, what it follows, and the client's code."""

    title: str
    firm: str
    firm_address: str
    client: str
    client_address: str
    sector: str
    form: BeginForm
    earlier: tuple[Chosen, ...]
    proposed: str
    errors: Errors
    template: ClassVar[str] = "clients/begin.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class ClaimSummary:
    """What a client claimed, in numbers. `shared` is how many indicators both versions of the questions have."""

    submitted_at: datetime
    sector: str
    answers: int
    is_screen: bool
    is_other_version: bool
    shared: int


@dataclass(frozen=True)
class ClaimPage(WithErrors):
    """The claim beside an audit, or the form to add one by its code."""

    title: str
    around: Around
    action: str
    claim: ClaimSummary | None
    may_add: bool
    is_completed: bool
    code: str
    asks: bool
    is_confirmed: bool
    errors: Errors
    template: ClassVar[str] = "clients/claim.html"
    has_form: ClassVar[bool] = True


def begin_page(house: House, client: Client, place: Place, form: BeginForm, earlier: list[Audit]) -> BeginPage:
    latest, zone = proposed(earlier), house.settings.zone
    return BeginPage(
        "Begin a re-audit" if form.follows else "Begin an audit",
        place.firm.name,
        f"/firms/{place.firm.id}",
        client.name,
        f"/clients/{client.id}",
        options(house.questionnaire, SECTOR).get(client.sector, client.sector),
        form,
        tuple(Chosen(each.id, _described(each, zone), each.id == form.follows) for each in earlier),
        latest.title if latest else "",
        form.errors,
    )


def _described(found: Audit, zone: ZoneInfo) -> str:
    if found.completed_at is None:
        return f"{found.title} (in progress)"
    return f"{found.title} (completed {found.completed_at.astimezone(zone):%-d %b %Y})"


def claim_page(
    found: OpenAudit, code: str = "", asks: bool = False, is_confirmed: bool = False, errors: Errors = ()
) -> ClaimPage:
    return ClaimPage(
        "The client's own assessment",
        around(found, "/claim"),
        f"{address(found.audit.id)}/claim",
        summary(found),
        found.may_answer and found.claim is None,
        found.is_completed,
        code,
        asks,
        is_confirmed,
        errors,
    )


def summary(found: OpenAudit) -> ClaimSummary | None:
    """The claim of an audit in numbers, if it has one."""
    claim = found.claim
    if claim is None:
        return None
    practices = [each for each in claim.answers if each not in found.questionnaire.context_by_id]
    known = found.questionnaire.indicators.keys() | found.questionnaire.skills_by_id.keys()
    sector, scope = claim.answers.get(SECTOR), claim.answers.get(SCOPE)
    theirs = str(sector.value) if sector else ""
    return ClaimSummary(
        claim.submitted_at.astimezone(found.desk.house.settings.zone),
        options(found.questionnaire, SECTOR).get(theirs, theirs),
        len(practices),
        scope is not None and scope.value == "screen",
        claim.questionnaire_hash != found.audit.questionnaire_hash,
        len(known & set(practices)),
    )
