"""The addresses where an administrator looks after who works here."""

from __future__ import annotations

import re

from fastapi import Request, Response

from app.accounts import factor_store, store
from app.accounts.access import AdminDesk, NotYourRoom, StaffDesk
from app.accounts.forms import email_fault, name_fault, role_of
from app.accounts.models import Staff
from app.accounts.roles import Role
from app.accounts.staff_pages import member_page, new_link_page, staff_page
from app.privacy import audit
from app.web.answers import see
from app.web.errors import Conflict, NotFound
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

ID = re.compile(r"[0-9a-f]{20}")
STAFF = "/desk/staff"
MEMBER = "/desk/staff/{staff_id}"
router = room(include_in_schema=False)


class YourOwn(Conflict):
    """Nobody takes away their own rights: so there is always an administrator left."""

    title = "This is your own account"
    advice = "Another administrator can change it. Your password and second factor are at 'Your account'."


def member(desk: StaffDesk, staff_id: str) -> Staff:
    found = store.by_id(desk.session, staff_id) if ID.fullmatch(staff_id) else None
    if found is None:
        raise NotFound("Nobody with that number works here", "Go back to the list of staff.")
    return found


def changing(desk: StaffDesk, staff_id: str) -> Staff:
    """Somebody else, to be changed. Whoever asks is looked at once more, for two may disable each other at once."""
    who = member(desk, staff_id)
    if who.id == desk.staff.id:
        raise YourOwn
    if desk.staff.id not in {each.id for each in store.administrators(desk.session)}:
        raise NotYourRoom
    return who


def record(desk: StaffDesk, action: str, who: Staff, detail: str = "") -> None:
    audit.record(desk.session, desk.now, action, ("staff", who.id), desk.staff.id, detail=detail)


@router.get(STAFF)
def staff(request: Request, desk: AdminDesk) -> Response:
    return render(request, staff_page(desk))


@router.post(STAFF)
def add(request: Request, desk: AdminDesk, posted: PostedForm) -> Response:
    name, email, role = posted.text("name"), store.normal(posted.text("email")), role_of(posted.text("role"))
    faults = {"name": name_fault(name), "email": email_fault(email), "role": None if role else "Choose a role."}
    if faults["email"] is None and store.by_email(desk.session, email) is not None:
        faults["email"] = "This address has an account already."
    errors = tuple((field, fault) for field, fault in faults.items() if fault)
    if errors or role is None:
        return render(request, staff_page(desk, name, email, role or Role.ENQUIRY, errors), 422)
    who = store.add(desk.session, email, name, role, None, desk.now)
    record(desk, "added an account", who, role)
    return render(request, new_link_page(desk, who, *store.make_link(desk.session, who.id, desk.now)))


@router.get(MEMBER)
def one(request: Request, staff_id: str, desk: AdminDesk, done: str = "") -> Response:
    return render(request, member_page(desk, member(desk, staff_id), done))


@router.post(MEMBER + "/role")
def change_role(staff_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    who, role = changing(desk, staff_id), role_of(posted.text("role"))
    if role is None:
        raise NotFound("There is no such role", "Go back and choose one of the list.")
    store.set_role(desk.session, who.id, role)
    record(desk, "changed a role", who, role)
    return see(f"{STAFF}/{staff_id}?done=role")


@router.post(MEMBER + "/disablement")
def disable(staff_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    who = changing(desk, staff_id)
    store.disable(desk.session, who.id, desk.now)
    record(desk, "disabled an account", who)
    return see(f"{STAFF}/{staff_id}?done=disabled")


@router.post(MEMBER + "/reinstatement")
def enable(staff_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    who = changing(desk, staff_id)
    store.enable(desk.session, who.id)
    record(desk, "enabled an account", who)
    return see(f"{STAFF}/{staff_id}?done=enabled")


@router.post(MEMBER + "/departure")
def sign_out_everywhere(staff_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    who = changing(desk, staff_id)
    store.end_all(desk.session, who.id)
    record(desk, "ended all sessions of an account", who)
    return see(f"{STAFF}/{staff_id}?done=departure")


@router.post(MEMBER + "/second-factor")
def take_off_second_factor(staff_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    who = changing(desk, staff_id)
    factor_store.remove(desk.session, who.id)
    store.end_all(desk.session, who.id)
    record(desk, "took off a second factor", who)
    return see(f"{STAFF}/{staff_id}?done=second-factor")


@router.post(MEMBER + "/password-link")
def new_link(request: Request, staff_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    who = changing(desk, staff_id)
    if who.disabled_at is not None:
        raise Conflict("This account is disabled", "Enable it first, then make a link.")
    record(desk, "made a link to set a password", who)
    return render(request, new_link_page(desk, who, *store.make_link(desk.session, who.id, desk.now)))
