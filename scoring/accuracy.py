"""How far what was claimed is off what was verified, and in which direction. Pure and exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import Answers, State
from questionnaire.model import Questionnaire
from scoring.engine import score
from scoring.tree import Score


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
    """Claimed against verified, for one client. Both series hold the context answers that choose their path."""
    client = _read(questionnaire, claimed, verified)
    overall, factors = _pooled(questionnaire, (client,))
    return Accuracy(overall, factors, client.pairs)


def over_clients(questionnaire: Questionnaire, pairs: Sequence[tuple[Answers, Answers]]) -> AccuracyOverClients:
    """Claimed against verified, pooled over clients: each pair is (claimed, verified). The points are means over the
    clients that have both."""
    clients = [_read(questionnaire, claimed, verified) for claimed, verified in pairs]
    overall, factors = _pooled(questionnaire, clients)
    indicators = tuple(
        _off(of, entry.name, [[pair for pair in each.pairs if pair.indicator == of] for each in clients], ())
        for of, entry in questionnaire.indicators.items()
    )
    return AccuracyOverClients(len(clients), overall, factors, indicators)


@dataclass(frozen=True, slots=True)
class _Client:
    pairs: tuple[Pair, ...]
    claimed: Score
    verified: Score


def _read(questionnaire: Questionnaire, claimed: Answers, verified: Answers) -> _Client:
    said, seen = score(questionnaire, claimed), score(questionnaire, verified)
    pairs = [
        _pair(questionnaire.indicators[left.of].name, left, right)
        for left, right in zip(said.leaves(), seen.leaves(), strict=True)
    ]
    return _Client(tuple(pairs), said, seen)


NOT_THERE = {
    State.DONT_KNOW: "is not known",
    State.NOT_APPLICABLE: "was said not to apply",
    State.UNANSWERED: "was not given",
    State.NOT_ASKED: "was not asked",
}


def _pair(name: str, claimed: Score, verified: Score) -> Pair:
    if claimed.level is not None and verified.level is not None:
        difference = claimed.level - verified.level
        return Pair(claimed.of, name, claimed.level, verified.level, difference, _said(difference))
    lacking = [
        f"The {side} level {NOT_THERE[leaf.state or State.UNANSWERED]}."
        for side, leaf in (("claimed", claimed), ("verified", verified))
        if leaf.level is None
    ]
    return Pair(claimed.of, name, claimed.level, verified.level, None, " ".join(lacking))


def _said(difference: int) -> str:
    if not difference:
        return "The claim and the verified level are the same."
    levels = "1 level" if abs(difference) == 1 else f"{abs(difference)} levels"
    return f"The claim is {levels} {'above' if difference > 0 else 'below'} the verified level."


def _pooled(questionnaire: Questionnaire, clients: Sequence[_Client]) -> tuple[Off, tuple[Off, ...]]:
    overall = _off(
        "overall",
        "Overall index",
        [each.pairs for each in clients],
        [(each.claimed, each.verified) for each in clients],
    )
    factors = []
    for factor in questionnaire.factors:
        ids = {entry.id for entry in factor.indicators}
        pairs = [[pair for pair in each.pairs if pair.indicator in ids] for each in clients]
        points = [(each.claimed.part(factor.id), each.verified.part(factor.id)) for each in clients]
        factors.append(_off(factor.id, factor.name, pairs, points))
    return overall, tuple(factors)


def _off(of: str, name: str, pairs: Sequence[Sequence[Pair]], points: Sequence[tuple[Score, Score]]) -> Off:
    """The pooled figures: `pairs` client by client, and what each client claimed and was found to have."""
    by_client = [[pair.difference for pair in each if pair.difference is not None] for each in pairs]
    differences = [difference for each in by_client for difference in each]
    both = [
        (left.point, right.point)
        for left, right in points
        if left.published and right.published and left.point is not None and right.point is not None
    ]
    n = len(differences)
    return Off(
        of,
        name,
        n,
        sum(bool(each) for each in by_client),
        Fraction(sum(differences), n) if n else None,
        Fraction(sum(difference > 0 for difference in differences), n) if n else None,
        Fraction(sum(difference == 0 for difference in differences), n) if n else None,
        Fraction(sum(difference < 0 for difference in differences), n) if n else None,
        sum((left for left, _ in both), Fraction(0)) / len(both) if both and n else None,
        sum((right for _, right in both), Fraction(0)) / len(both) if both and n else None,
    )
