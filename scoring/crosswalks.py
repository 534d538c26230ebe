"""The same answers read as another framework: our own mapping, never that framework's verdict. Pure and exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import Answers, State
from questionnaire.audit_rules import AuditRules, Rating
from questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """One mapped indicator as it stands."""

    indicator: str
    name: str
    state: State
    level: int | None
    target: int
    weight: int
    critical: bool
    claimed: bool
    is_met: bool


@dataclass(frozen=True, slots=True)
class ItemReading:
    """One item of the framework. `point` is None where nothing is known; shown as a score only where `published`."""

    item: str
    name: str
    note: str | None
    indicators: tuple[IndicatorReading, ...]
    point: Fraction | None
    low: Fraction
    high: Fraction
    coverage: Fraction
    published: bool
    met: int
    applies: int
    rating: Rating | None
    rating_name: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class CrosswalkReading:
    """One framework, with what our mapping is and is not in `note`."""

    crosswalk: str
    name: str
    publisher: str
    url: str | None
    note: str
    is_rated: bool
    items: tuple[ItemReading, ...]


def reading(questionnaire: Questionnaire, answers: Answers, crosswalk_id: str, rules: AuditRules) -> CrosswalkReading:
    """The answers as one framework. KeyError where there is no such crosswalk."""
    raise NotImplementedError
