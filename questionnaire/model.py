"""The frozen types that hold the content. One YAML file becomes one tree of these, once, at start-up."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ShortId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
DottedId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=60)]

Cause = Literal["skill", "knowledge", "leadership", "system", "environment", "data"]
SourceKind = Literal["law", "standard", "guidance", "study", "our_choice"]
LEVELS = (0, 1, 2, 3, 4)


class Content(BaseModel):
    """Base of all content: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Versioned(Content):
    """A whole part of the content, such as all that is asked. Immutable: its hash is its version."""

    @cached_property
    def canonical(self) -> str:
        """The content as one line of JSON. Equal content gives equal bytes."""
        return self.model_dump_json()

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical content, hexadecimal: kept with whatever was made of it."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.hash == other.hash


class Source(Content):
    """Where an indicator comes from. Empty `sectors` or `nations` means all of them."""

    kind: SourceKind
    cite: Text
    url: Text | None = None
    sectors: tuple[ShortId, ...] = ()
    nations: tuple[ShortId, ...] = ()


class Remedy(Content):
    """Something to do about a gap: the action, its effort in person-days and who usually owns it."""

    action: Text
    days: Annotated[int, Field(ge=1, le=250)]
    owner: Text


class Wording(Content):
    """What reads differently in one sector. A field left out keeps the general wording."""

    sector: ShortId
    question: Text | None = None
    why: Text | None = None
    levels: tuple[Text, Text, Text, Text, Text] | None = None
    good_evidence: tuple[Text, ...] | None = None
    remedies: tuple[Remedy, ...] | None = None


class Indicator(Content):
    """One observable practice with five anchored levels, 0 to 4."""

    id: DottedId
    name: Text
    question: Text
    why: Text
    levels: tuple[Text, Text, Text, Text, Text]
    good_evidence: Annotated[tuple[Text, ...], Field(min_length=1)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    studies: tuple[ShortId, ...] = ()
    weight: Annotated[int, Field(ge=1, le=5)] = 1
    critical: tuple[ShortId, ...] = ()
    not_applicable: Text | None = None
    not_asked_in: tuple[ShortId, ...] = ()
    cause: Cause
    target: Annotated[int, Field(ge=1, le=4)] = 3
    screen: bool = False
    ask: Text
    remedies: Annotated[tuple[Remedy, ...], Field(min_length=1)]
    skills: tuple[DottedId, ...] = ()
    wordings: tuple[Wording, ...] = ()

    def worded_for(self, sector: str | None) -> Indicator:
        """The same indicator in the words of one sector, with the sources that apply there."""
        wording = next((w for w in self.wordings if w.sector == sector), None)
        changes = wording.model_dump(exclude={"sector"}, exclude_none=True) if wording else {}
        if wording and wording.remedies:
            changes["remedies"] = wording.remedies
        changes["sources"] = tuple(s for s in self.sources if not s.sectors or sector is None or sector in s.sectors)
        changes["wordings"] = ()
        return self.model_copy(update=changes)


class Factor(Content):
    """One of the five conditions around training, with its indicators."""

    id: ShortId
    name: Text
    short: Text
    summary: Text
    why: Text
    weight: Annotated[int, Field(ge=1, le=5)] = 1
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


class Skill(Content):
    """A core skill, asked as coverage of assessed competence. Never part of the index."""

    id: DottedId
    name: Text
    question: Text
    why: Text
    levels: tuple[Text, Text, Text, Text, Text]
    good_evidence: Annotated[tuple[Text, ...], Field(min_length=1)]
    target: Annotated[int, Field(ge=1, le=4)] = 3
    ask: Text


class SkillSet(Content):
    """The five core skills, and the section that asks them."""

    name: Text
    short: Text
    summary: Text
    why: Text
    skills: Annotated[tuple[Skill, ...], Field(min_length=1)]


class Option(Content):
    """One choice of a context question. Empty `sectors` means it is offered in all of them."""

    id: ShortId
    label: Text
    hint: Text | None = None
    sectors: tuple[ShortId, ...] = ()


class ContextQuestion(Content):
    """A question about who is answering. `choice` has options; `number` takes a whole number of people."""

    id: DottedId
    name: Text
    question: Text
    why: Text
    kind: Literal["choice", "number"]
    optional: bool = True
    options: tuple[Option, ...] = ()


class ContextSet(Content):
    """The context section: its questions route and word the rest."""

    name: Text
    short: Text
    summary: Text
    questions: Annotated[tuple[ContextQuestion, ...], Field(min_length=1)]


class Effect(Content):
    """One result as the paper has it: what was measured, the effect, and its interval if one was published."""

    measure: Text
    effect: Text
    interval: Text | None = None
    note: Text | None = None


class Study(Content):
    """A study of the evidence library, with what it does not show."""

    id: ShortId
    name: Text
    citation: Text
    url: Text | None = None
    year: Annotated[int, Field(ge=1900, le=2100)]
    design: Text
    setting: Text
    size: Text
    topics: Annotated[tuple[ShortId, ...], Field(min_length=1)]
    strength: Literal["randomised", "review", "controlled", "uncontrolled", "descriptive"]
    direction: Literal["supports", "mixed", "counter", "context"]
    read: Literal["results", "abstract_or_summary", "design_only"]
    effects: tuple[Effect, ...] = ()
    does_not_show: Annotated[tuple[Text, ...], Field(min_length=1)]
    safe_wording: Text


class Claim(Content):
    """A figure of the source article, and how it stands against its paper."""

    id: ShortId
    said: Text
    verdict: Literal["as_published", "looser_than_paper", "not_traced", "not_an_effect"]
    correction: Text
    study: ShortId | None = None


class Topic(Content):
    """A shelf of the evidence library."""

    id: ShortId
    name: Text
    summary: Text


class EvidenceLibrary(Content):
    """All studies, the article's claims beside them, and the realistic limitations."""

    summary: Text
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    studies: Annotated[tuple[Study, ...], Field(min_length=1)]
    claims: tuple[Claim, ...]
    limitations: tuple[Text, ...]
    transfer_note: Text

    @cached_property
    def by_id(self) -> dict[str, Study]:
        return {study.id: study for study in self.studies}


class CrosswalkItem(Content):
    """One part of another framework and the indicators that speak to it."""

    id: ShortId
    name: Text
    indicators: tuple[DottedId, ...]
    note: Text | None = None


class Crosswalk(Content):
    """Our mapping to another framework. Never that framework's verdict."""

    id: ShortId
    name: Text
    publisher: Text
    url: Text | None = None
    note: Text
    items: Annotated[tuple[CrosswalkItem, ...], Field(min_length=1)]


class Band(Content):
    """A named stretch of the 0 to 100 scale, from its lower edge to the next band's."""

    id: ShortId
    name: Text
    starts: Annotated[int, Field(ge=0, le=99)]
    means: Text


class EvidenceKind(Content):
    """What an answer rests on. `weak` kinds leave a level of 3 or 4 claimed, not evidenced."""

    id: ShortId
    name: Text
    hint: Text
    weak: bool


class Limit(Content):
    """Something a result does not show. Empty `roles` or `scopes` means that it always holds."""

    text: Text
    roles: tuple[ShortId, ...] = ()
    scopes: tuple[ShortId, ...] = ()
    study: ShortId | None = None


class Rules(Content):
    """The numbers that scoring uses (shared rules, sections 2 to 4)."""

    publish_at_coverage: Annotated[Fraction, Field(gt=0, le=1)]
    claimed_from: Annotated[int, Field(ge=1, le=4)]
    claimed_counts_as: Annotated[int, Field(ge=0, le=4)]
    critical_fails_up_to: Annotated[int, Field(ge=0, le=3)]
    critical_cap: ShortId
    bands_above_weakest: Annotated[int, Field(ge=0, le=4)]
    largest_gaps: Annotated[int, Field(ge=1, le=10)]
    first_actions: Annotated[int, Field(ge=1, le=10)]
    training_causes: tuple[Cause, ...]


class Index(Content):
    """index.yaml: the version, the bands, the rules and the order of the factors."""

    version: Text
    title: Text
    full_minutes: Text
    screen_minutes: Text
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]
    level_names: tuple[Text, Text, Text, Text, Text]
    evidence_kinds: Annotated[tuple[EvidenceKind, ...], Field(min_length=2)]
    rules: Rules
    limits: tuple[Limit, ...]
    factors: Annotated[tuple[ShortId, ...], Field(min_length=1)]


