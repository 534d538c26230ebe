"""How far what was claimed is off what was verified, and in which direction. Pure and exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import Answers
from questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Pair:
    """One indicator's claimed and verified level. `difference` is claimed − verified, or None and `reason` says why."""

    indicator: str
    name: str
    claimed: int | None
    verified: int | None
    difference: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Off:
    """How far the claims were off over `n` pairs, in levels; above 0 is over-claimed. All None where there is no pair.

    `claimed` and `verified` are points, 0 to 100, each only where both may be shown. The three shares add up to 1.
    `clients` is how many clients gave a pair.
    """

    of: str
    name: str
    n: int
    clients: int
    mean_difference: Fraction | None
    over_claimed: Fraction | None
    same: Fraction | None
    under_claimed: Fraction | None
    claimed: Fraction | None
    verified: Fraction | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """One client's claims against what was verified."""

    overall: Off
    factors: tuple[Off, ...]
    indicators: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class AccuracyOverClients:
    """The same over several clients, pooled: every pair counts once."""

    clients: int
    overall: Off
    factors: tuple[Off, ...]
    indicators: tuple[Off, ...]


def accuracy(questionnaire: Questionnaire, claimed: Answers, verified: Answers) -> Accuracy:
    """Claimed against verified, for one client."""
    raise NotImplementedError


def over_clients(questionnaire: Questionnaire, pairs: Sequence[tuple[Answers, Answers]]) -> AccuracyOverClients:
    """Claimed against verified, pooled over clients: each pair is (claimed, verified)."""
    raise NotImplementedError
