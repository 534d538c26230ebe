"""What an administrator sees of who works here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.accounts import store
from app.accounts.access import StaffDesk
from app.accounts.models import Staff
from app.accounts.roles import ROLE_NAMES, Role
from app.web.field_errors import Errors, WithErrors

DONE = {
    "role": "The role is changed. It holds from the next page on.",
    "disabled": "The account is disabled, and signed out everywhere.",
    "enabled": "The account is enabled again.",
    "second-factor": "The second factor is off. Ask them to set up a new one.",
    "departure": "They are signed out everywhere.",
}


@dataclass(frozen=True)
class RoleOption:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class StaffRow:
    """One person in the list."""

    href: str
    name: str
    email: str
    role: str
    has_factor: bool
    ways: str
    is_disabled: bool
    is_you: bool


@dataclass(frozen=True)
class StaffPage(WithErrors):
    """Everybody who works here, and the form to add somebody."""

    title: str
    rows: tuple[StaffRow, ...]
    name: str
    email: str
    roles: tuple[RoleOption, ...]
    errors: Errors
    template: ClassVar[str] = "accounts/staff.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class MemberPage:
    """One person who works here, and what an administrator may do for them."""

    title: str
    href: str
    email: str
    role: str
    roles: tuple[RoleOption, ...]
    ways: str
    since: datetime
    factor_since: datetime | None
    disabled_since: datetime | None
    signed_in: int
    is_you: bool
    done: str | None
    template: ClassVar[str] = "accounts/member.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class NewLinkPage:
    """The link to set a password with, shown once."""

    title: str
    name: str
    link: str
    until: datetime
    template: ClassVar[str] = "accounts/new_link.html"
    has_form: ClassVar[bool] = True


def role_options(chosen: str) -> tuple[RoleOption, ...]:
    return tuple(RoleOption(role, label, role == chosen) for role, label in ROLE_NAMES.items())


def ways(who: Staff) -> str:
    """How somebody can sign in."""
    known = [
        name for name, has in (("password", who.password_hash), ("single sign-on", who.single_sign_on_subject)) if has
    ]
    return " and ".join(known).capitalize() if known else "Has not signed in yet"


def staff_page(
    desk: StaffDesk, name: str = "", email: str = "", role: str = Role.ENQUIRY, errors: Errors = ()
) -> StaffPage:
    rows = tuple(
        StaffRow(
            href=f"/desk/staff/{who.id}",
            name=who.name,
            email=who.email,
            role=ROLE_NAMES[Role(who.role)],
            has_factor=who.totp_confirmed_at is not None,
            ways=ways(who),
            is_disabled=who.disabled_at is not None,
            is_you=who.id == desk.staff.id,
        )
        for who in store.everybody(desk.session)
    )
    return StaffPage("Staff", rows, name, email, role_options(role), errors)


def member_page(desk: StaffDesk, who: Staff, done: str = "") -> MemberPage:
    settings = desk.house.settings

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(settings.zone) if moment else None

    return MemberPage(
        title=who.name,
        href=f"/desk/staff/{who.id}",
        email=who.email,
        role=ROLE_NAMES[Role(who.role)],
        roles=role_options(who.role),
        ways=ways(who),
        since=who.created_at.astimezone(settings.zone),
        factor_since=local(who.totp_confirmed_at),
        disabled_since=local(who.disabled_at),
        signed_in=len(store.sessions_of(desk.session, who.id, desk.now, settings.idle)),
        is_you=who.id == desk.staff.id,
        done=DONE.get(done),
    )


def new_link_page(desk: StaffDesk, who: Staff, token: str, until: datetime) -> NewLinkPage:
    settings = desk.house.settings
    link = f"{settings.base_url}/sign-in/password/{token}"
    return NewLinkPage(f"A link for {who.name}", who.name, link, until.astimezone(settings.zone))
