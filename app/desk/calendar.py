"""Call-backs as iCalendar (RFC 5545): UTC times, escaped text, folded lines, and an id that stays the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from app.desk.models import Lead
from app.settings import Settings

LENGTH = timedelta(minutes=15)
LONGEST_LINE = 75  # octets, without the line ending
END = "\r\n"


def calendar(leads: Iterable[Lead], settings: Settings) -> str:
    """A calendar with one event for each lead that is to be called back."""
    name = _escaped(f"{settings.brand_name}: call-backs")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Levelhead//Enquiry desk//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{name}"]
    for lead in leads:
        if lead.call_back_at is not None:
            lines += _event(lead, lead.call_back_at, settings)
    return "".join(_folded(line) + END for line in [*lines, "END:VCALENDAR"])


def _event(lead: Lead, at: datetime, settings: Settings) -> list[str]:
    address = f"{settings.base_url}/desk/leads/{lead.id}"
    host = urlsplit(settings.base_url).hostname or "levelhead"
    about = "\n".join(filter(None, (f"Phone: {lead.phone}" if lead.phone else "", f"Email: {lead.email}", address)))
    who = f"{lead.name}, {lead.organisation}" if lead.organisation else lead.name
    return [
        "BEGIN:VEVENT",
        f"UID:call-back-{lead.id}@{host}",
        f"DTSTAMP:{_moment(lead.changed_at)}",
        f"SEQUENCE:{lead.version}",
        f"DTSTART:{_moment(at)}",
        f"DTEND:{_moment(at + LENGTH)}",
        f"SUMMARY:{_escaped(f'Call back {who}')}",
        f"DESCRIPTION:{_escaped(about)}",
        f"URL:{address}",
        "END:VEVENT",
    ]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A text as a value of type TEXT. Control characters have no place in one."""
    text = "\n".join(text.splitlines())
    text = "".join(letter for letter in text if letter == "\n" or (letter >= " " and letter != "\x7f"))
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets. The pieces after the first begin with a space, and no letter is cut."""
    pieces, piece, room = [], "", LONGEST_LINE
    for letter in line:
        size = len(letter.encode("utf-8", "replace"))
        if size > room:
            pieces.append(piece)
            piece, room = " ", LONGEST_LINE - 1
        piece += letter
        room -= size
    return END.join([*pieces, piece])
