"""What the pages of one client show: its details, its audits, and the form to change what is known about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from app.accounts.access import StaffDesk
from app.assessments.content import questionnaire_of
from app.audits import store as audits
from app.audits.models import Audit
from app.clients.forms import ClientForm, options
from app.clients.models import Client
from app.firms.access import Place
from app.plans import standing
from app.web.field_errors import Errors, WithErrors
from questionnaire.journey import SECTOR, SETTING
from questionnaire.model import Questionnaire

DONE = {
    "details": "The details are saved.",
    "archive": "This client is in the archive. Nothing was removed.",
    "back": "This client is back among the others.",
}
CHANGED = "Somebody else changed these details in the meantime. Below is what you typed; what is saved now: {now}."


@dataclass(frozen=True)
class Chosen:
    """One option of a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class SettingGroup:
    """The settings of one sector, under its name."""

    name: str
    options: tuple[Chosen, ...]


@dataclass(frozen=True)
class AuditRow:
    """One audit of a client. `pips` is how many of five stand for its band; none where it has none."""

    href: str
    title: str
    state: str
    when: datetime
    visited_on: date | None
    band: str | None
    pips: int
    follows: str | None
    has_claim: bool


@dataclass(frozen=True)
class PlanLine:
    """The plan that is followed up: of which audit it is, and how far it has come."""

    href: str
    audit: str
    said: str
    is_late: bool


@dataclass(frozen=True)
class ClientPage:
    """One client: what is known about it, and its audits, the newest first."""

    title: str
    firm: str
    firm_address: str
    address: str
    sector: str
    setting: str | None
    contact: str
    note: str
    next_audit_on: date | None
    is_due: bool
    archived_at: datetime | None
    may_work: bool
    audits: tuple[AuditRow, ...]
    plan: PlanLine | None
    done: str | None
    template: ClassVar[str] = "clients/client.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class ClientFormPage(WithErrors):
    """The form of a client, new or known."""

    title: str
    firm: str
    firm_address: str
    action: str
    back: str
    button: str
    form: ClientForm
    sectors: tuple[Chosen, ...]
    settings: tuple[SettingGroup, ...]
    errors: Errors
    template: ClassVar[str] = "clients/form.html"
    has_form: ClassVar[bool] = True


def address(client_id: str) -> str:
    return f"/clients/{client_id}"


def client_page(desk: StaffDesk, client: Client, place: Place, done: str = "") -> ClientPage:
    house, zone = desk.house, desk.house.settings.zone
    found = audits.of_client(desk.session, client.id)
    titles = {each.id: each.title for each in found}
    due = client.next_audit_on
    sectors, settings = options(house.questionnaire, SECTOR), options(house.questionnaire, SETTING)
    return ClientPage(
        client.name,
        place.firm.name,
        f"/firms/{place.firm.id}",
        address(client.id),
        sectors.get(client.sector, client.sector),
        settings.get(client.setting, client.setting) if client.setting else None,
        client.contact,
        client.note,
        due,
        due is not None and due <= desk.today,
        client.archived_at.astimezone(zone) if client.archived_at else None,
        place.may_work,
        tuple(_row(desk, each, titles) for each in found),
        _plan(desk, client),
        DONE.get(done),
    )


def _plan(desk: StaffDesk, client: Client) -> PlanLine | None:
    plan = standing.of_client(desk, client.id)
    if plan is None:
        return None
    return PlanLine(f"/audits/{plan.audit_id}/plan", plan.audit, standing.said(plan), plan.overdue > 0)


def _row(desk: StaffDesk, found: Audit, titles: dict[str, str]) -> AuditRow:
    zone = desk.house.settings.zone
    band, pips = (None, 0) if found.completed_at is None else band_of(desk, found)
    when = found.completed_at or found.created_at
    return AuditRow(
        f"/audits/{found.id}",
        found.title,
        "Completed" if found.completed_at else "In progress",
        when.astimezone(zone),
        found.visited_on,
        band,
        pips,
        titles.get(found.follows) if found.follows else None,
        found.claimed_hash is not None,
    )


def band_of(desk: StaffDesk, found: Audit) -> tuple[str, int]:
    """The name of the band of a completed audit in its own questions, and its place from 1."""
    bands = questionnaire_of(desk.house, desk.session, found.questionnaire_hash).index.bands
    place = next((at for at, band in enumerate(bands, start=1) if band.id == found.band), 0)
    return (bands[place - 1].name, place) if place else ("Not scorable yet", 0)


def form_page(desk: StaffDesk, place: Place, form: ClientForm, client: Client | None = None) -> ClientFormPage:
    """The form of a new client, or of one that is known."""
    firm_address = f"/firms/{place.firm.id}"
    action = f"{address(client.id)}/details" if client else f"{firm_address}/clients"
    questionnaire = desk.house.questionnaire
    return ClientFormPage(
        f"Details of {client.name}" if client else "A new client",
        place.firm.name,
        firm_address,
        action,
        address(client.id) if client else firm_address,
        "Save the details" if client else "Add the client",
        form,
        tuple(Chosen(value, label, value == form.sector) for value, label in options(questionnaire, SECTOR).items()),
        _settings(questionnaire, form.setting),
        form.errors,
    )


def _settings(questionnaire: Questionnaire, chosen: str) -> tuple[SettingGroup, ...]:
    """The settings under their sectors; those of all sectors come last."""
    every = questionnaire.context_by_id[SETTING].options
    groups: Sequence[tuple[str | None, str]] = [*options(questionnaire, SECTOR).items(), (None, "Any sector")]
    return tuple(
        SettingGroup(
            name,
            tuple(
                Chosen(each.id, each.label, each.id == chosen)
                for each in every
                if (sector in each.sectors if sector else not each.sectors)
            ),
        )
        for sector, name in groups
    )
