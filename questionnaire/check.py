"""What the content means: ids that exist, lists in order, nothing twice. Reports every problem at once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date
from pathlib import Path

from questionnaire.load import CONTENT, Places, Problem, spelled
from questionnaire.model import Catalogue, Crosswalk, EvidenceLibrary, Factor, Questionnaire, SkillSet

Location = tuple[int | str, ...]
Finding = tuple[str, Location, str]
NOT_SAID = "not_said"


def check(questionnaire: Questionnaire | None, catalogue: Catalogue | None, folder: Path = CONTENT) -> list[Problem]:
    """All problems of meaning, each with file, place and line. Empty where the content can be trusted."""
    findings: list[Finding] = []
    if questionnaire is not None:
        findings += _index(questionnaire)
        findings += _context(questionnaire)
        for name, factor in zip(questionnaire.index.factors, questionnaire.factors, strict=True):
            findings += _factor(questionnaire, f"factors/{name}.yaml", name, factor)
        findings += _skills(questionnaire.skills)
        findings += _evidence(questionnaire.evidence)
        names = sorted(path.stem for path in (folder / "crosswalks").glob("*.yaml"))
        for name, crosswalk in zip(names, questionnaire.crosswalks, strict=True):
            findings += _crosswalk(questionnaire, f"crosswalks/{name}.yaml", name, crosswalk)
        if catalogue is not None:
            findings += check_catalogue(questionnaire, catalogue)
    return placed(folder, findings)


def check_catalogue(questionnaire: Questionnaire, catalogue: Catalogue) -> Iterator[Finding]:
    """Problems of a course catalogue against the questionnaire: unknown sectors, skills or indicators, ids twice."""
    file = "courses.yaml"
    yield from twice(file, ("courses",), [course.id for course in catalogue.courses])
    training = questionnaire.index.rules.training_causes
    sectors = options_of(questionnaire, "context.sector")
    for at, course in enumerate(catalogue.courses):
        here: Location = ("courses", at)
        yield from _unknown(file, (*here, "sectors"), course.sectors, sectors, "sector")
        yield from _unknown(file, (*here, "skills"), course.skills, questionnaire.skills_by_id, "skill")
        yield from _unknown(file, (*here, "indicators"), course.indicators, questionnaire.indicators, "indicator")
        for indicator_id in course.indicators:
            indicator = questionnaire.indicators.get(indicator_id)
            if indicator and indicator.cause not in training:
                message = f"{indicator_id} is a gap of cause '{indicator.cause}', which no course may answer."
                yield file, (*here, "indicators"), message
        for number, session in enumerate(course.sessions):
            if not _is_date(session.date):
                yield file, (*here, "sessions", number, "date"), f"There is no day {session.date} in the calendar."


def placed(folder: Path, findings: list[Finding]) -> list[Problem]:
    """The findings with their lines, each file read once."""
    files = {file for file, _, _ in findings if (folder / file).is_file()}
    places = {file: Places((folder / file).read_text(encoding="utf-8")) for file in files}
    return [
        Problem(file, spelled(location), places[file].line(location) if file in places else 1, message)
        for file, location, message in findings
    ]


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def twice(file: str, location: Location, ids: Iterable[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for at, identifier in enumerate(ids):
        if identifier in seen:
            yield file, (*location, at), f"The id {identifier} is used twice."
        seen.add(identifier)


def _unknown(file: str, location: Location, ids: Iterable[str], known: Iterable[str], what: str) -> Iterator[Finding]:
    names = set(known)
    for at, identifier in enumerate(ids):
        yield from missing(file, (*location, at), identifier, names, what)


def missing(file: str, location: Location, identifier: str, known: Container[str], what: str) -> Iterator[Finding]:
    if identifier not in known:
        yield file, location, f"There is no {what} {identifier}."


def options_of(questionnaire: Questionnaire, question_id: str) -> list[str]:
    """The ids of a context question's options. None where there is no such question."""
    question = questionnaire.context_by_id.get(question_id)
    return [option.id for option in question.options] if question else []


def _index(questionnaire: Questionnaire) -> Iterator[Finding]:
    file, index = "index.yaml", questionnaire.index
    starts = [band.starts for band in index.bands]
    if starts[0] != 0 or starts != sorted(set(starts)):
        yield file, ("bands",), "Bands start at 0 and each starts above the one before."
    yield from twice(file, ("bands",), [band.id for band in index.bands])
    yield from twice(file, ("factors",), index.factors)
    yield from twice(file, ("evidence_kinds",), [kind.id for kind in index.evidence_kinds])
    for at, limit in enumerate(index.limits):
        roles = [NOT_SAID, *options_of(questionnaire, "context.role")]
        scopes = options_of(questionnaire, "context.scope")
        yield from _unknown(file, ("limits", at, "roles"), limit.roles, roles, "role")
        yield from _unknown(file, ("limits", at, "scopes"), limit.scopes, scopes, "scope")
        if limit.study is not None:
            yield from missing(file, ("limits", at, "study"), limit.study, questionnaire.evidence.by_id, "study")
    if index.rules.critical_cap not in {band.id for band in index.bands}:
        yield file, ("rules", "critical_cap"), f"There is no band {index.rules.critical_cap}."
    if index.rules.claimed_counts_as >= index.rules.claimed_from:
        yield (
            file,
            ("rules", "claimed_counts_as"),
            "A claimed level must count as less than the level it is claimed from.",
        )


