"""The addresses of what goes out: targets and the delivery log, for administrators."""

from __future__ import annotations

import re
import secrets

from fastapi import Request, Response

from app.accounts.access import AdminDesk
from app.delivery import forms, pages, signing, store
from app.delivery.examples import example
from app.delivery.mappings import WEBHOOK
from app.delivery.models import Delivery, Event, Target
from app.delivery.outbox import TEST, announce
from app.privacy.audit import record
from app.web.answers import see
from app.web.errors import Conflict, NotFound
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
HERE = "/desk/deliveries"
TARGET_ID, DELIVERY_ID = re.compile(r"[0-9a-f]{20}"), re.compile(r"dlv_[0-9a-f]{32}")
BY_HAND = "Switched off by hand."


class NoSuchTarget(NotFound):
    title = "We do not know this target"
    advice = "It may have been another one. All of them are under Deliveries."


class NoSuchDelivery(NotFound):
    title = "We do not know this delivery"
    advice = "Old deliveries are removed after a while. The last ones are under Deliveries."


class NotAgain(Conflict):
    title = "This cannot be sent again now"


def found(desk: AdminDesk, target_id: str) -> Target:
    target = store.target(desk.session, target_id) if TARGET_ID.fullmatch(target_id) else None
    if target is None:
        raise NoSuchTarget
    return target


def found_delivery(desk: AdminDesk, delivery_id: str) -> tuple[Delivery, Event]:
    row = store.delivery(desk.session, delivery_id) if DELIVERY_ID.fullmatch(delivery_id) else None
    if row is None:
        raise NoSuchDelivery
    return row


def note(desk: AdminDesk, action: str, kind: str, subject_id: str) -> None:
    record(desk.session, desk.house.now(), action, (kind, subject_id), desk.staff.id)


@router.get("/desk/deliveries")
def deliveries(request: Request, desk: AdminDesk, only: str = "") -> Response:
    return render(request, pages.deliveries_page(desk.house, desk.session, only == "troubled"))


@router.get("/desk/deliveries/new")
def new_target(request: Request, desk: AdminDesk, kind: str = "") -> Response:
    if kind not in forms.KINDS:
        return render(request, pages.kinds_page())
    return render(request, pages.new_target_page(forms.empty(kind)))


@router.post("/desk/deliveries")
def add_target(request: Request, desk: AdminDesk, posted: PostedForm) -> Response:
    kind = posted.text("kind")
    if kind not in forms.KINDS:
        return render(request, pages.kinds_page(), 422)
    form = forms.read(kind, posted, desk.house.settings.hosts_allowed)
    if form.errors:
        return render(request, pages.new_target_page(form), 422)
    made = Target(
        id=secrets.token_hex(10), kind=kind, name="", address="", kinds_of_event="", mapping="{}",
        created_at=desk.house.now(), disabled_because="",
    )  # fmt: skip
    forms.fill(made, form)
    secret = signing.give_secret(desk.house.secret, made) if kind == WEBHOOK else None
    desk.session.add(made)
    note(desk, "added a target", "target", made.id)
    if secret is None:
        return see(f"{HERE}/{made.id}")
    return render(request, pages.SecretPage("Keep this secret", secret, None, f"{HERE}/{made.id}"))


@router.get("/desk/deliveries/log/{delivery_id}")
def delivery(request: Request, delivery_id: str, desk: AdminDesk, told: str = "") -> Response:
    row, event = found_delivery(desk, delivery_id)
    return render(request, pages.delivery_page(desk.house, desk.session, row, event, told))


@router.post("/desk/deliveries/log/{delivery_id}/replay")
def replay(delivery_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    """The same delivery once more: with its id, so that the receiver can tell."""
    row = store.locked(desk.session, delivery_id) if DELIVERY_ID.fullmatch(delivery_id) else None
    if row is None:
        raise NoSuchDelivery
    _, event = found_delivery(desk, delivery_id)
    target = store.target(desk.session, row.target_id) if row.target_id else None
    why_not = pages.why_no_replay(row, event, target)
    if why_not:
        raise NotAgain(advice=why_not)
    store.replay(desk.session, row, desk.house.now())
    note(desk, "sent a delivery again", "delivery", delivery_id)
    return see(f"{HERE}/log/{delivery_id}?told=again")


@router.get("/desk/deliveries/{target_id}")
def target(request: Request, target_id: str, desk: AdminDesk, told: str = "") -> Response:
    one = found(desk, target_id)
    return render(request, pages.target_page(desk.house, desk.session, one, forms.from_target(one), told))


@router.post("/desk/deliveries/{target_id}")
def change_target(request: Request, target_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    one = found(desk, target_id)
    form = forms.read(one.kind, posted, desk.house.settings.hosts_allowed)
    if form.errors:
        return render(request, pages.target_page(desk.house, desk.session, one, form), 422)
    forms.fill(one, form)
    note(desk, "changed a target", "target", target_id)
    return see(f"{HERE}/{target_id}?told=changed")


@router.post("/desk/deliveries/{target_id}/secret")
def new_secret(request: Request, target_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    """A new secret, shown once. The one before goes on signing beside it for a day."""
    one = found(desk, target_id)
    if one.kind != WEBHOOK:
        raise NoSuchTarget
    secret = signing.rotate(desk.house.secret, one, desk.house.now())
    note(desk, "replaced a target's secret", "target", target_id)
    until = one.old_until.astimezone(desk.house.settings.zone) if one.old_until else None
    return render(request, pages.SecretPage("Keep this secret", secret, until, f"{HERE}/{target_id}"))


@router.post("/desk/deliveries/{target_id}/state")
def switch(target_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    one = found(desk, target_id)
    if posted.text("state") == "on":
        one.disabled_at, one.disabled_because = None, ""
        note(desk, "switched a target on", "target", target_id)
        return see(f"{HERE}/{target_id}?told=on")
    if one.disabled_at is None:
        store.disable(desk.session, one, BY_HAND, desk.house.now())
        note(desk, "switched a target off", "target", target_id)
    return see(f"{HERE}/{target_id}?told=off")


@router.post("/desk/deliveries/{target_id}/test")
def test(target_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    one = found(desk, target_id)
    if one.disabled_at is not None:
        raise NotAgain("Nothing is sent to a target that is switched off", "Switch it on, then send the test.")
    announce(desk.session, TEST, target_id, example(desk.house.settings), desk.house.now())
    note(desk, "sent a test", "target", target_id)
    return see(f"{HERE}/{target_id}?told=test")
