"""How the scoring works, from the same content that scores, with one example that a reader can check by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from app.library.example import example_answers
from app.library.pages.landing import ExampleRow, example_rows
from questionnaire.experience import Experience
from questionnaire.model import Crosswalk, EvidenceKind, Indicator, Questionnaire, Rules
from scoring.engine import TOP, exact, score
from scoring.gaps import Gap, gaps
from scoring.tree import Score, whole

CAUSES = {
    "skill": "Staff need to be able to do something that they cannot do yet.",
    "knowledge": "Staff need to know or understand something.",
    "leadership": "Leaders and supervisors need to do something differently.",
    "system": "A process, policy or resource is missing.",
    "environment": "The place itself needs to change.",
    "data": "Something is not counted, or not looked at.",
}


@dataclass(frozen=True)
class BandRow:
    name: str
    starts: int
    ends: int
    is_last: bool
    means: str


@dataclass(frozen=True)
class CauseRow:
    name: str
    means: str
    is_training: bool


@dataclass(frozen=True)
class PracticeRow:
    """One practice with all that decides what it counts for."""

    id: str
    name: str
    weight: int
    target: int
    cause: str
    critical: str
    in_screen: bool


@dataclass(frozen=True)
class FactorTable:
    name: str
    weight: int
    practices: tuple[PracticeRow, ...]


@dataclass(frozen=True)
class SumRow:
    """One answer of the worked example: its level, its weight and the two multiplied."""

    name: str
    level: int | None
    weight: int
    product: int | None
    is_claimed: bool


@dataclass(frozen=True)
class ExampleGap:
    name: str
    rule: str
    adds: str


@dataclass(frozen=True)
class WorkedExample:
    """One factor by hand, then the whole, as the scoring returns them."""

    factor: str
    sums: tuple[SumRow, ...]
    reason: str
    low: str
    high: str
    evidenced: str
    rows: tuple[ExampleRow, ...]
    overall: str
    band: str
    uncapped: str
    caps: tuple[str, ...]
    gaps: tuple[ExampleGap, ...]


@dataclass(frozen=True)
class VoicesRules:
    """How many voices are counted: the options from the lowest, those that are positive, and the numbers."""

    options: tuple[str, ...]
    positive: str
    least: int
    small: int
    gap: int


@dataclass(frozen=True)
class ScoringPage:
    """The rules in words, with the numbers that the content gives them."""

    title: str
    version: str
    hash: str
    level_names: tuple[str, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    rules: Rules
    publish_at: str
    critical_cap: str
    bands: tuple[BandRow, ...]
    causes: tuple[CauseRow, ...]
    factors: tuple[FactorTable, ...]
    skills: tuple[tuple[str, int], ...]
    example: WorkedExample
    limits: tuple[str, ...]
    crosswalks: tuple[Crosswalk, ...]
    voices: VoicesRules
    template: ClassVar[str] = "library/scoring.html"
    has_form: ClassVar[bool] = False


@lru_cache(maxsize=4)
def scoring_page(questionnaire: Questionnaire, experience: Experience) -> ScoringPage:
    index = questionnaire.index
    bands = {band.id: band.name for band in index.bands}
    return ScoringPage(
        title="How the scoring works",
        version=index.version,
        hash=questionnaire.hash,
        level_names=index.level_names,
        evidence_kinds=index.evidence_kinds,
        rules=index.rules,
        publish_at=exact(index.rules.publish_at_coverage * 100),
        critical_cap=bands[index.rules.critical_cap],
        bands=_bands(questionnaire),
        causes=tuple(CauseRow(c, words, c in index.rules.training_causes) for c, words in CAUSES.items()),
        factors=tuple(
            FactorTable(f.name, f.weight, tuple(_practice(questionnaire, i) for i in f.indicators))
            for f in questionnaire.factors
        ),
        skills=tuple((skill.name, skill.target) for skill in questionnaire.skills.skills),
        example=_worked(questionnaire),
        limits=tuple(limit.text for limit in index.limits),
        crosswalks=questionnaire.crosswalks,
        voices=_voices(experience),
    )


def _voices(experience: Experience) -> VoicesRules:
    rules, options = experience.rules, tuple(option.label for option in experience.options)
    positive = " or ".join(option.lower() for option in options[rules.positive_from :])
    return VoicesRules(options, positive, rules.least_shown, rules.small_below, rules.gap_points)


def _bands(questionnaire: Questionnaire) -> tuple[BandRow, ...]:
    bands = questionnaire.index.bands
    ends = [band.starts for band in bands[1:]] + [100]
    return tuple(
        BandRow(band.name, band.starts, end, band is bands[-1], band.means)
        for band, end in zip(bands, ends, strict=True)
    )


def _practice(questionnaire: Questionnaire, indicator: Indicator) -> PracticeRow:
    sectors = questionnaire.sectors
    is_everywhere = set(sectors) <= set(indicator.critical)
    critical = "every sector" if is_everywhere else ", ".join(sectors[s].lower() for s in indicator.critical)
    return PracticeRow(
        indicator.id,
        indicator.name,
        indicator.weight,
        indicator.target,
        indicator.cause,
        critical,
        indicator.screen,
    )


def _worked(questionnaire: Questionnaire) -> WorkedExample:
    answers = example_answers(questionnaire)
    overall = score(questionnaire, answers)
    first = overall.parts[0]
    bands = {band.id: band.name for band in questionnaire.index.bands}
    standing = overall.standing
    low, high, evidenced = _bounds(first, questionnaire.index.rules.claimed_counts_as)
    return WorkedExample(
        factor=questionnaire.factors[0].name,
        sums=tuple(_sum_row(questionnaire, leaf) for leaf in first.parts),
        reason=first.reason,
        low=low,
        high=high,
        evidenced=evidenced,
        rows=example_rows(questionnaire, overall),
        overall=overall.reason,
        band=bands[standing.band] if standing else "Not scorable yet",
        uncapped=bands[standing.uncapped] if standing else "Not scorable yet",
        caps=tuple(cap.sentence for cap in standing.caps) if standing else (),
        gaps=tuple(_gap(questionnaire, gap) for gap in gaps(questionnaire, answers)[:3]),
    )


def _sum_row(questionnaire: Questionnaire, leaf: Score) -> SumRow:
    product = None if leaf.level is None else leaf.level * leaf.weight
    return SumRow(questionnaire.indicators[leaf.of].name, leaf.level, leaf.weight, product, leaf.claimed)


def _bounds(factor: Score, counts_as: int) -> tuple[str, str, str]:
    """The sums behind low, high and evidenced, written out. Their results are the scoring's own."""
    known = [leaf for leaf in factor.parts if leaf.level is not None]
    asked, weights = sum(leaf.weight for leaf in factor.parts), sum(leaf.weight for leaf in known)
    total = sum(leaf.weight * (leaf.level or 0) for leaf in known)
    shown = sum(leaf.weight * (counts_as if leaf.claimed else leaf.level or 0) for leaf in known)
    low = f"100 × {total} ÷ ({TOP} × {asked}) = {exact(factor.low)}"
    high = f"100 × ({total} + {TOP} × {asked - weights}) ÷ ({TOP} × {asked}) = {exact(factor.high)}"
    evidenced = f"100 × {shown} ÷ ({TOP} × {weights}) = {exact(factor.evidenced or factor.low)}"
    return low, high, evidenced


def _gap(questionnaire: Questionnaire, gap: Gap) -> ExampleGap:
    factor = next(factor.name for factor in questionnaire.factors if factor.id == gap.factor)
    adds = f"Closing it would add {whole(gap.points)} points to {factor.lower()}."
    return ExampleGap(questionnaire.indicators[gap.indicator].name, gap.trace.rule, adds)