def _context(questionnaire: Questionnaire) -> Iterator[Finding]:
    file = "context.yaml"
    questions = questionnaire.context.questions
    yield from twice(file, ("questions",), [question.id for question in questions])
    sector = next((q for q in questions if q.id == "context.sector"), None)
    if sector is None or sector.optional or sector.kind != "choice":
        yield file, ("questions",), "There must be a choice question context.sector that is not optional."
    sectors = options_of(questionnaire, "context.sector")
    for at, question in enumerate(questions):
        here: Location = ("questions", at)
        if (question.kind == "choice") != bool(question.options):
            yield file, here, "A choice has options, and a number has none."
        yield from twice(file, (*here, "options"), [option.id for option in question.options])
        for number, option in enumerate(question.options):
            yield from _unknown(file, (*here, "options", number, "sectors"), option.sectors, sectors, "sector")


def _factor(questionnaire: Questionnaire, file: str, name: str, factor: Factor) -> Iterator[Finding]:
    if factor.id != name:
        yield file, ("id",), f"The id must be {name}, as the file and index.yaml say."
    yield from twice(file, ("indicators",), [indicator.id for indicator in factor.indicators])
    settings = options_of(questionnaire, "context.setting")
    nations = options_of(questionnaire, "context.nation")
    sectors = options_of(questionnaire, "context.sector")
    for at, indicator in enumerate(factor.indicators):
        here: Location = ("indicators", at)
        if not indicator.id.startswith(f"{factor.id}."):
            yield file, (*here, "id"), f"The id must begin with {factor.id}."
        yield from _unknown(file, (*here, "critical"), indicator.critical, sectors, "sector")
        yield from _unknown(file, (*here, "not_asked_in"), indicator.not_asked_in, settings, "setting")
        yield from _unknown(file, (*here, "studies"), indicator.studies, questionnaire.evidence.by_id, "study")
        yield from _unknown(file, (*here, "skills"), indicator.skills, questionnaire.skills_by_id, "skill")
        yield from twice(file, (*here, "wordings"), [wording.sector for wording in indicator.wordings])
        for number, source in enumerate(indicator.sources):
            yield from _unknown(file, (*here, "sources", number, "sectors"), source.sectors, sectors, "sector")
            yield from _unknown(file, (*here, "sources", number, "nations"), source.nations, nations, "nation")
        for number, wording in enumerate(indicator.wordings):
            yield from missing(file, (*here, "wordings", number, "sector"), wording.sector, sectors, "sector")
            yield from _levels(file, (*here, "wordings", number, "levels"), wording.levels or ())
        yield from _levels(file, (*here, "levels"), indicator.levels)
        if not all(any(not s.sectors or sector in s.sectors for s in indicator.sources) for sector in sectors):
            yield file, (*here, "sources"), "Every sector needs at least one source."


def _levels(file: str, location: Location, levels: tuple[str, ...]) -> Iterator[Finding]:
    if len(set(levels)) != len(levels):
        yield file, location, "Two levels say the same."


def _skills(skills: SkillSet) -> Iterator[Finding]:
    yield from twice("skills.yaml", ("skills",), [skill.id for skill in skills.skills])
    for at, skill in enumerate(skills.skills):
        if not skill.id.startswith("skills."):
            yield "skills.yaml", ("skills", at, "id"), "The id must begin with skills."
        yield from _levels("skills.yaml", ("skills", at, "levels"), skill.levels)


def _evidence(evidence: EvidenceLibrary) -> Iterator[Finding]:
    file = "evidence.yaml"
    topics = [topic.id for topic in evidence.topics]
    yield from twice(file, ("topics",), topics)
    yield from twice(file, ("studies",), [study.id for study in evidence.studies])
    yield from twice(file, ("claims",), [claim.id for claim in evidence.claims])
    for at, study in enumerate(evidence.studies):
        yield from _unknown(file, ("studies", at, "topics"), study.topics, topics, "topic")
        if study.effects and study.read == "design_only":
            yield (
                file,
                ("studies", at, "effects"),
                "Effects are stated, but the results are said not to have been read.",
            )
    for at, claim in enumerate(evidence.claims):
        if claim.study is not None:
            yield from missing(file, ("claims", at, "study"), claim.study, evidence.by_id, "study")


def _crosswalk(questionnaire: Questionnaire, file: str, name: str, crosswalk: Crosswalk) -> Iterator[Finding]:
    if crosswalk.id != name:
        yield file, ("id",), f"The id must be {name}, as the file's name says."
    yield from twice(file, ("items",), [item.id for item in crosswalk.items])
    for at, item in enumerate(crosswalk.items):
        yield from _unknown(file, ("items", at, "indicators"), item.indicators, questionnaire.indicators, "indicator")
