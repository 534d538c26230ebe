"""One submission as everything a reader is told: the page, the PDF, Word and Excel all draw this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlmodel import Session

from app.assessments import store
from app.assessments.content import catalogue_of, questionnaire_of
from app.assessments.pages import evidence_name, said
from app.groups.conclusions import NOBODY_ASKED, Conclusions, conclusions
from app.groups.report_findings import Practice
from app.reports import advice
from app.reports.advice import Action, CourseCard, FirstThing, ToFindOut
from app.reports.profile import Profile, draw, range_said
from app.reports.wording import as_written
from app.teams import agreements
from app.web.errors import NotFound
from app.web.house import House
from questionnaire.answers import Answer, Answers, State
from questionnaire.journey import CONTEXT, Journey
from questionnaire.model import Catalogue, Limit, Questionnaire
from scoring.result import Result
from scoring.tree import Score, whole

OUTSIDER = "consultant"


@dataclass(frozen=True)
class AnswerLine:
    """One answer: what was asked, what was said, and what it is worth."""

    id: str
    name: str
    question: str
    said: str
    level: int | None
    level_name: str
    weight: int
    is_critical: bool
    is_claimed: bool
    note: str
    evidence: str | None
    reason: str
    state: str


@dataclass(frozen=True)
class FactorView:
    """One factor: its score in words and numbers, and the answers it was made of."""

    id: str
    name: str
    said: str
    point: int | None
    low: int
    high: int
    evidenced: int | None
    coverage: str
    band: str
    band_place: int
    is_published: bool
    is_weakest: bool
    reason: str
    why: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class SkillView:
    """One core skill and the level of assessed competence."""

    name: str
    level: int | None
    level_name: str
    said: str
    note: str
    evidence: str | None


@dataclass(frozen=True)
class LimitView:
    text: str
    study: str | None
    study_name: str | None


@dataclass(frozen=True)
class Report:
    """All of one result, in words. Numbers are whole points; the tree behind them is in `result`.

    conversations: what people see differently, by name; the first thing to do where no practice falls short.
    """

    id: str
    brand: str
    base_url: str
    title: str
    submitted_at: datetime
    submitted_on: str
    scope: str
    is_screen: bool
    facts: tuple[tuple[str, str], ...]
    sentence: str
    training_sentence: str | None
    critical_sentence: str | None
    index: int | None
    index_said: str
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
    profile: Profile
    factors: tuple[FactorView, ...]
    skills: tuple[SkillView, ...]
    first: tuple[FirstThing, ...]
    actions: tuple[Action, ...]
    to_find_out: tuple[ToFindOut, ...]
    critical: tuple[AnswerLine, ...]
    claimed: tuple[AnswerLine, ...]
    courses: tuple[CourseCard, ...]
    uncovered: tuple[str, ...]
    example_catalogue: bool
    limits: tuple[LimitView, ...]
    transfer_note: str
    version: str
    hash: str
    catalogue_hash: str
    others: Conclusions
    conversations: tuple[str, ...]


def build(house: House, session: Session, assessment_id: str) -> Report:
    """The report of a submitted assessment. Raises NotFound before it is submitted."""
    submitted = store.submission(session, assessment_id)
    if submitted is None:
        raise NotFound("There is no result yet", "Finish the questions and submit them first.")
    questionnaire = questionnaire_of(house, session, submitted.questionnaire_hash)
    catalogue = catalogue_of(house, session, submitted.catalogue_hash)
    answers, scored, moment = submitted.answers, submitted.result, submitted.submitted_at
    practice = Practice(Journey(questionnaire, answers), scored.score, moment)
    asked = [leaf.of for leaf in scored.score.leaves() if leaf.state is not State.NOT_ASKED]
    agreed = agreements.agreed_by(session, assessment_id, asked)
    others = conclusions(house, session, assessment_id, practice, agreed.sentence if agreed else None)
    return compose(house, questionnaire, catalogue, answers, scored, assessment_id, moment, others)


def compose(
    house: House,
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    answers: Answers,
    result: Result,
    assessment_id: str,
    submitted_at: datetime,
    others: Conclusions = NOBODY_ASKED,
) -> Report:
    """A report from its parts. Nothing is scored here: all numbers come from the result."""
    journey = Journey(questionnaire, answers)
    score = result.score
    names = {factor.id: factor.name for factor in questionnaire.factors}
    local = submitted_at.astimezone(house.settings.zone)
    today = house.now().astimezone(house.settings.zone).date()
    factors = tuple(_factor(journey, part, result) for part in score.parts)
    lines = {line.id: line for factor in factors for line in factor.lines}
    band_place, band, means = _band(questionnaire, score)
    return Report(
        id=assessment_id,
        brand=house.settings.brand_name,
        base_url=house.settings.base_url,
        title="De-escalation readiness: quick screen" if result.scope == "screen" else "De-escalation readiness",
        submitted_at=submitted_at,
        submitted_on=f"{local:%-d %B %Y}",
        scope="Quick screen" if result.scope == "screen" else "Full assessment",
        is_screen=result.scope == "screen",
        facts=_facts(journey),
        sentence=sentence(journey, score),
        training_sentence=training_sentence(journey, result),
        critical_sentence=_critical_sentence(journey, result),
        index=whole(score.point) if score.point is not None else None,
        index_said=range_said(score),
        index_reason=score.reason,
        evidenced=_evidenced(score),
        low=whole(score.low),
        high=whole(score.high),
        band=band,
        band_place=band_place,
        band_range=_band_range(questionnaire, score),
        band_means=means,
        caps=tuple(cap.sentence for cap in score.standing.caps) if score.standing else (),
        weakest=names[score.weakest] if score.weakest and not _all_equal(score) else None,
        profile=draw(questionnaire.index, score.parts, names),
        factors=factors,
        skills=_skills(journey, result),
        first=advice.first_things(journey, result),
        actions=advice.actions(journey, result),
        to_find_out=advice.to_find_out(journey, result),
        critical=tuple(lines[of] for of in result.critical),
        claimed=tuple(lines[of] for of in result.claimed),
        courses=advice.course_cards(journey, catalogue, result, today),
        uncovered=tuple(journey.question(of).name for of in result.uncovered),
        example_catalogue=catalogue.example,
        limits=_limits(journey, others.limits),
        transfer_note=questionnaire.evidence.transfer_note,
        version=questionnaire.index.version,
        hash=result.questionnaire,
        catalogue_hash=result.catalogue,
        others=others,
        conversations=tuple(finding.title for finding in others.seen.findings) if others.seen else (),
    )


def _facts(journey: Journey) -> tuple[tuple[str, str], ...]:
    """What was said about who answers, in the order it was asked, but for the scope."""
    context = journey.sections[0]
    assert context.id == CONTEXT  # the path always begins with the context
    questions = [question for question in context.questions if question != context.questions[0]]
    return tuple((journey.question(q).name, said(journey, q, journey.answer(q))) for q in questions)


def _band(questionnaire: Questionnaire, score: Score) -> tuple[int, str, str]:
    if score.standing is None:
        return -1, "Not scorable yet", "Too little is known to name a band."
    place = next(at for at, band in enumerate(questionnaire.index.bands) if band.id == score.standing.band)
    return place, questionnaire.index.bands[place].name, questionnaire.index.bands[place].means


def _band_range(questionnaire: Questionnaire, score: Score) -> str | None:
    """Between which bands the answer lies, where what is unknown could move it."""
    names = {band.id: band.name for band in questionnaire.index.bands}
    if score.standing is None or score.standing.lowest == score.standing.highest:
        return None
    return f"between {names[score.standing.lowest]} and {names[score.standing.highest]}, once everything is known"


def sentence(journey: Journey, score: Score) -> str:
    """The result in one line: the band, and what holds it there."""
    questionnaire = journey.questionnaire
    if score.standing is None:
        missing = [f.name.lower() for f, s in zip(questionnaire.factors, score.parts, strict=True) if not s.published]
        return f"Not scorable yet. We know too little about {advice.listed(missing)}."
    band = next(band.name for band in questionnaire.index.bands if band.id == score.standing.band)
    held = [journey.question(of).name.lower() for c in score.standing.caps for of in c.held_by if "." in of]
    factors = {factor.id: factor.name for factor in questionnaire.factors}
    weak = [factors[of].lower() for c in score.standing.caps for of in c.held_by if "." not in of]
    if held:
        items = "one critical item" if len(held) == 1 else f"{len(held)} critical items"
        return f"{band}. Held there by {items}: {advice.listed(held)}."
    if weak:
        return f"{band}. Held there by the weakest {'factor' if len(weak) == 1 else 'factors'}: {advice.listed(weak)}."
    if score.weakest and not _all_equal(score):
        return f"{band}. The weakest factor is {factors[score.weakest].lower()}."
    return f"{band}."


def _all_equal(score: Score) -> bool:
    """Whether no factor is weaker than another."""
    return len({part.point for part in score.parts}) == 1


def training_sentence(journey: Journey, result: Result) -> str | None:
    """That training is not the first step, where the largest gaps are not ones that training closes."""
    if result.training_first:
        return None
    largest = result.gaps[: journey.questionnaire.index.rules.largest_gaps]
    names = [journey.question(gap.indicator).name.lower() for gap in largest]
    gaps = "largest gap is" if len(names) == 1 else f"{len(names)} largest gaps are"
    return f"Training is not the first step. Your {gaps} {advice.listed(names)}, and no course closes them."


def _critical_sentence(journey: Journey, result: Result) -> str | None:
    """Which critical items need attention, if any."""
    fails_up_to = journey.questionnaire.index.rules.critical_fails_up_to
    leaves = {leaf.of: leaf for leaf in result.score.leaves()}
    levels = {of: leaves[of].level for of in result.critical}
    low = [journey.question(of).name.lower() for of, level in levels.items() if level is None or level <= fails_up_to]
    if not low:
        return None
    stand = "is not known or stands" if len(low) == 1 else "are not known or stand"
    return f"{len(low)} of {len(levels)} critical items {stand} at level {fails_up_to} or below: {advice.listed(low)}."


def _evidenced(score: Score) -> int | None:
    if score.point is None or score.evidenced is None or score.evidenced == score.point:
        return None
    return whole(score.evidenced)


def _factor(journey: Journey, score: Score, result: Result) -> FactorView:
    factor = next(factor for factor in journey.questionnaire.factors if factor.id == score.of)
    bands = journey.questionnaire.index.bands
    place = max(at for at, band in enumerate(bands) if (score.point or Fraction(0)) >= band.starts)
    asked = sum(part.weight > 0 for part in score.parts)
    known = sum(part.level is not None for part in score.parts)
    return FactorView(
        factor.id,
        factor.name,
        range_said(score),
        whole(score.point) if score.published and score.point is not None else None,
        whole(score.low),
        whole(score.high),
        _evidenced(score) if score.published else None,
        f"{known} of {asked}",
        bands[place].name if score.published else "Not scorable yet",
        place if score.published else -1,
        score.published,
        score.of == result.score.weakest,
        as_written(score.reason),
        factor.why,
        tuple(answer_line(journey, part) for part in score.parts if part.state is not State.NOT_ASKED),
    )


def answer_line(journey: Journey, leaf: Score) -> AnswerLine:
    question = journey.question(leaf.of)
    answer = journey.answer(leaf.of)
    indicator = journey.questionnaire.indicators.get(leaf.of)
    return AnswerLine(
        leaf.of,
        question.name,
        question.question,
        said(journey, leaf.of, answer),
        leaf.level,
        level_name(journey, answer),
        leaf.weight,
        bool(indicator and journey.sector in indicator.critical),
        leaf.claimed,
        answer.note,
        evidence_name(journey, answer),
        leaf.reason,
        answer.state.value,
    )


def level_name(journey: Journey, answer: Answer) -> str:
    """A level's word, or the state's."""
    if answer.level is not None:
        return journey.questionnaire.index.level_names[answer.level]
    return {State.DONT_KNOW: "Not known", State.NOT_APPLICABLE: "Does not apply"}.get(answer.state, "No answer yet")


def _skills(journey: Journey, result: Result) -> tuple[SkillView, ...]:
    return tuple(
        SkillView(
            journey.question(leaf.of).name,
            leaf.level,
            level_name(journey, journey.answer(leaf.of)),
            said(journey, leaf.of, journey.answer(leaf.of)),
            journey.answer(leaf.of).note,
            evidence_name(journey, journey.answer(leaf.of)),
        )
        for leaf in result.skills
    )


def _limits(journey: Journey, of_others: tuple[str, ...]) -> tuple[LimitView, ...]:
    """What the result does not show. What others said takes the place of the line that says that it is one view.

    What an outsider saw still rests on what was shown on the day, so their line stays.
    """
    role = journey.answer("context.role").value or "not_said"
    studies = journey.questionnaire.evidence.by_id

    def holds(limit: Limit) -> bool:
        return (not limit.roles or role in limit.roles) and (not limit.scopes or journey.scope in limit.scopes)

    def is_replaced(limit: Limit) -> bool:
        return bool(of_others) and bool(limit.roles) and OUTSIDER not in limit.roles

    return tuple(LimitView(said, None, None) for said in of_others) + tuple(
        LimitView(limit.text, limit.study, studies[limit.study].name if limit.study else None)
        for limit in journey.questionnaire.index.limits
        if holds(limit) and not is_replaced(limit)
    )
