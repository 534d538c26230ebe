"""The sentences that people consent to. A released sentence is never edited or removed: a new version is added."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a consent is for."""

    CONTACT = "contact"
    SHARE = "share"
    MARKETING = "marketing"


@dataclass(frozen=True)
class Wording:
    """One version of the sentence for one purpose. A stored consent names both, and so leads back to the sentence.

    No sentence holds a setting such as the brand: it must read tomorrow as it was read when somebody ticked it.
    """

    purpose: Purpose
    version: int
    sentence: str


WORDINGS = (
    Wording(Purpose.CONTACT, 1, "You may contact me about this enquiry, in the way I chose."),
    Wording(
        Purpose.SHARE,
        1,
        "Your team may read the answers, notes and result of the linked assessment, to prepare the reply.",
    ),
    Wording(Purpose.MARKETING, 1, "You may send me news about courses and other offers by email."),
)
_BY_KEY = {(wording.purpose, wording.version): wording for wording in WORDINGS}


def wording(purpose: Purpose, version: int) -> Wording | None:
    """The exact sentence of a version, however old; None where there never was one."""
    return _BY_KEY.get((purpose, version))


def resolved(purpose: Purpose, version: int) -> Wording:
    """The exact sentence of a stored consent."""
    return _BY_KEY[(purpose, version)]


def current(purpose: Purpose) -> Wording:
    """The sentence that a new page shows."""
    return max((one for one in WORDINGS if one.purpose == purpose), key=lambda one: one.version)
