"""What stands around every page of one audit: whose it is, where one is, and the way to its other pages."""

from __future__ import annotations

from dataclasses import dataclass

from app.audits.access import OpenAudit

PLACES = (
    ("", "Audit"),
    ("/evidence", "Evidence"),
    ("/claims", "Claimed and verified"),
    ("/plan", "Plan"),
    ("/comparison", "What changed"),
    ("/crosswalks", "Frameworks"),
    ("/reports", "Reports"),
)


@dataclass(frozen=True)
class Around:
    """The frame of a page of an audit. `places` are (address, label); `here` is the address of this one."""

    firm: str
    firm_address: str
    client: str
    client_address: str
    audit: str
    state: str
    may_work: bool
    places: tuple[tuple[str, str], ...]
    here: str


def address(audit_id: str) -> str:
    return f"/audits/{audit_id}"


def around(found: OpenAudit, place: str = "") -> Around:
    """The frame for one page; `place` is one of PLACES, such as "/plan"."""
    own = address(found.audit.id)
    return Around(
        found.place.firm.name,
        f"/firms/{found.place.firm.id}",
        found.client.name,
        f"/clients/{found.client.id}",
        found.audit.title,
        "Completed" if found.is_completed else "In progress",
        found.place.may_work,
        tuple((own + end, label) for end, label in PLACES),
        own + place,
    )
