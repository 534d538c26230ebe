"""The kinds of evidence, and how much of it one audit may have."""

from __future__ import annotations

from enum import StrEnum

MOST_PIECES = 200
MEGABYTE = 1024 * 1024
MOST_SIZE = 500 * MEGABYTE


class EvidenceKind(StrEnum):
    """FILE is kept here; LINK points at something kept elsewhere; OBSERVATION is what somebody saw."""

    FILE = "file"
    LINK = "link"
    OBSERVATION = "observation"


KIND_NAMES = {EvidenceKind.FILE: "File", EvidenceKind.LINK: "Link", EvidenceKind.OBSERVATION: "Observation"}
