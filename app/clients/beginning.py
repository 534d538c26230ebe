"""Beginning an audit: what was posted, what does not fit, and the audit itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.accounts.access import StaffDesk
from app.audits import store as audits
from app.audits.models import Audit
from app.audits.store import Claim
from app.clients import codes
from app.clients.claiming import WORDS, attach, look
from app.clients.forms import line_fault
from app.clients.models import Client
from app.firms.access import Place
from app.privacy import audit as log
from app.web import form_ids
from app.web.days import read_day
from app.web.errors import Conflict
from app.web.field_errors import Errors
from app.web.forms import Posted
from app.web.single_use import State
from questionnaire.answers import Answer, answered
from questionnaire.journey import SCOPE, SECTOR, SETTING, Journey

ROLE = "context.role"
LONGEST_TITLE = 120
CODE = "handover_code"
CONFIRMED = "other_sector"


class InArchive(Conflict):
    title = "This client is in the archive"
    advice = "Bring it back first, then begin the audit."


class NoSuchSector(Conflict):
    title = "Today's questions do not know the sector of this client"
    advice = "Choose one in its details, then begin the audit."


@dataclass(frozen=True)
class BeginForm:
    """What was posted to begin an audit, as it was typed, and what does not fit. `asks`: is another sector meant?"""

    form_id: str
    title: str
    visited_on: str
    follows: str
    code: str
    is_confirmed: bool
    asks: bool
    errors: Errors


def empty_form(today: date, follows: str = "") -> BeginForm:
    title = f"Readiness audit, {today:%B %Y}"
    return BeginForm(form_ids.fresh(), title, "", follows, "", False, False, ())


def proposed(earlier: list[Audit]) -> Audit | None:
    """The audit that a new one is taken to follow unless somebody says otherwise: the latest that was completed."""
    completed = [(each.completed_at, each) for each in earlier if each.completed_at is not None]
    return max(completed, key=lambda pair: pair[0])[1] if completed else None


def read_begin(posted: Posted, earlier: list[Audit]) -> BeginForm:
    """The form as it was posted. Its code is looked at apart."""
    title, visited_on, follows = (posted.text(name) for name in ("title", "visited_on", "follows"))
    known = not follows or follows in {each.id for each in earlier}
    faults = {
        "title": line_fault(title, LONGEST_TITLE, "Give the audit a title."),
        "visited_on": read_day(visited_on).error,
        "follows": None if known else "Choose one of this client's own audits.",
    }
    errors = tuple((field, fault) for field, fault in faults.items() if fault)
    is_confirmed = posted.text(CONFIRMED) == "yes"
    return BeginForm(
        form_ids.read(posted), title, visited_on, follows, posted.text(CODE), is_confirmed, is_confirmed, errors
    )


def context_of(desk: StaffDesk, client: Client) -> dict[str, Answer]:
    """What routes the questions of an audit: the client's sector and setting, answered by somebody from outside."""
    chosen = {SCOPE: "full", SECTOR: client.sector, SETTING: client.setting, ROLE: "consultant"}
    context = {question: answered(option) for question, option in chosen.items() if option}
    journey = Journey(desk.house.questionnaire, context)
    if journey.sector is None:
        raise NoSuchSector
    if journey.setting is None:
        context.pop(SETTING, None)
    return context


def begin(desk: StaffDesk, client: Client, place: Place, form: BeginForm, network: str) -> tuple[str | None, BeginForm]:
    """Begins the audit and returns its id, or None and the form with what does not fit.

    A form that is sent twice begins one audit, and its code is used once.
    """
    if client.archived_at is not None:
        raise InArchive
    audit_id = form_ids.new_id(client.id, form.form_id)
    if audits.by_id(desk.session, audit_id) is not None:
        return audit_id, form
    context = context_of(desk, client)
    form, claim = claimed(desk, client, place, form, network)
    if form.errors:
        return None, form
    made = audits.create(
        desk.session,
        client.firm_id,
        client.id,
        form.title,
        desk.house.questionnaire.hash,
        desk.staff.id,
        desk.now,
        context,
        form.follows or None,
        audit_id,
    )
    made.visited_on = read_day(form.visited_on).day
    log.record(desk.session, desk.now, "began an audit", ("audit", made.id), desk.staff.id)
    if claim is not None:
        attach(desk, made, claim)
    return made.id, form


def claimed(
    desk: StaffDesk, client: Client, place: Place, form: BeginForm, network: str
) -> tuple[BeginForm, Claim | None]:
    """The claim of the form's code, which is used up only where all else fits."""
    if not form.code:
        return replace(form, asks=False), None
    looked = look(desk, network, form.code, client.sector, form.is_confirmed)
    fault = looked.fault
    if not fault and not form.errors and not codes.take(desk.session, form.code, place.firm.name, desk.now):
        fault = WORDS[State.USED]
    errors = form.errors + (((CODE, fault),) if fault else ())
    return replace(form, errors=errors, asks=form.asks or looked.asks), looked.claim