class Questionnaire(Versioned):
    """Everything that is asked, and everything that gives it meaning."""

    index: Index
    context: ContextSet
    factors: Annotated[tuple[Factor, ...], Field(min_length=1)]
    skills: SkillSet
    evidence: EvidenceLibrary
    crosswalks: tuple[Crosswalk, ...] = ()

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for factor in self.factors for indicator in factor.indicators}

    @cached_property
    def skills_by_id(self) -> dict[str, Skill]:
        return {skill.id: skill for skill in self.skills.skills}

    @cached_property
    def context_by_id(self) -> dict[str, ContextQuestion]:
        return {question.id: question for question in self.context.questions}

    @cached_property
    def sectors(self) -> dict[str, str]:
        """Sector id to its label, in the order of the context question."""
        return {option.id: option.label for option in self.context_by_id["context.sector"].options}

    @cached_property
    def evidence_kinds(self) -> dict[str, EvidenceKind]:
        return {kind.id: kind for kind in self.index.evidence_kinds}

    @cached_property
    def _worded(self) -> dict[tuple[str, str | None], Indicator]:
        sectors = (None, *self.sectors)
        return {(i.id, s): i.worded_for(s) for i in self.indicators.values() for s in sectors}

    def indicator(self, indicator_id: str, sector: str | None) -> Indicator:
        """The indicator in the words of a sector."""
        return self._worded[indicator_id, sector]


class Session(Content):
    """One open date of a course."""

    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    place: Text


class Course(Content):
    """A course of the catalogue: what it covers, for whom, and when it next runs."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
    title: Text
    family: Text
    summary: Text
    audience: Text
    sectors: tuple[ShortId, ...] = ()
    hours: Annotated[float, Field(gt=0, le=400)]
    mode: Literal["in_person", "online", "blended"]
    skills: tuple[DottedId, ...] = ()
    indicators: tuple[DottedId, ...] = ()
    sessions: tuple[Session, ...] = ()
    price_pounds: Annotated[float, Field(ge=0)] | None = None
    url: Text | None = None


class Catalogue(Versioned):
    """The courses on offer. `example` marks the one that Levelhead ships until the owner imports their own."""

    example: bool = False
    courses: tuple[Course, ...]

    @cached_property
    def by_id(self) -> dict[str, Course]:
        return {course.id: course for course in self.courses}
