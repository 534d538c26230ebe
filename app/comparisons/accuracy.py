"""How far claims were off over the clients of a firm: of each client the newest completed audit that has a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from sqlmodel import Session

from app.accounts.access import StaffDesk
from app.audits import completed
from app.comparisons import words
from app.comparisons.many import in_chunks, in_turn
from app.firms.access import Place
from scoring.accuracy import AccuracyOverClients, Off, over_clients

FEW = 5  # fewer clients than this, and the page says how few there are


@dataclass(frozen=True)
class OffRow:
    """One factor or indicator over all clients."""

    id: str
    name: str
    said: str
    more: str
    same: str
    less: str
    clients: int
    pairs: int


@dataclass(frozen=True)
class FactorRows:
    """One factor, and its indicators, those that were furthest off first."""

    row: OffRow
    indicators: tuple[OffRow, ...]


@dataclass(frozen=True)
class AccuracyPage:
    """Without a completed audit that has a claim it says what is missing."""

    title: str
    firm: str
    firm_address: str
    address: str
    clients: str
    is_few: bool
    other_versions: int
    sentence: str
    overall: OffRow
    factors: tuple[FactorRows, ...]
    template: ClassVar[str] = "comparisons/accuracy.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class Pooled:
    """What scoring made of all pairs, and how many audits asked another version of the questions."""

    accuracy: AccuracyOverClients
    other_versions: int


def pooled(desk: StaffDesk, firm_id: str) -> Pooled:
    """Every pair of a claim and what was verified, read with the questions that are in force, a chunk at a time."""
    house, questionnaire = desk.house, desk.house.questionnaire
    latest = completed.latest_with_a_claim(desk.session, firm_id)

    def pairs_in(session: Session, ids: Sequence[str]) -> AccuracyOverClients:
        claims, verified = completed.claims_in(session, ids), completed.verified_in(session, ids)
        return over_clients(
            questionnaire,
            [(claims[of], verified[of]) for of in ids if of in claims],
        )

    with in_turn():
        found = over_clients(questionnaire, ())
        for part in in_chunks(house, [audit.id for audit in latest], pairs_in):
            found = together(found, part)
    return Pooled(found, sum(audit.questionnaire_hash != questionnaire.hash for audit in latest))


def together(one: AccuracyOverClients, other: AccuracyOverClients) -> AccuracyOverClients:
    """Two lots of clients as one: every pair counts once, wherever it came from. The points are not pooled."""
    return AccuracyOverClients(
        one.clients + other.clients,
        _both(one.overall, other.overall),
        tuple(_both(a, b) for a, b in zip(one.factors, other.factors, strict=True)),
        tuple(_both(a, b) for a, b in zip(one.indicators, other.indicators, strict=True)),
    )


def _both(one: Off, other: Off) -> Off:
    n = one.n + other.n

    def mean(a: Fraction | None, b: Fraction | None) -> Fraction | None:
        return ((a or 0) * one.n + (b or 0) * other.n) / Fraction(n) if n else None

    return Off(
        one.of,
        one.name,
        n,
        one.clients + other.clients,
        mean(one.mean_difference, other.mean_difference),
        mean(one.over_claimed, other.over_claimed),
        mean(one.same, other.same),
        mean(one.under_claimed, other.under_claimed),
        None,
        None,
    )


def accuracy_page(desk: StaffDesk, place: Place) -> AccuracyPage:
    found = pooled(desk, place.firm.id)
    of = {factor.id: {each.id for each in factor.indicators} for factor in desk.house.questionnaire.factors}
    both = found.accuracy
    return AccuracyPage(
        "How far claims were off",
        place.firm.name,
        f"/firms/{place.firm.id}",
        f"/firms/{place.firm.id}/accuracy",
        words.counted(both.clients, "client", "clients") if both.clients else "",
        both.clients < FEW,
        found.other_versions,
        _sentence(both),
        _row(both.overall),
        tuple(
            FactorRows(_row(factor), _furthest([each for each in both.indicators if each.of in of[factor.of]]))
            for factor in both.factors
        ),
    )


def _sentence(both: AccuracyOverClients) -> str:
    overall = both.overall
    if overall.mean_difference is None or overall.same is None:
        return "No question has both a claimed and a verified level yet."
    on_average = words.on_average(overall.mean_difference, overall.same)
    return f"On average: {on_average}. {words.percent(overall.same)} of {overall.n} pairs of levels are the same."


def _furthest(several: list[Off]) -> tuple[OffRow, ...]:
    """The furthest off first, in either direction. What has no number comes last."""
    apart = [-abs(each.mean_difference) if each.mean_difference is not None else 1 for each in several]
    order = sorted(range(len(several)), key=lambda at: apart[at])
    return tuple(_row(several[at]) for at in order)


def _row(off: Off) -> OffRow:
    said = (
        "No number: nothing to compare"
        if off.mean_difference is None
        else words.on_average(off.mean_difference, off.same)
    )
    shares = (words.percent(share) for share in (off.over_claimed, off.same, off.under_claimed))
    more, same, less = shares
    return OffRow(off.of, off.name, said[:1].upper() + said[1:], more, same, less, off.clients, off.n)
