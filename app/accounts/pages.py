"""What the pages of signing in show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.web.field_errors import Errors, WithErrors

TOLD = {  # what somebody may come to the sign-in with
    "signed-out": "You are signed out on this browser.",
    "password": "Your password is set. Sign in with it.",
    "provider": "That sign-in did not work, so nobody was signed in. Try once more, or use your password.",
    "provider-down": "The other service did not answer. Try again in a few minutes, or use your password.",
    "unverified": "The other service has not verified your address, so we cannot tell that it is yours.",
    "unknown": "The other service knows you, but you have no account here. Ask an administrator to add your address.",
}


@dataclass(frozen=True)
class SignInPage(WithErrors):
    """Address and password, or the button of single sign-on. `told` says why somebody is here."""

    title: str
    email: str
    then: str
    told: str | None
    provider: str | None
    provider_href: str
    errors: Errors
    template: ClassVar[str] = "accounts/sign_in.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class CodePage(WithErrors):
    """The second factor is still to come."""

    title: str
    then: str
    errors: Errors
    template: ClassVar[str] = "accounts/code.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class PasswordLinkPage(WithErrors):
    """Somebody sets their password with the link that an administrator gave them."""

    title: str
    name: str
    email: str
    action: str
    least: int
    errors: Errors
    template: ClassVar[str] = "accounts/password_link.html"
    has_form: ClassVar[bool] = True
