"""What a member of staff may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """ENQUIRY works the desk; CONSULTANT audits clients; ADMIN does what the desk does and looks after the rest."""

    ENQUIRY = "enquiry"
    CONSULTANT = "consultant"
    ADMIN = "admin"


ROLE_NAMES = {Role.ENQUIRY: "Enquiry team", Role.CONSULTANT: "Consultant", Role.ADMIN: "Administrator"}
EVERYBODY = frozenset(Role)
DESK = frozenset({Role.ENQUIRY, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
AUDITORS = frozenset({Role.CONSULTANT, Role.ADMIN})
