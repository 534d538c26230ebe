"""Claimed against verified, for one audit: two series side by side, and how far they are apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from app.assessments.pages import evidence_name
from app.audits.access import OpenAudit
from app.audits.around import Around, address, around
from app.audits.store import Claim, Verified, result_of
from app.comparisons import words
from app.reports.profile import Profile, Track, draw
from app.reports.report import level_name
from questionnaire.answers import Answer
from questionnaire.journey import Journey
from scoring.accuracy import Accuracy, Off, Pair, accuracy
from scoring.engine import score
from scoring.tree import Score

FURTHEST, IN_ORDER = "furthest", "questions"
ORDERS = ((FURTHEST, "Furthest apart first"), (IN_ORDER, "In the order of the questions"))


@dataclass(frozen=True)
class Side:
    """One of the two series at one indicator: what was said, what it rests on, and the words beside it."""

    level: int | None
    said: str
    evidence: str | None
    note: str


@dataclass(frozen=True)
class ClaimRow:
    """One indicator: both series, the difference in words, or why there is none."""

    id: str
    name: str
    address: str
    factor: str
    is_critical: bool
    claimed: Side
    verified: Side
    difference: int | None
    said: str


@dataclass(frozen=True)
class FactorRow:
    """One factor, or all of them together."""

    id: str
    name: str
    claimed: str
    verified: str
    said: str
    more: str
    same: str
    less: str
    pairs: int


@dataclass(frozen=True)
class Against:
    """All that there is to say where there is a claim."""

    sentence: str
    claimed_on: str
    other_version: bool
    other_scope: bool
    profile: Profile
    factors: tuple[FactorRow, ...]
    overall: FactorRow
    rows: tuple[ClaimRow, ...]


@dataclass(frozen=True)
class ClaimsPage:
    """Without a claim it says how to get one."""

    title: str
    around: Around
    address: str
    claim_address: str
    may_attach: bool
    order: str
    orders: tuple[tuple[str, str], ...]
    against: Against | None
    template: ClassVar[str] = "comparisons/claims.html"
    has_form: ClassVar[bool] = True


def claims_page(found: OpenAudit, order: str) -> ClaimsPage:
    own = address(found.audit.id)
    return ClaimsPage(
        "Claimed and verified",
        around(found, "/claims"),
        f"{own}/claims",
        f"{own}/claim",
        found.may_answer,
        order if order in dict(ORDERS) else FURTHEST,
        ORDERS,
        against(found, found.claim, order) if found.claim else None,
    )


def verified_score(found: OpenAudit) -> Score:
    """The score of what was verified: the stored one once the audit is completed."""
    stored = result_of(found.audit)
    return stored.score if stored else score(found.questionnaire, found.journey.answers)


def against(found: OpenAudit, claim: Claim, order: str = FURTHEST) -> Against:
    """Both series, read with the questions of this audit."""
    claimed = Journey(found.questionnaire, claim.answers)
    both = accuracy(found.questionnaire, claimed.answers, found.journey.answers)
    rows = [_row(found, claimed, pair) for pair in both.indicators]
    if order != IN_ORDER:
        rows.sort(key=_furthest)
    day = claim.submitted_at.astimezone(found.desk.house.settings.zone)
    told, seen = score(found.questionnaire, claimed.answers), verified_score(found)
    return Against(
        sentence(both),
        f"{day:%-d %B %Y}",
        claim.questionnaire_hash != found.audit.questionnaire_hash,
        claimed.scope != found.journey.scope,
        _profile(found, told, seen),
        tuple(factor_row(factor, told.part(factor.of), seen.part(factor.of)) for factor in both.factors),
        factor_row(both.overall, told, seen),
        tuple(rows),
    )


def _furthest(row: ClaimRow) -> tuple[bool, int, bool, bool]:
    """The furthest apart first; of two as far, what was over-claimed, then what is critical. No difference comes last.

    Sorting keeps what is equal in the order of the questions.
    """
    return row.difference is None, -abs(row.difference or 0), (row.difference or 0) < 0, not row.is_critical


def sentence(both: Accuracy) -> str:
    """The whole in one sentence."""
    overall = both.overall
    if overall.mean_difference is None:
        return "There is nothing to compare yet: no question has both a claimed and a verified level."
    asked = words.counted(overall.n, "question has", "questions have")
    apart = sum(pair.difference is not None and pair.difference != 0 for pair in both.indicators)
    if not apart:
        return f"{asked} both levels, and what was found is what was claimed."
    on_average = words.on_average(overall.mean_difference, overall.same)
    return f"{asked} both levels; {apart} of them {'differs' if apart == 1 else 'differ'}. On average: {on_average}."


def factor_row(off: Off, claimed: Score, verified: Score) -> FactorRow:
    """Each side's points by themselves, as the result and the report have them. How far apart needs pairs of levels."""
    said = "No pair of levels yet" if off.mean_difference is None else words.on_average(off.mean_difference, off.same)
    return FactorRow(
        off.of,
        off.name,
        words.points(words.point_of(claimed)),
        words.points(words.point_of(verified)),
        said,
        words.percent(off.over_claimed),
        words.percent(off.same),
        words.percent(off.under_claimed),
        off.n,
    )


def _row(found: OpenAudit, claimed: Journey, pair: Pair) -> ClaimRow:
    section = found.journey.path.section_of.get(pair.indicator)
    factor = pair.indicator.partition(".")[0]
    own = found.verified.get(pair.indicator)
    indicator = found.questionnaire.indicators[pair.indicator]
    name = found.journey.question(pair.indicator).name
    return ClaimRow(
        pair.indicator,
        name,
        f"{address(found.audit.id)}/sections/{section.id if section else factor}",
        next(each.name for each in found.questionnaire.factors if indicator in each.indicators),
        found.journey.sector in indicator.critical,
        side(claimed, claimed.answer(pair.indicator)),
        _verified_side(found, pair.indicator, own),
        pair.difference,
        words.off(pair.difference) if pair.difference is not None else pair.reason,
    )


def side(journey: Journey, answer: Answer) -> Side:
    """One series at one indicator. Not applicable says why instead of a note."""
    return Side(answer.level, level_name(journey, answer), evidence_name(journey, answer), answer.note or answer.reason)


def _verified_side(found: OpenAudit, indicator: str, own: Verified | None) -> Side:
    if own is None:
        return Side(None, "Not verified yet", None, "")
    return side(found.journey, found.journey.answer(indicator))


def _profile(found: OpenAudit, told: Score, seen: Score) -> Profile:
    """The verified profile, with each factor's claimed point as the mark of before, and in words beside it."""
    names = {factor.id: factor.name for factor in found.questionnaire.factors}
    drawn = draw(found.questionnaire.index, seen.parts, names, told.parts)
    tracks = tuple(_beside(track, words.points(words.point_of(told.part(track.id)))) for track in drawn.tracks)
    said = "; ".join(f"{track.name} verified {track.said}" for track in tracks)
    return replace(drawn, tracks=tracks, alternative=f"Profile from 0 to 100. {said}.")


def _beside(track: Track, claimed: str) -> Track:
    if claimed == words.NONE:
        return replace(track, before_x=None, said=f"{track.said}, no claim to show")
    beside = f", claimed {claimed}"
    return replace(track, range_said=track.range_said + beside, said=track.said + beside)
