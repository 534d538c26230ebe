"""The report of an audit as everything a reader is told: the PDF and Word draw this, and it is kept when issued."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from pydantic_core import to_jsonable_python

from app.issuing.marks import Block
from app.reports.profile import Profile


@dataclass(frozen=True)
class Look:
    """How a firm's reports look, and its own words. `logo` is the SHA-256 of a picture in the storage."""

    firm: str
    colour: str
    logo: str | None
    introduction: tuple[Block, ...]
    closing: tuple[Block, ...]


@dataclass(frozen=True)
class Standing:
    """Where the client stands, in words and whole points. `caps` say what holds the band down."""

    sentence: str
    training: str | None
    critical: str | None
    index: int | None
    index_reason: str
    evidenced: int | None
    low: int
    high: int
    band: str
    band_place: int
    band_range: str | None
    band_means: str
    caps: tuple[str, ...]
    weakest: str | None


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence by its title. Never the file itself, nor its address."""

    kind: str
    title: str
    dates: str


@dataclass(frozen=True)
class Finding:
    """One indicator or skill: what was claimed, what was verified, why, and what it rests on, in a sentence."""

    name: str
    question: str
    level: int | None
    level_name: str
    said: str
    is_critical: bool
    weight: int
    claimed: int | None
    claimed_name: str
    difference: str
    rationale: str
    rests_on: str
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True)
class FactorPart:
    """One factor: its score, how it came about, and its indicators. `claimed` is the client's own points."""

    id: str
    name: str
    point: int | None
    low: int
    high: int
    evidenced: int | None
    claimed: int | None
    coverage: str
    band: str
    band_place: int
    reason: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Step:
    """One thing to do first."""

    title: str
    text: str
    detail: str


@dataclass(frozen=True)
class Gap:
    """What falls short of its target, and what to do about it."""

    name: str
    factor: str
    level: int
    target: int
    is_critical: bool
    cause: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Unknown:
    """What is not known, and whom to ask."""

    name: str
    question: str
    ask: str
    is_critical: bool


@dataclass(frozen=True)
class ChangeLine:
    """One score or one indicator before and now. Pips are only for an indicator; None where there is no level."""

    name: str
    before: str
    now: str
    before_level: int | None
    now_level: int | None
    total: str
    by_answers: str
    by_rules: str
    is_real: bool
    verdict: str
    reason: str


@dataclass(frozen=True)
class ChangePart:
    """What changed since the earlier audit. `levels` are the indicators whose change is real."""

    since: str
    title: str
    sentence: str
    bands: tuple[str, str]
    profile: Profile
    factors: tuple[ChangeLine, ...]
    overall: ChangeLine
    levels: tuple[ChangeLine, ...]
    versions: str


@dataclass(frozen=True)
class PlanLine:
    """One action of the plan."""

    action: str
    about: str
    owner: str
    due: str
    effort: str
    cost: str
    status: str


@dataclass(frozen=True)
class PlanTotal:
    """A sum over the plan, and for how many actions it is not known."""

    name: str
    said: str


@dataclass(frozen=True)
class PlanRow:
    """One score as it stands, and as it would stand after the plan."""

    name: str
    now: str
    then: str
    is_different: bool


@dataclass(frozen=True)
class PlanPart:
    """The plan, and where it would lead. `after` draws the projected profile over today's."""

    lines: tuple[PlanLine, ...]
    totals: tuple[PlanTotal, ...]
    said: tuple[str, ...]
    after: Profile | None
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True)
class FrameworkItem:
    """One item of another framework, as our mapping reads the answers."""

    name: str
    met: str
    said: str


@dataclass(frozen=True)
class Framework:
    """The same answers as another framework: our mapping, and not its publisher's verdict.

    `rules` say when a rating is given, where there are ratings.
    """

    name: str
    note: str
    rules: tuple[tuple[str, str], ...]
    items: tuple[FrameworkItem, ...]


@dataclass(frozen=True)
class AuditReport:
    """All of one report. `number` is empty in a draft. The numbers are those of the stored result.

    `reading` says how to read levels, scores and words, to somebody who sees them for the first time.
    """

    number: str
    made_at: datetime
    made_on: str
    base_url: str
    look: Look
    title: str
    client: str
    facts: tuple[tuple[str, str], ...]
    claimed_on: str
    claimed_index: int | None
    claim_note: str
    standing: Standing
    profile: Profile
    change: ChangePart | None
    factors: tuple[FactorPart, ...]
    skills: tuple[Finding, ...]
    first: tuple[Step, ...]
    gaps: tuple[Gap, ...]
    unknowns: tuple[Unknown, ...]
    plan: PlanPart | None
    frameworks: tuple[Framework, ...]
    limits: tuple[str, ...]
    reading: tuple[str, ...]
    version: str
    questions_hash: str
    result_hash: str
    audit_id: str

    @property
    def is_draft(self) -> bool:
        return not self.number

    @property
    def verification(self) -> str:
        """Where anyone verifies it."""
        return f"{self.base_url}/verification"


def body_of(report: AuditReport) -> str:
    """The canonical JSON of a report: the same report gives the same text."""
    return json.dumps(to_jsonable_python(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
