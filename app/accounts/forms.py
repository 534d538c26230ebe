"""What may be entered about an account, and what to say where it does not fit."""

from __future__ import annotations

from app.accounts.passwords import fault, normal
from app.accounts.roles import Role
from app.assessments.mail import is_address
from app.web.forms import Posted

LONGEST_EMAIL, LONGEST_NAME = 254, 100


def email_fault(email: str) -> str | None:
    if not email:
        return "Enter an email address."
    if len(email) > LONGEST_EMAIL or not is_address(email):
        return "This does not look like an email address. It needs a name, an @ and a domain, as in ada@example.org."
    return None


def name_fault(name: str) -> str | None:
    if not name:
        return "Enter a name."
    if len(name) > LONGEST_NAME or "\n" in name:
        return f"Use one line of at most {LONGEST_NAME} characters for the name."
    return None


def password_faults(posted: Posted, email: str, name: str, brand: str) -> tuple[tuple[str, str], ...]:
    """What is wrong with a new password, which is given twice, for nobody can see what they type."""
    password, again = posted.text("password"), posted.text("password_again")
    wrong = fault(password, email, name, brand)
    if wrong:
        return (("password", wrong),)
    return () if normal(password) == normal(again) else (("password_again", "The two are not the same."),)


def role_of(text: str) -> Role | None:
    """The role that was chosen, if there is such a one."""
    return Role(text) if text in list(Role) else None
