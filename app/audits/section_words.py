"""What a section says around its questions: the same words on its page and on the page without a network."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SectionWords:
    """Labels and headings of the rows of a section."""

    critical: str = "Critical"
    verified_level: str = "Verified level"
    not_known: str = "Not known"
    does_not_apply: str = "Does not apply"
    why_not: str = "Why it does not apply"
    rests_on: str = "It rests on"
    not_said: str = "Not said"
    rationale: str = "Rationale"
    meanings: str = "What each level means"
    good_evidence: str = "Good evidence"
    claims: str = "The client claims"
    claims_nothing: str = "The client claims nothing here."
    what_rests: str = "Rests on"
    verified_on: str = "Verified on"
    last_audit: str = "The last audit"
    evidence: str = "Evidence"
    not_verified: str = "Not verified yet"
    following: str = "Next"


WORDS = SectionWords()
