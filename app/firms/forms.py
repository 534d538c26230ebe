"""What may be entered about a firm and its members, and what to say where it does not fit."""

from __future__ import annotations

from app.firms.roles import FirmRole

LONGEST_NAME = 100


def firm_name_fault(name: str) -> str | None:
    if not name:
        return "Enter the name of the firm."
    if len(name) > LONGEST_NAME or not name.isprintable():
        return f"Use one line of at most {LONGEST_NAME} characters for the name."
    return None


def firm_role_of(text: str) -> FirmRole | None:
    """The role that was chosen, if there is such a one."""
    return FirmRole(text) if text in list(FirmRole) else None
