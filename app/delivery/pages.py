"""What the pages of targets and deliveries show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.delivery import forms, letters, mappings, store
from app.delivery.forms import TargetForm
from app.delivery.models import Attempt, Delivery, Event, Target
from app.delivery.outbox import ASSESSMENT_COMPLETED, INVITATION, LEAD_CHANGED, LEAD_CREATED, LETTER, TEST
from app.web.house import House

EVENT_NAMES = {
    LEAD_CREATED: "New lead",
    LEAD_CHANGED: "Lead changed",
    ASSESSMENT_COMPLETED: "Assessment completed",
    LETTER: "Letter",
    INVITATION: "Invitation",
    TEST: "Test",
}
STATE_NAMES = {
    store.WAITING: "On its way",
    store.AGAIN: "On its way",
    store.DONE: "Delivered",
    store.GIVEN_UP: "Given up",
    store.STOPPED: "Stopped",
}
TROUBLED = (store.GIVEN_UP, store.STOPPED)
ASLEEP_AFTER = timedelta(minutes=3)
TOLD = {
    "changed": "Saved.",
    "on": "It is switched on. What happens from now on is sent there.",
    "off": "It is switched off. Nothing more is sent there.",
    "test": "A test is on its way. It appears below in a moment: load the page again.",
    "again": "It is sent once more, with the same id. Load the page again in a moment.",
}


@dataclass(frozen=True)
class TargetRow:
    """One target in the list. `href` is None for the team, which is set with a setting."""

    name: str
    href: str | None
    kind: str
    place: str
    gets: str
    last: datetime | None
    is_on: bool
    why_off: str


@dataclass(frozen=True)
class DeliveryRow:
    """One delivery in a log."""

    href: str
    at: datetime
    what: str
    to: str
    state: str
    is_troubled: bool
    attempts: int
    said: str
    next_at: datetime | None


@dataclass(frozen=True)
class AttemptRow:
    at: datetime
    status: int | None
    said: str
    milliseconds: int


@dataclass(frozen=True)
class DeliveriesPage:
    """All targets, and the last deliveries. `seen` is when a worker was last seen; `is_asleep`: too long ago."""

    title: str
    targets: tuple[TargetRow, ...]
    rows: tuple[DeliveryRow, ...]
    only_troubled: bool
    troubled: int
    seen: datetime | None
    is_asleep: bool
    template: ClassVar[str] = "delivery/deliveries.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class KindsPage:
    """Which kind of target is to be added."""

    title: str
    kinds: tuple[tuple[str, str, str], ...]
    template: ClassVar[str] = "delivery/kinds.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class NewTargetPage:
    """The form of a new target."""

    title: str
    form: TargetForm
    events: tuple[tuple[str, str], ...]
    ours: tuple[str, ...]
    template: ClassVar[str] = "delivery/new.html"
    has_form: ClassVar[bool] = True

    def error_at(self, field: str) -> str | None:
        """The first error of a field, if any."""
        return next((message for name, message in self.form.errors if name == field), None)


@dataclass(frozen=True)
class SecretPage:
    """A new secret, shown this once. `until`: when the one before stops signing."""

    title: str
    secret: str
    until: datetime | None
    back: str
    template: ClassVar[str] = "delivery/secret.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class TargetPage:
    """One target: what it gets, its secret, its log."""

    title: str
    here: str
    kind: str
    form: TargetForm
    events: tuple[tuple[str, str], ...]
    ours: tuple[str, ...]
    is_on: bool
    why_off: str
    signs: bool
    until: datetime | None
    rows: tuple[DeliveryRow, ...]
    told: str | None
    template: ClassVar[str] = "delivery/target.html"
    has_form: ClassVar[bool] = True

    def error_at(self, field: str) -> str | None:
        """The first error of a field, if any."""
        return next((message for name, message in self.form.errors if name == field), None)


@dataclass(frozen=True)
class DeliveryPage:
    """One delivery with its attempts. `action` sends it once more; without it, `why_not` says why not."""

    title: str
    id: str
    carries_id: bool
    row: DeliveryRow
    attempts: tuple[AttemptRow, ...]
    action: str | None
    why_not: str
    told: str | None
    back: str
    template: ClassVar[str] = "delivery/delivery.html"
    has_form: ClassVar[bool] = True


def events() -> tuple[tuple[str, str], ...]:
    """The kinds of event that a webhook may want."""
    return tuple((kind, EVENT_NAMES[kind]) for kind in (LEAD_CREATED, LEAD_CHANGED, ASSESSMENT_COMPLETED))


def kinds_page() -> KindsPage:
    kinds = tuple((f"/desk/deliveries/new?kind={kind}", *words) for kind, words in forms.KINDS.items())
    return KindsPage("Add a target", kinds)


def new_target_page(form: TargetForm) -> NewTargetPage:
    return NewTargetPage(f"New target: {forms.KINDS[form.kind][0]}", form, events(), mappings.OURS)


def deliveries_page(house: House, session: Session, only_troubled: bool) -> DeliveriesPage:
    zone = house.settings.zone
    targets = store.targets(session)
    last = store.last_done(session)
    rows = [target_row(target, last.get(target.id), zone) for target in targets]
    rows.append(team_row(house, store.last_done_of_team(session)))
    found = store.latest(session, states=TROUBLED if only_troubled else ())
    seen = store.last_beat(session)
    return DeliveriesPage(
        title="Deliveries",
        targets=tuple(rows),
        rows=delivery_rows(session, found, {target.id: target.name for target in targets}, zone),
        only_troubled=only_troubled,
        troubled=sum(store.in_state(session, state) for state in TROUBLED),
        seen=seen.astimezone(zone) if seen else None,
        is_asleep=seen is None or seen < house.now() - ASLEEP_AFTER,
    )


def target_row(target: Target, last: datetime | None, zone: ZoneInfo) -> TargetRow:
    return TargetRow(
        name=target.name,
        href=f"/desk/deliveries/{target.id}",
        kind=forms.KINDS[target.kind][0],
        place=urlsplit(target.address).hostname or "",
        gets=", ".join(EVENT_NAMES[kind] for kind in target.kinds_of_event.split()),
        last=last.astimezone(zone) if last else None,
        is_on=target.disabled_at is None,
        why_off=target.disabled_because,
    )


def team_row(house: House, last: datetime | None) -> TargetRow:
    """The team's letters, which are set with settings and not here."""
    settings = house.settings
    why = "" if settings.sends_mail else "No mail server is set: LEVELHEAD_SMTP_HOST."
    if not settings.team_email:
        why = "No address is set: LEVELHEAD_TEAM_EMAIL."
    return TargetRow(
        name="The team, by email",
        href=None,
        kind="Letter",
        place=settings.team_email or "",
        gets="New lead, Lead changed (owner or status), Assessment completed",
        last=last.astimezone(settings.zone) if last else None,
        is_on=not why,
        why_off=why,
    )


