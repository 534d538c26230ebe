"""What the pages of the firms show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.accounts.access import StaffDesk
from app.accounts.roles import Role
from app.accounts.staff_pages import RoleOption
from app.firms import invitations, store
from app.firms.access import Place
from app.firms.letter import link_of
from app.firms.models import Firm, FirmInvitation
from app.firms.roles import FIRM_ROLE_NAMES, FirmRole
from app.web.field_errors import Errors, WithErrors
from app.web.single_use import State, state

DONE = {
    "role": "The role is changed. It holds from the next page on.",
    "departure": "They are no longer in this firm. What they did stays in its records.",
    "withdrawal": "The invitation is withdrawn. Its link no longer works.",
    "name": "The firm has its new name. Reports that were issued keep the old one.",
    "joined": "You have joined this firm.",
}

STATE_NAMES = {
    State.OPEN: "Open",
    State.USED: "Accepted",
    State.WITHDRAWN: "Withdrawn",
    State.EXPIRED: "Ran out",
}


@dataclass(frozen=True)
class FirmRow:
    """One firm, and what whoever asks is there."""

    href: str
    name: str
    role: str


@dataclass(frozen=True)
class OrphanRow:
    """A firm without an owner who can sign in."""

    id: str
    action: str
    name: str


@dataclass(frozen=True)
class FirmsPage(WithErrors):
    """The firms of whoever asks. An administrator may also make one, and name an owner where there is none."""

    title: str
    rows: tuple[FirmRow, ...]
    orphans: tuple[OrphanRow, ...]
    is_administrator: bool
    name: str
    email: str
    errors: Errors
    template: ClassVar[str] = "firms/firms.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class MemberRow:
    """One member, and what an owner may change about them."""

    id: str
    name: str
    email: str
    role: str
    roles: tuple[RoleOption, ...]
    since: datetime
    is_disabled: bool
    is_you: bool
    may_change: bool


@dataclass(frozen=True)
class InvitationRow:
    """One invitation. `withdrawal` is the address to withdraw it at, while somebody could still use it."""

    email: str
    role: str
    state: str
    made: datetime
    until: datetime
    withdrawal: str | None


@dataclass(frozen=True)
class MembersPage(WithErrors):
    """Who belongs to a firm, and for its owners who is invited, and the forms to invite somebody and to rename it."""

    title: str
    firm: str
    name: str
    href: str
    rows: tuple[MemberRow, ...]
    invited: tuple[InvitationRow, ...]
    is_owner: bool
    email: str
    roles: tuple[RoleOption, ...]
    days: int
    sends_mail: bool
    done: str | None
    errors: Errors
    template: ClassVar[str] = "firms/members.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class InvitationLinkPage:
    """The link of an invitation, shown once; without it where it went by letter."""

    title: str
    firm: str
    email: str
    link: str | None
    until: datetime
    back: str
    template: ClassVar[str] = "firms/invitation_link.html"
    has_form: ClassVar[bool] = True


def firm_role_options(chosen: str) -> tuple[RoleOption, ...]:
    return tuple(RoleOption(role, label, role == chosen) for role, label in FIRM_ROLE_NAMES.items())


def firms_page(desk: StaffDesk, name: str = "", email: str = "", errors: Errors = ()) -> FirmsPage:
    own = store.firms_of(desk.session, desk.staff.id)
    is_administrator = desk.role is Role.ADMIN
    orphans = store.without_owner(desk.session) if is_administrator else []
    return FirmsPage(
        "Your firms",
        tuple(FirmRow(f"/firms/{firm.id}", firm.name, FIRM_ROLE_NAMES[role]) for firm, role in own),
        tuple(OrphanRow(each.id, f"/firms/{each.id}/owner", each.name) for each in orphans),
        is_administrator,
        name,
        email,
        errors,
    )


def members_page(
    desk: StaffDesk,
    place: Place,
    done: str = "",
    email: str = "",
    role: str = FirmRole.CONSULTANT,
    errors: Errors = (),
    name: str | None = None,
) -> MembersPage:
    settings, firm = desk.house.settings, place.firm
    href = f"/firms/{firm.id}"
    found = store.members(desk.session, firm.id)
    keepers = {each.staff_id for each in found if each.role is FirmRole.OWNER and each.may_enter}
    rows = tuple(
        MemberRow(
            each.staff_id,
            each.name,
            each.email,
            FIRM_ROLE_NAMES[each.role],
            firm_role_options(each.role),
            each.since.astimezone(settings.zone),
            each.is_disabled,
            each.staff_id == desk.staff.id,
            place.is_owner and keepers != {each.staff_id},
        )
        for each in found
    )
    invited = invitations.of_firm(desk.session, firm.id) if place.is_owner else []
    return MembersPage(
        "Members",
        firm.name,
        firm.name if name is None else name,
        href,
        rows,
        tuple(_invited(desk, each) for each in invited),
        place.is_owner,
        email,
        firm_role_options(role),
        invitations.LASTS.days,
        settings.sends_mail,
        DONE.get(done),
        errors,
    )


def _invited(desk: StaffDesk, found: FirmInvitation) -> InvitationRow:
    zone, now = desk.house.settings.zone, state(found, desk.now)
    withdrawal = f"/firms/{found.firm_id}/invitations/{found.id}/withdrawal" if now is State.OPEN else None
    made, until = found.created_at.astimezone(zone), found.expires_at.astimezone(zone)
    return InvitationRow(found.email, FIRM_ROLE_NAMES[FirmRole(found.role)], STATE_NAMES[now], made, until, withdrawal)


def invitation_link_page(
    desk: StaffDesk, firm: Firm, found: FirmInvitation, token: str | None, back: str
) -> InvitationLinkPage:
    settings = desk.house.settings
    until = found.expires_at.astimezone(settings.zone)
    title = "A link for the invitation" if token else "The invitation is on its way"
    link = link_of(settings, token) if token else None
    return InvitationLinkPage(title, firm.name, found.email, link, until, back)
