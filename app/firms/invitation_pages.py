"""What somebody sees who opens an invitation to join a firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.accounts import passwords
from app.accounts.addresses import SIGN_IN, with_then
from app.firms.joining import Way
from app.firms.models import Firm, FirmInvitation
from app.firms.roles import FIRM_ROLE_NAMES, FirmRole
from app.settings import Settings
from app.web.field_errors import Errors, WithErrors


@dataclass(frozen=True)
class InvitationPage(WithErrors):
    """Who asks whom to join, and the one way on: a button, a form, the sign-in, or whom to ask."""

    title: str
    firm: str
    role: str
    email: str
    until: datetime
    way: str
    action: str
    sign_in: str
    name: str
    least: int
    errors: Errors
    template: ClassVar[str] = "firms/invitation.html"
    has_form: ClassVar[bool] = True


def invitation_page(
    settings: Settings, found: FirmInvitation, firm: Firm, token: str, way: Way, name: str = "", errors: Errors = ()
) -> InvitationPage:
    action = f"/firms/invitation/{token}"
    return InvitationPage(
        f"Join {firm.name}",
        firm.name,
        FIRM_ROLE_NAMES[FirmRole(found.role)].lower(),
        found.email,
        found.expires_at.astimezone(settings.zone),
        way,
        action,
        with_then(SIGN_IN, action),
        name,
        passwords.LEAST,
        errors,
    )
