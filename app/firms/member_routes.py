"""The addresses of the members of a firm: who they are, and what an owner changes about them."""

from __future__ import annotations

from fastapi import Request, Response

from app.accounts.access import AuditDesk, StaffDesk
from app.firms import invitations, store
from app.firms.access import Place, firm_of, no_such, owned, record
from app.firms.forms import firm_role_of
from app.firms.pages import members_page
from app.firms.roles import FirmRole
from app.web.answers import see
from app.web.errors import Conflict, NotFound
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
MEMBERS = "/firms/{firm_id}/members"


class LastOwner(Conflict):
    """Somebody must be able to look after the firm."""

    title = "A firm needs an owner"
    advice = "They are the last owner of this firm who can sign in. Make somebody else an owner first."


@router.get(MEMBERS)
def members(request: Request, firm_id: str, desk: AuditDesk, done: str = "") -> Response:
    return render(request, members_page(desk, firm_of(desk, firm_id), done))


def changing(desk: StaffDesk, firm_id: str, staff_id: str) -> tuple[Place, store.Member]:
    """A member of a firm to be changed by an owner."""
    place = owned(desk, firm_id)
    found = next((each for each in store.members(desk.session, firm_id) if each.staff_id == staff_id), None)
    if found is None:
        raise no_such("member")
    return place, found


def keep_an_owner(desk: StaffDesk, firm_id: str, leaving: str) -> None:
    """Raises LastOwner where nobody could look after the firm without this one."""
    if store.owners(desk.session, firm_id) == {leaving}:
        raise LastOwner


def end_invitations(desk: StaffDesk, firm_id: str, member: store.Member) -> None:
    """What is open to a member ends, so that an old link brings nobody back; and what they offered as an owner."""
    invitations.withdraw_to(desk.session, firm_id, member.email, desk.now)
    if member.role is FirmRole.OWNER:
        invitations.withdraw_made_by(desk.session, firm_id, member.staff_id, desk.now)


@router.post(MEMBERS + "/{staff_id}/role")
def change_role(firm_id: str, staff_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    _, member = changing(desk, firm_id, staff_id)
    role = firm_role_of(posted.text("role"))
    if role is None:
        raise NotFound("There is no such role", "Go back and choose one of the list.")
    if role is not FirmRole.OWNER:
        keep_an_owner(desk, firm_id, member.staff_id)
        end_invitations(desk, firm_id, member)
    store.set_role(desk.session, firm_id, member.staff_id, role)
    record(desk, "changed a role in a firm", firm_id, f"{member.staff_id} {role}")
    return see(f"/firms/{firm_id}/members?done=role")


@router.post(MEMBERS + "/{staff_id}/departure")
def remove(firm_id: str, staff_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    _, member = changing(desk, firm_id, staff_id)
    keep_an_owner(desk, firm_id, member.staff_id)
    end_invitations(desk, firm_id, member)
    store.remove(desk.session, firm_id, member.staff_id)
    record(desk, "took somebody out of a firm", firm_id, member.staff_id)
    return see("/firms" if member.staff_id == desk.staff.id else f"/firms/{firm_id}/members?done=departure")
