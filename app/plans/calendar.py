"""The due dates of a plan as iCalendar (RFC 5545): whole days, each with an id that stays the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from app.plans.models import PlanAction
from app.plans.statuses import ActionStatus
from app.settings import Settings
from app.web.icalendar import calendar_of, escaped, moment

LONGEST_SUMMARY = 120


def calendar(actions: Iterable[PlanAction], name: str, settings: Settings) -> str:
    """A calendar with one event for each action that has a due date and was not dropped."""
    lines: list[str] = []
    for action in actions:
        if action.due_on is not None and action.status != ActionStatus.DROPPED:
            lines += _event(action, action.due_on, settings)
    return calendar_of(lines, "Plan", name)


def _event(action: PlanAction, due_on: date, settings: Settings) -> list[str]:
    host = urlsplit(settings.base_url).hostname or "levelhead"
    address = f"{settings.base_url}/audits/{action.audit_id}/plan"
    owner = f"Owner: {action.owner}" if action.owner else ""
    about = "\n".join(filter(None, (action.action, owner, address)))
    return [
        "BEGIN:VEVENT",
        f"UID:plan-action-{action.id}@{host}",
        f"DTSTAMP:{moment(action.changed_at)}",
        f"SEQUENCE:{action.version}",
        f"DTSTART;VALUE=DATE:{due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due_on + timedelta(days=1):%Y%m%d}",
        "TRANSP:TRANSPARENT",  # a due date keeps nobody from meetings on that day
        f"SUMMARY:{escaped(_summary(action))}",
        f"DESCRIPTION:{escaped(about)}",
        f"URL:{address}",
        "END:VEVENT",
    ]


def _summary(action: PlanAction) -> str:
    """The action in one short line, and whether it is done."""
    text = " ".join(action.action.split())
    if len(text) > LONGEST_SUMMARY:
        text = text[: LONGEST_SUMMARY - 1].rstrip() + "…"
    return f"Done: {text}" if action.status == ActionStatus.DONE else text
