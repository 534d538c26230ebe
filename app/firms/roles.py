"""What a member of a firm may do there."""

from __future__ import annotations

from enum import StrEnum


class FirmRole(StrEnum):
    """OWNER does everything; CONSULTANT works clients and audits; READER sees them and changes nothing."""

    OWNER = "owner"
    CONSULTANT = "consultant"
    READER = "reader"


FIRM_ROLE_NAMES = {FirmRole.OWNER: "Owner", FirmRole.CONSULTANT: "Consultant", FirmRole.READER: "Reader"}
READ = frozenset(FirmRole)
WORK = frozenset({FirmRole.OWNER, FirmRole.CONSULTANT})
OWN = frozenset({FirmRole.OWNER})
