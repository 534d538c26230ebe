"""The addresses of the firms: made, named, and joined by invitation. Those of their members stand beside."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.background import BackgroundTask

from app.accounts import store as accounts
from app.accounts.access import AdminDesk, AuditDesk, StaffDesk
from app.accounts.forms import email_fault
from app.accounts.models import Staff
from app.accounts.roles import AUDITORS, Role
from app.assessments.mail import may_send
from app.firms import invitations, member_routes, store
from app.firms.access import ID, firm_of, no_such, owned, record
from app.firms.forms import firm_name_fault, firm_role_of
from app.firms.letter import link_of, send_invitation
from app.firms.models import Firm
from app.firms.pages import firms_page, invitation_link_page, members_page
from app.firms.roles import OWN, FirmRole
from app.limits.network import network
from app.web.answers import see
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import room

router = room(include_in_schema=False)
router.include_router(member_routes.router)
FIRM = "/firms/{firm_id}"
NOT_A_CONSULTANT = "This account belongs to the enquiry team. An administrator can change its role first."
NO_LETTER = "Several letters went to this address, or from here, in the last hour. Try again in an hour."
DISABLED = "This account is disabled. An administrator can enable it first."


def fault_of_account(who: Staff | None) -> str | None:
    """Why an account cannot be in a firm, if it cannot."""
    if who is None:
        return None
    if who.disabled_at is not None:
        return DISABLED
    return None if Role(who.role) in AUDITORS else NOT_A_CONSULTANT


@router.get("/firms")
def firms(request: Request, desk: AuditDesk) -> Response:
    """The firms somebody belongs to. Who has one, and nothing else to do here, goes straight to its clients."""
    page = firms_page(desk)
    return see(page.rows[0].href) if len(page.rows) == 1 and not page.is_administrator else render(request, page)


@router.post("/firms")
def add_firm(request: Request, desk: AdminDesk, posted: PostedForm) -> Response:
    """A new firm. Whoever is named by address becomes its owner, or else whoever makes it."""
    name, email = posted.text("name"), accounts.normal(posted.text("email"))
    faults = {"name": firm_name_fault(name), "email": owner_fault(desk, email) if email else None}
    errors = tuple((field, fault) for field, fault in faults.items() if fault)
    unsent = None if errors or is_own(desk, email) else letter_fault(request, desk, email)
    if errors or unsent:
        return render(request, firms_page(desk, name, email, errors or (("email", str(unsent)),)), 422)
    made = store.add(desk.session, name, desk.now)
    record(desk, "made a firm", made.id)
    return name_owner(request, desk, made, email or desk.staff.email)


@router.post(FIRM + "/owner")
def add_owner(request: Request, firm_id: str, desk: AdminDesk, posted: PostedForm) -> Response:
    """For a firm that nobody can look after any more. Where somebody can, it is not an administrator's business."""
    firm = store.by_id(desk.session, firm_id) if ID.fullmatch(firm_id) else None
    if firm is None:
        raise no_such("firm")
    store.lock(desk.session, firm.id)
    if store.owners(desk.session, firm.id):
        raise no_such("firm")
    email = accounts.normal(posted.text("email"))
    fault = owner_fault(desk, email) or (None if is_own(desk, email) else letter_fault(request, desk, email))
    if fault:
        return render(request, firms_page(desk, errors=((f"email-{firm.id}", fault),)), 422)
    return name_owner(request, desk, firm, email)


def owner_fault(desk: StaffDesk, email: str) -> str | None:
    return email_fault(email) or fault_of_account(accounts.by_email(desk.session, email))


def name_owner(request: Request, desk: StaffDesk, firm: Firm, email: str) -> Response:
    """Invites an address to own the firm; only whoever asks becomes it at once.

    That an account has an address does not say that it is theirs: it may have been made with a link handed over.
    """
    if not is_own(desk, email):
        return invited(request, desk, firm, email, FirmRole.OWNER, "/firms")
    store.join(desk.session, firm.id, desk.staff.id, FirmRole.OWNER, desk.now)
    invitations.withdraw_to(desk.session, firm.id, email, desk.now)
    record(desk, "named an owner", firm.id, desk.staff.id)
    return see(f"/firms/{firm.id}/members?done=joined")


def is_own(desk: StaffDesk, email: str) -> bool:
    return email in ("", accounts.normal(desk.staff.email))


def letter_fault(request: Request, desk: StaffDesk, email: str) -> str | None:
    """Why no letter may go to an address now. It counts the letter, so it is asked last. Without letters, nothing."""
    if not desk.house.settings.sends_mail or may_send(desk.house, desk.session, email, network(request)):
        return None
    return NO_LETTER


@router.post(FIRM + "/name")
def rename(request: Request, firm_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    place = firm_of(desk, firm_id, OWN)
    name, before = posted.text("name"), place.firm.name
    fault = firm_name_fault(name)
    if fault:
        return render(request, members_page(desk, place, errors=(("name", fault),), name=name), 422)
    if name != before:
        store.rename(place.firm, name)
        record(desk, "renamed a firm", firm_id, before)
    return see(f"/firms/{firm_id}/members?done=name")


@router.post(FIRM + "/invitations")
def invite(request: Request, firm_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    place = owned(desk, firm_id)
    email, role = accounts.normal(posted.text("email")), firm_role_of(posted.text("role"))
    faults = {"email": invitation_fault(desk, firm_id, email), "role": None if role else "Choose a role."}
    errors = tuple((field, fault) for field, fault in faults.items() if fault)
    if not errors and (unsent := letter_fault(request, desk, email)):
        errors = (("email", unsent),)
    if errors or role is None:
        return render(request, members_page(desk, place, "", email, role or FirmRole.CONSULTANT, errors), 422)
    return invited(request, desk, place.firm, email, role, f"/firms/{firm_id}/members")


def invitation_fault(desk: StaffDesk, firm_id: str, email: str) -> str | None:
    """Why an address cannot be invited. Of an account elsewhere nothing is said: whoever opens the link is told."""
    if any(each.email == email for each in store.members(desk.session, firm_id)):
        return "This address belongs to a member already."
    return email_fault(email)


def invited(request: Request, desk: StaffDesk, firm: Firm, email: str, role: FirmRole, back: str) -> Response:
    """Sends the link by letter; where letters are sent it is on no page, or whoever invites could use it themselves."""
    settings = desk.house.settings
    made, token = invitations.invite(desk.session, firm.id, email, role, desk.staff.id, desk.now)
    record(desk, "invited somebody", firm.id, f"{made.id} {role}")
    response = render(request, invitation_link_page(desk, firm, made, None if settings.sends_mail else token, back))
    if settings.sends_mail:
        letter = (settings, email, firm.name, role, link_of(settings, token), made.expires_at)
        response.background = BackgroundTask(send_invitation, *letter)
    return response


@router.post(FIRM + "/invitations/{invitation_id}/withdrawal")
def withdraw(firm_id: str, invitation_id: str, desk: AuditDesk, posted: PostedForm) -> Response:
    firm_of(desk, firm_id, OWN)
    if not ID.fullmatch(invitation_id) or not invitations.withdraw(desk.session, firm_id, invitation_id, desk.now):
        raise no_such("open invitation")
    record(desk, "withdrew an invitation", firm_id, invitation_id)
    return see(f"/firms/{firm_id}/members?done=withdrawal")
