"""From what was posted or asked to what privacy works with, with sentences for what does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.assessments.mail import is_address
from app.enquiries.forms import NO_ADDRESS
from app.privacy.requests import Wish
from app.privacy.store import LogFilter
from app.web.field_errors import Errors
from app.web.forms import UNKEEPABLE, Posted

NO_WISH = "Choose what we should do."
NO_DAY = "This is not a day. Write it as 2026-11-23."
LONGEST = 254


@dataclass(frozen=True)
class RequestForm:
    """An address and what is wished for, and what does not fit."""

    email: str = ""
    wish: Wish | None = None
    errors: Errors = ()


def read_request(posted: Posted) -> RequestForm:
    email, said = posted.text("email"), posted.text("wish")
    wish = Wish(said) if said in set(Wish) else None
    errors = []
    if len(email) > LONGEST or not is_address(email):
        errors.append(("email", NO_ADDRESS))
    if wish is None:
        errors.append(("wish", NO_WISH))
    return RequestForm(email[:LONGEST], wish, tuple(errors))


@dataclass(frozen=True)
class LogForm:
    """The lines of the audit log that were asked for, as they were asked for."""

    staff: str
    action: str
    kind: str
    subject: str
    since: str
    until: str
    view: LogFilter
    before: int | None
    errors: Errors


def read_log(query: Mapping[str, str], zone: ZoneInfo) -> LogForm:
    """Both days count as a whole. What cannot be read as a day is said, and left out."""
    asked = {
        name: UNKEEPABLE.sub("", query.get(name, "")).strip()[:64]
        for name in ("staff", "action", "kind", "subject", "since", "until")
    }
    since, until = _day(asked["since"], zone), _day(asked["until"], zone)
    wrong = [name for name, found in (("since", since), ("until", until)) if asked[name] and found is None]
    before = query.get("before", "")
    view = LogFilter(
        asked["staff"],
        asked["action"],
        asked["kind"],
        asked["subject"],
        since,
        _day(asked["until"], zone, 1) if until else None,
    )
    place = int(before) if re.fullmatch("[0-9]{1,15}", before) else None
    return LogForm(**asked, view=view, before=place, errors=tuple((name, NO_DAY) for name in wrong))


def _day(said: str, zone: ZoneInfo, later: int = 0) -> datetime | None:
    """The beginning of a day where the owner is, or of one some days later."""
    try:
        found = date.fromisoformat(said) + timedelta(days=later)
        return datetime.combine(found, time(), zone)
    except (ValueError, OverflowError):
        return None