def delivery_rows(
    session: Session, found: list[tuple[Delivery, Event]], names: dict[str, str], zone: ZoneInfo
) -> tuple[DeliveryRow, ...]:
    words = store.last_words(session, [delivery.id for delivery, _ in found])
    return tuple(delivery_row(each, event, names, words.get(each.id), zone) for each, event in found)


def delivery_row(
    delivery: Delivery, event: Event, names: dict[str, str], last: Attempt | None, zone: ZoneInfo
) -> DeliveryRow:
    """`to` names no person: a letter to one says only that."""
    nobody = "A person, by email" if event.kind in (LETTER, INVITATION) else "The team, by email"
    status = f"{last.status}: " if last and last.status else ""
    is_next_known = delivery.state == store.WAITING and delivery.attempts > 0
    return DeliveryRow(
        href=f"/desk/deliveries/log/{delivery.id}",
        at=delivery.made_at.astimezone(zone),
        what=EVENT_NAMES.get(event.kind, event.kind),
        to=names.get(delivery.target_id, "") if delivery.target_id else nobody,
        state=STATE_NAMES[delivery.state],
        is_troubled=delivery.state in TROUBLED,
        attempts=delivery.attempts,
        said=f"{status}{last.said}" if last else "",
        next_at=delivery.next_at.astimezone(zone) if delivery.next_at and is_next_known else None,
    )


def target_page(house: House, session: Session, target: Target, form: TargetForm, told: str = "") -> TargetPage:
    zone = house.settings.zone
    until = target.old_until if target.old_until and target.old_until > house.now() else None
    return TargetPage(
        title=target.name,
        here=f"/desk/deliveries/{target.id}",
        kind=forms.KINDS[target.kind][0],
        form=form,
        events=events(),
        ours=mappings.OURS,
        is_on=target.disabled_at is None,
        why_off=target.disabled_because,
        signs=target.kind == mappings.WEBHOOK,
        until=until.astimezone(zone) if until else None,
        rows=delivery_rows(session, store.latest(session, target.id), {target.id: target.name}, zone),
        told=TOLD.get(told),
    )


def delivery_page(house: House, session: Session, delivery: Delivery, event: Event, told: str = "") -> DeliveryPage:
    zone = house.settings.zone
    target = store.target(session, delivery.target_id) if delivery.target_id else None
    tried = store.attempts(session, delivery.id)
    row = delivery_row(delivery, event, {target.id: target.name} if target else {}, tried[-1] if tried else None, zone)
    why_not = why_no_replay(delivery, event, target)
    return DeliveryPage(
        title=f"{row.what}: {row.state.lower()}",
        id=delivery.id,
        carries_id=target is None or target.kind == mappings.WEBHOOK,
        row=row,
        attempts=tuple(AttemptRow(a.at.astimezone(zone), a.status, a.said, a.milliseconds) for a in tried),
        action=None if why_not else f"/desk/deliveries/log/{delivery.id}/replay",
        why_not=why_not,
        told=TOLD.get(told),
        back=f"/desk/deliveries/{target.id}" if target else "/desk/deliveries",
    )


def why_no_replay(delivery: Delivery, event: Event, target: Target | None) -> str:
    """Why a delivery cannot be sent once more, or nothing where it can."""
    if delivery.state in store.OPEN:
        return "It is still on its way."
    if event.kind == INVITATION and delivery.state == store.DONE:
        return "It arrived. Whoever asks decides who is written to again."
    if event.body == store.NOTHING:
        return f"It cannot be sent again: {letters.REMOVED}."
    if target is not None and target.disabled_at is not None:
        return "Its target is switched off. Switch it on first."
    return ""
