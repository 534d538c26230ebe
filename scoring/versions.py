"""What changed between two versions of the questionnaire, field by field in words, and what that would move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from questionnaire.answers import Answers
from questionnaire.model import Questionnaire
from scoring.change import Comparison, compare

Kind = Literal["meaning", "wording"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. "meaning" can move a score, "wording" cannot; "" where there is nothing on that side."""

    id: str
    what: str
    kind: Kind
    before: str
    after: str


def differences(old: Questionnaire, new: Questionnaire) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the content."""
    raise NotImplementedError


def moved(old: Questionnaire, new: Questionnaire, answers: Answers) -> Comparison:
    """What the new version alone would do to stored answers: every change in it is one of rules."""
    return compare(old, answers, new, answers)
