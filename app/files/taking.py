"""Takes a file that somebody sent: its kind by what it holds, cleaned of what it should not carry, or refused.

Neither its name nor the type that the browser gives it counts. What is kept has the name and type of its content.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.files.kinds import Kind, kind_of
from app.files.naming import clean_name
from app.files.office import check_office
from app.files.pdf import check_pdf
from app.files.pictures import clean_picture
from app.files.plain_text import clean_text
from app.files.refused import Refused as Refused
from app.files.scanner import FOUND, TEST_VIRUS, Scanner
from app.web.shield import MOST_EVIDENCE

MOST_FILE = MOST_EVIDENCE
EMPTY = "This file is empty. Choose the file again."
TOO_LARGE = f"This file is larger than {MOST_FILE // 1024 // 1024} MB. Send a smaller one, or split it."
ANOTHER_NAME = "The name was changed so that it is safe and says what the file is."


@dataclass(frozen=True)
class Taken:
    """A file as it is kept. `notes` say in plain sentences what was changed in it."""

    name: str
    media_type: str
    content: bytes
    sha256: str
    notes: tuple[str, ...]


def take(name: str, content: bytes, scanner: Scanner) -> Taken:
    """The file as it may be kept.

    Raises Refused with a sentence for the person who sent it, or Busy where it could not be looked into just now. It
    works for up to half a minute: the handler that calls it is marked @apart.
    """
    if not content:
        raise Refused(EMPTY)
    if len(content) > MOST_FILE:
        raise Refused(TOO_LARGE)
    if TEST_VIRUS in content:
        raise Refused(FOUND)
    kind = kind_of(name, content)
    scanner.check(content)  # before any library that takes a file apart sees it
    kept, notes = _cleaned(kind, content)
    new_name = clean_name(name, kind.extension)
    if new_name != name:
        notes = (*notes, ANOTHER_NAME)
    return Taken(new_name, kind.media_type, kept, hashlib.sha256(kept).hexdigest(), notes)


def _cleaned(kind: Kind, content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """What is kept of a file, and what was changed."""
    if kind.family == "picture":
        return clean_picture(content, kind.name)
    if kind.family == "text":
        return clean_text(content)
    if kind.family == "office":
        check_office(content, kind.main_part)
    else:
        check_pdf(content)
    return content, ()
