"""What this device holds: the list, the links back, and leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from app.assessments.pages.addresses import urls
from app.assessments.store import Held


@dataclass(frozen=True)
class ReturnLinkPage:
    """Make a link to come back with, and, once made, show it to copy."""

    title: str
    action: str
    tasks: str
    days: int
    can_mail: bool
    address: str
    link: str | None
    mailed_to: str | None
    expires: datetime | None
    error: str | None
    reminder: tuple[int, str] | None
    will_remind: bool
    template: ClassVar[str] = "assessments/return_link.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class ReturnPage:
    """What a return link's GET shows: a button. Opening a link changes nothing, for mail scanners open links."""

    title: str
    action: str
    expires: datetime
    template: ClassVar[str] = "assessments/return.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class HeldRow:
    """One assessment of this browser, with its moments on the owner's clock."""

    href: str
    created_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True)
class AssessmentsPage:
    """The assessments that this browser may open."""

    title: str
    rows: tuple[HeldRow, ...]
    template: ClassVar[str] = "assessments/list.html"
    has_form: ClassVar[bool] = True


def assessments_page(found: list[Held], zone: ZoneInfo) -> AssessmentsPage:
    rows = tuple(
        HeldRow(
            f"{urls(held.id)}/result" if held.is_submitted else urls(held.id),
            held.created_at.astimezone(zone),
            held.submitted_at.astimezone(zone) if held.submitted_at else None,
        )
        for held in found
    )
    return AssessmentsPage("Your assessments on this device", rows)


@dataclass(frozen=True)
class LeavePage:
    """Asks before this device forgets its assessments."""

    title: str
    count: int
    template: ClassVar[str] = "assessments/leave.html"
    has_form: ClassVar[bool] = True
