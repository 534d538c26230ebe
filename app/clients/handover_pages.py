"""What whoever holds an assessment sees of its handover: the code, once, and what became of those before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from app.assessments.pages import urls
from app.clients import codes
from app.clients.models import HandoverCode
from app.web.single_use import State, state


@dataclass(frozen=True)
class CodeRow:
    """One code, by when it was made: nobody can show it again. `taken_by` is the firm that used it."""

    state: str
    made: datetime
    until: datetime
    used: datetime | None
    taken_by: str
    withdrawn: datetime | None


@dataclass(frozen=True)
class HandoverPage:
    """What a consultant gets, the button for a code, the code once it is made, and those before."""

    title: str
    action: str
    back: str
    code: str | None
    until: datetime | None
    days: int
    rows: tuple[CodeRow, ...]
    is_open: bool
    template: ClassVar[str] = "clients/handover.html"
    has_form: ClassVar[bool] = True


def handover_page(
    assessment_id: str,
    found: Sequence[HandoverCode],
    zone: ZoneInfo,
    now: datetime,
    made: tuple[str, datetime] | None = None,
) -> HandoverPage:
    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment else None

    here = urls(assessment_id)
    rows = tuple(
        CodeRow(
            state(each, now),
            each.created_at.astimezone(zone),
            each.expires_at.astimezone(zone),
            local(each.used_at),
            each.taken_by,
            local(each.withdrawn_at),
        )
        for each in found
    )
    return HandoverPage(
        "Your code for a consultant" if made else "Give a copy to a consultant",
        f"{here}/handover",
        f"{here}/result",
        made[0] if made else None,
        local(made[1]) if made else None,
        codes.LASTS.days,
        rows,
        any(row.state == State.OPEN for row in rows),
    )
