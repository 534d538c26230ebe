"""Call-backs as iCalendar (RFC 5545), each with an id that stays the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.desk.models import Lead
from app.settings import Settings
from app.web.icalendar import calendar_of, escaped, moment

LENGTH = timedelta(minutes=15)


def calendar(leads: Iterable[Lead], settings: Settings) -> str:
    """A calendar with one event for each lead that is to be called back."""
    lines: list[str] = []
    for lead in leads:
        if lead.call_back_at is not None:
            lines += _event(lead, lead.call_back_at, settings)
    return calendar_of(lines, "Enquiry desk", f"{settings.brand_name}: call-backs")


def _event(lead: Lead, at: datetime, settings: Settings) -> list[str]:
    address = f"{settings.base_url}/desk/leads/{lead.id}"
    host = urlsplit(settings.base_url).hostname or "levelhead"
    about = "\n".join(filter(None, (f"Phone: {lead.phone}" if lead.phone else "", f"Email: {lead.email}", address)))
    who = f"{lead.name}, {lead.organisation}" if lead.organisation else lead.name
    return [
        "BEGIN:VEVENT",
        f"UID:call-back-{lead.id}@{host}",
        f"DTSTAMP:{moment(lead.changed_at)}",
        f"SEQUENCE:{lead.version}",
        f"DTSTART:{moment(at)}",
        f"DTEND:{moment(at + LENGTH)}",
        f"SUMMARY:{escaped(f'Call back {who}')}",
        f"DESCRIPTION:{escaped(about)}",
        f"URL:{address}",
        "END:VEVENT",
    ]
