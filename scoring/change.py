"""What changed between two assessments, split into answers that changed and rules that changed. Pure and exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import Answers
from questionnaire.model import Questionnaire
from scoring.tree import Score


@dataclass(frozen=True, slots=True)
class Change:
    """One number before and after. `before` or `after` is None where it did not exist in that questionnaire.

    `total` is the change of the published point, None where it is not there on both sides; `by_answers` and
    `by_rules` add up to it exactly, and are None where it cannot be split.
    """

    of: str
    name: str
    before: Score | None
    after: Score | None
    total: Fraction | None
    by_answers: Fraction | None
    by_rules: Fraction | None
    is_real: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Altered:
    """An indicator that both questionnaires have, and what of it differs, in words such as "weight" or "question"."""

    indicator: str
    name: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments side by side. `added`, `removed` are ids of indicators; factors and indicators, old ones last."""

    is_same_version: bool
    overall: Change
    factors: tuple[Change, ...]
    indicators: tuple[Change, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[Altered, ...]


def compare(
    old_questionnaire: Questionnaire, old_answers: Answers, new_questionnaire: Questionnaire, new_answers: Answers
) -> Comparison:
    """What changed, and whether answers or rules changed it."""
    raise NotImplementedError
