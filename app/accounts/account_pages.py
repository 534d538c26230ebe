"""What somebody sees of their own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from markupsafe import Markup

from app.accounts import factor_store, passwords, second_factor, store
from app.accounts.access import StaffDesk
from app.accounts.roles import ROLE_NAMES
from app.web.field_errors import Errors, WithErrors

DONE = {
    "password": "Your password is changed. Other browsers are signed out.",
    "second-factor": "Your second factor is off.",
    "session": "That browser is signed out.",
    "sessions": "All other browsers are signed out.",
}


@dataclass(frozen=True)
class SessionRow:
    """One browser where somebody is signed in."""

    id: str
    device: str
    began: datetime
    seen: datetime
    is_this: bool


@dataclass(frozen=True)
class AccountPage(WithErrors):
    """Who somebody is here, and how they sign in."""

    title: str
    name: str
    email: str
    role: str
    done: str | None
    has_password: bool
    least: int
    factor_since: datetime | None
    codes_left: int
    provider: str | None
    is_bound: bool
    sessions: tuple[SessionRow, ...]
    errors: Errors
    template: ClassVar[str] = "accounts/account.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class SecondFactorPage(WithErrors):
    """The second factor while it is set up: first the button, then the code to scan and to confirm."""

    title: str
    is_required: bool
    drawing: Markup | None
    secret: str
    errors: Errors
    template: ClassVar[str] = "accounts/second_factor.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class RecoveryCodesPage:
    """The recovery codes, shown once."""

    title: str
    is_first: bool
    codes: tuple[str, ...]
    template: ClassVar[str] = "accounts/recovery_codes.html"
    has_form: ClassVar[bool] = True


def account_page(desk: StaffDesk, done: str = "", errors: Errors = ()) -> AccountPage:
    settings, who = desk.house.settings, desk.staff
    found = store.sessions_of(desk.session, who.id, desk.now, settings.idle)
    rows = tuple(
        SessionRow(
            each.id,
            each.device,
            each.created_at.astimezone(settings.zone),
            each.seen_at.astimezone(settings.zone),
            each.id == desk.signed_in.id,
        )
        for each in found
    )
    return AccountPage(
        title="Your account",
        name=who.name,
        email=who.email,
        role=ROLE_NAMES[desk.role],
        done=DONE.get(done),
        has_password=who.password_hash is not None,
        least=passwords.LEAST,
        factor_since=who.totp_confirmed_at.astimezone(settings.zone) if who.totp_confirmed_at else None,
        codes_left=factor_store.codes_left(desk.session, who.id),
        provider=settings.oidc_name if settings.oidc_issuer else None,
        is_bound=who.single_sign_on_subject is not None,
        sessions=rows,
        errors=errors,
    )


def second_factor_page(desk: StaffDesk, errors: Errors = ()) -> SecondFactorPage:
    secret = second_factor.secret_of(desk.house, desk.staff)
    return SecondFactorPage(
        title="Set up your second factor",
        is_required=desk.house.settings.second_factor == "required",
        drawing=second_factor.drawing(desk.house, desk.staff, secret) if secret else None,
        secret=" ".join(second_factor.grouped(secret)) if secret else "",
        errors=errors,
    )
