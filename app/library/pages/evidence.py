"""The evidence: what speaks for training and what against it side by side, every study, every claim set right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from questionnaire.model import Claim, Effect, EvidenceLibrary, Questionnaire, Study

STRENGTHS = {
    "randomised": "Randomised trial",
    "review": "Review of studies",
    "controlled": "Comparison, not randomised",
    "uncontrolled": "Before and after, no comparison",
    "descriptive": "Description or survey",
}
COUNTED = {
    "randomised": "Randomised trials",
    "review": "Reviews of studies",
    "controlled": "Comparisons, not randomised",
    "uncontrolled": "Before and after, no comparison",
    "descriptive": "Descriptions and surveys",
}
DIRECTIONS = {
    "supports": "In favour",
    "mixed": "Mixed",
    "counter": "Against",
    "context": "Background",
}
READ = {
    "results": "Results read",
    "abstract_or_summary": "Abstract or summary read",
    "design_only": "Only the design known",
}
VERDICTS = {
    "as_published": "As published",
    "looser_than_paper": "Looser than the paper",
    "not_an_effect": "Not an effect",
    "not_traced": "No source found",
}
AGAINST = ("counter", "mixed")
COUNTER = "counter"  # the topic that gathers what speaks against


@dataclass(frozen=True)
class StudyLink:
    """A study by name, with how it was done and which way it points."""

    id: str
    name: str
    strength: str
    direction: str


@dataclass(frozen=True)
class StudyCard:
    """The essentials of a study, in the wording that is safe to repeat. The first on the page can be linked to."""

    id: str
    is_first: bool
    name: str
    strength: str
    direction: str
    read: str
    size: str
    wording: str
    intervals: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """One topic: the studies that stand here in full, and those that stand elsewhere but belong here too."""

    id: str
    name: str
    summary: str
    studies: tuple[StudyCard, ...]
    elsewhere: tuple[StudyLink, ...]


@dataclass(frozen=True)
class ClaimRow:
    """What the article said, our verdict in words, and what its paper says."""

    id: str
    said: str
    verdict: str
    is_traced: bool
    correction: str
    study: StudyLink | None


@dataclass(frozen=True)
class Balance:
    """How many studies there are of which kind, and those for and against with the same weight."""

    total: int
    strengths: tuple[tuple[str, int], ...]
    read: tuple[tuple[str, int], ...]
    in_favour: tuple[StudyLink, ...]
    against: tuple[StudyLink, ...]


@dataclass(frozen=True)
class EvidencePage:
    """The whole library in short, each study with a page of its own."""

    title: str
    summary: str
    balance: Balance
    shelves: tuple[Shelf, ...]
    claims: tuple[ClaimRow, ...]
    verdicts: tuple[tuple[str, int], ...]
    limitations: tuple[str, ...]
    transfer_note: str
    template: ClassVar[str] = "library/evidence.html"
    has_form: ClassVar[bool] = False


@dataclass(frozen=True)
class StudyPage:
    """One study in full: what it did, what it found, what it does not show, and what may be said of it."""

    title: str
    study: Study
    strength: str
    direction: str
    read: str
    topics: tuple[str, ...]
    effects: tuple[Effect, ...]
    claims: tuple[ClaimRow, ...]
    practices: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "library/study.html"
    has_form: ClassVar[bool] = False


def study_link(study: Study) -> StudyLink:
    return StudyLink(study.id, study.name, STRENGTHS[study.strength], DIRECTIONS[study.direction])


def balance(evidence: EvidenceLibrary, strengths: Iterable[str] = tuple(STRENGTHS)) -> Balance:
    """The library weighed: all counts, and the studies of these strengths that are in favour and against."""
    wanted = tuple(strengths)
    by_strength: Counter[str] = Counter(study.strength for study in evidence.studies)
    by_read: Counter[str] = Counter(study.read for study in evidence.studies)
    shown = sorted((s for s in evidence.studies if s.strength in wanted), key=lambda s: wanted.index(s.strength))
    return Balance(
        len(evidence.studies),
        tuple((words, by_strength[kind]) for kind, words in COUNTED.items() if by_strength[kind]),
        tuple((words, by_read[kind]) for kind, words in READ.items() if by_read[kind]),
        tuple(study_link(study) for study in shown if study.direction == "supports"),
        tuple(study_link(study) for study in shown if study.direction in AGAINST),
    )


def _card(study: Study, is_first: bool) -> StudyCard:
    link = study_link(study)
    return StudyCard(
        study.id,
        is_first,
        study.name,
        link.strength,
        link.direction,
        READ[study.read],
        study.size,
        study.safe_wording,
        tuple(f"{effect.measure}: {effect.effect} ({effect.interval})" for effect in study.effects if effect.interval),
    )


def _shelves(evidence: EvidenceLibrary) -> tuple[Shelf, ...]:
    """Each study stands in full on the shelf of its first topic; its other topics point to it.

    What speaks against stands in full on the shelf of that name too: a list of links would hide it.
    """
    seen: set[str] = set()
    shelves = []
    for topic in evidence.topics:
        here = [study for study in evidence.studies if topic.id in study.topics]
        in_full = [s for s in here if s.topics[0] == topic.id or (topic.id == COUNTER and s.direction in AGAINST)]
        cards = tuple(_card(study, study.id not in seen) for study in in_full)
        elsewhere = tuple(study_link(study) for study in here if study not in in_full)
        shelves.append(Shelf(topic.id, topic.name, topic.summary, cards, elsewhere))
        seen |= {study.id for study in in_full}
    return tuple(shelves)


def _claim_row(evidence: EvidenceLibrary, claim: Claim) -> ClaimRow:
    study = study_link(evidence.by_id[claim.study]) if claim.study else None
    is_traced = claim.verdict != "not_traced"
    return ClaimRow(claim.id, claim.said, VERDICTS[claim.verdict], is_traced, claim.correction, study)


@lru_cache(maxsize=4)
def evidence_page(questionnaire: Questionnaire) -> EvidencePage:
    evidence = questionnaire.evidence
    verdicts: Counter[str] = Counter(claim.verdict for claim in evidence.claims)
    return EvidencePage(
        "What the evidence says",
        evidence.summary,
        balance(evidence),
        _shelves(evidence),
        tuple(_claim_row(evidence, claim) for claim in evidence.claims),
        tuple((words, verdicts[verdict]) for verdict, words in VERDICTS.items() if verdicts[verdict]),
        evidence.limitations,
        evidence.transfer_note,
    )


def study_page(questionnaire: Questionnaire, study_id: str) -> StudyPage | None:
    """The page of a study, or None where there is no such study."""
    evidence = questionnaire.evidence
    study = evidence.by_id.get(study_id)
    if study is None:
        return None
    topics = {topic.id: topic.name for topic in evidence.topics}
    practices = ((i.id, i.name) for i in questionnaire.indicators.values() if study.id in i.studies)
    return StudyPage(
        study.name,
        study,
        STRENGTHS[study.strength],
        DIRECTIONS[study.direction],
        READ[study.read],
        tuple(topics[topic] for topic in study.topics),
        study.effects,
        tuple(_claim_row(evidence, claim) for claim in evidence.claims if claim.study == study.id),
        tuple(practices),
    )
