"""The lines of a calendar file (RFC 5545): escaped texts, folded lines, moments in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

LONGEST_LINE = 75  # octets, without the line ending
END = "\r\n"


def calendar_of(lines: Iterable[str], about: str, name: str) -> str:
    """A whole calendar around the lines of its events. `about` is the part of Levelhead that made it."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Levelhead//{about}//EN", "CALSCALE:GREGORIAN"]
    head += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]
    return "".join(folded(line) + END for line in [*head, *lines, "END:VCALENDAR"])


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text as a value of type TEXT. Control characters have no place in one."""
    text = "\n".join(text.splitlines())
    text = "".join(letter for letter in text if letter == "\n" or (letter >= " " and letter != "\x7f"))
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def folded(line: str) -> str:
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
