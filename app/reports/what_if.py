"""What other answers would change. Scored on the spot, never saved."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from app.assessments import store
from app.assessments.content import catalogue_of, questionnaire_of
from app.assessments.pages import urls
from app.reports.pages import Difference, Knob, KnobGroup, WhatIfPage
from app.reports.profile import draw, range_said
from app.reports.report import sentence, training_sentence
from app.web.errors import NotFound
from app.web.house import House
from questionnaire.answers import Answer, State, answered
from questionnaire.journey import CONTEXT, Journey
from questionnaire.model import ContextQuestion
from scoring.result import Result, result

UNKNOWN = "unknown"
LEVEL_WORDS = {str(level): level for level in range(5)}


def tried(journey: Journey, wanted: Mapping[str, str]) -> dict[str, Answer]:
    """The answers with those changes that are levels or "unknown"; anything else is left as it was."""
    changed = dict(journey.answers)
    for question, value in wanted.items():
        if not journey.is_asked(question) or isinstance(journey.question(question), ContextQuestion):
            continue
        before = journey.answer(question)
        if value in LEVEL_WORDS and before.level != LEVEL_WORDS[value]:
            changed[question] = answered(LEVEL_WORDS[value], evidence=before.evidence)
        elif value == UNKNOWN and before.level is not None:
            changed[question] = Answer(State.DONT_KNOW)
    return changed


def page(house: House, session: Session, assessment_id: str, wanted: Mapping[str, str]) -> WhatIfPage:
    """The page for a submitted assessment and some changes. Raises NotFound before it is submitted."""
    submitted = store.submission(session, assessment_id)
    if submitted is None:
        raise NotFound("There is no result yet", "Finish the questions and submit them first.")
    questionnaire = questionnaire_of(house, session, submitted.questionnaire_hash)
    catalogue = catalogue_of(house, session, submitted.catalogue_hash)
    journey = Journey(questionnaire, submitted.answers)
    trial = Journey(questionnaire, tried(journey, wanted))
    now, then = submitted.result, result(questionnaire, catalogue, trial.answers)
    names = {factor.id: factor.name for factor in questionnaire.factors}
    gaps_now = {gap.indicator for gap in now.gaps}
    gaps_then = {gap.indicator for gap in then.gaps}
    return WhatIfPage(
        title="What if",
        sentence=sentence(trial, then.score),
        sentence_now=sentence(journey, now.score),
        changed=sum(trial.answers.get(q) != answer for q, answer in journey.answers.items())
        + sum(q not in journey.answers for q in trial.answers),
        profile=draw(questionnaire.index, then.score.parts, names, now.score.parts),
        differences=differences(journey, now, then),
        gone=tuple(journey.question(g.indicator).name for g in now.gaps if g.indicator not in gaps_then),
        added=tuple(journey.question(g.indicator).name for g in then.gaps if g.indicator not in gaps_now),
        courses_now=tuple(catalogue.by_id[advice.course].title for advice in now.courses),
        courses_then=tuple(catalogue.by_id[advice.course].title for advice in then.courses),
        training_sentence=training_sentence(trial, then),
        groups=groups(journey, trial),
        address=urls(assessment_id),
    )


def differences(journey: Journey, now: Result, then: Result) -> tuple[Difference, ...]:
    """The index and each factor, as they stand and as they would."""
    rows = [("Overall index", now.score, then.score)]
    names = {factor.id: factor.name for factor in journey.questionnaire.factors}
    rows += [(names[one.of], one, other) for one, other in zip(now.score.parts, then.score.parts, strict=True)]
    return tuple(
        Difference(name, range_said(one), range_said(other), range_said(one) != range_said(other))
        for name, one, other in rows
    )


def groups(journey: Journey, trial: Journey) -> tuple[KnobGroup, ...]:
    """All answers that can be changed, by section."""
    made = []
    for section in journey.sections:
        if section.id != CONTEXT and section.questions:
            knobs = tuple(_knob(journey, trial, question) for question in section.questions)
            made.append(KnobGroup(section.name, knobs, sum(knob.is_changed for knob in knobs)))
    return tuple(made)


def _knob(journey: Journey, trial: Journey, question_id: str) -> Knob:
    before, after = journey.answer(question_id), trial.answer(question_id)
    words = journey.questionnaire.index.level_names
    was = _said(before, words)
    chosen = str(after.level) if after.level is not None else UNKNOWN if after.state != before.state else ""
    options = [("", f"As you answered: {was}", chosen == "" or before == after)]
    for level, word in enumerate(words):
        options.append((str(level), f"{level} {word}", before != after and chosen == str(level)))
    if before.level is not None:
        options.append((UNKNOWN, "Not known", before != after and chosen == UNKNOWN))
    return Knob(question_id, journey.question(question_id).name, was, tuple(options), before != after)


def _said(answer: Answer, words: tuple[str, ...]) -> str:
    if answer.level is not None:
        return f"{answer.level} {words[answer.level]}"
    return "does not apply" if answer.state is State.NOT_APPLICABLE else "not known"
