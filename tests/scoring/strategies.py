"""What Hypothesis draws: mini questionnaires, catalogues, and answers to these and to the real content."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from questionnaire.answers import DONT_KNOW, Answer, Answers, answered, not_applicable
from questionnaire.journey import Journey
from questionnaire.model import Catalogue, Course, Factor, Indicator, Questionnaire
from tests.questionnaire import builder
from tests.questionnaire.real import CATALOGUE, QUESTIONNAIRE

CAUSES = ("skill", "knowledge", "leadership", "system", "environment", "data")
EVIDENCE = (None, "none", "verbal", "document", "record", "observed")
KNOWN = tuple(answered(level, evidence) for level in range(5) for evidence in EVIDENCE)
UNKNOWN = (DONT_KNOW, None)
DOES_NOT_APPLY = not_applicable("We have none.")


@dataclass(frozen=True)
class Case:
    """A questionnaire, a catalogue and one person's answers, some of them off the path."""

    questionnaire: Questionnaire
    catalogue: Catalogue
    answers: Answers

    @property
    def journey(self) -> Journey:
        return Journey(self.questionnaire, self.answers)

    def with_answer(self, question: str, answer: Answer) -> Case:
        return Case(self.questionnaire, self.catalogue, {**self.answers, question: answer})


@st.composite
def factors(draw: st.DrawFn, name: str) -> Factor:
    count = draw(st.integers(1, 5))
    indicators = [
        builder.indicator(
            f"{name}.{chr(97 + at)}",
            weight=draw(st.integers(1, 3)),
            critical=draw(st.sampled_from(((), (), ("care",), ("care", "shops")))),
            not_applicable=draw(st.sampled_from((None, "You have none."))),
            not_asked_in=draw(st.sampled_from(((), (), ("visits",)))),
            cause=draw(st.sampled_from(CAUSES)),
            target=draw(st.sampled_from((3, 3, 3, 1, 4))),
            screen=draw(st.booleans()),
        )
        for at in range(count)
    ]
    return builder.factor(name, *indicators, weight=draw(st.sampled_from((1, 1, 2))))


@st.composite
def mini_questionnaires(draw: st.DrawFn) -> Questionnaire:
    names = ("policy", "culture", "leadership")[: draw(st.integers(1, 3))]
    return builder.questionnaire(*(draw(factors(name)) for name in names), skills=draw(st.integers(1, 2)))


@st.composite
def catalogues(draw: st.DrawFn, questionnaire: Questionnaire) -> Catalogue:
    """Any courses, also ones that cover nothing, or claim what no course may answer."""
    everything = (*questionnaire.indicators, *questionnaire.skills_by_id)
    sectors = st.sampled_from(((), (), *((sector,) for sector in questionnaire.sectors)))
    covered = st.sets(st.sampled_from(everything), max_size=4)

    def offer(at: int) -> Course:
        return builder.course(f"course-{at}", *sorted(draw(covered)), sectors=draw(sectors))

    return builder.catalogue(*(offer(at) for at in range(draw(st.integers(0, 5)))))


@st.composite
def answers_to(draw: st.DrawFn, questionnaire: Questionnaire) -> Answers:
    """Answers to everything, whether asked or not; now and then unknown, not applicable or left out."""
    sector = draw(st.sampled_from(tuple(questionnaire.sectors)))
    settings = [option.id for option in questionnaire.context_by_id["context.setting"].options]
    scope, setting = draw(st.sampled_from(("full", "full", "screen"))), draw(st.sampled_from((None, *settings)))
    given = builder.about(sector, scope, setting)
    chance = draw(st.sampled_from((0, 1, 3)))
    questions = (*questionnaire.indicators, *questionnaire.skills_by_id)
    dice = draw(st.lists(st.integers(0, 29), min_size=len(questions), max_size=len(questions)))
    spare = draw(st.lists(st.integers(0, 9), min_size=len(questions), max_size=len(questions)))
    for question, thrown, luck in zip(questions, dice, spare, strict=True):
        answer = KNOWN[thrown] if luck >= chance else _not_known(questionnaire.indicators.get(question), thrown)
        if answer is not None:
            given[question] = answer
    return given


def _not_known(indicator: Indicator | None, thrown: int) -> Answer | None:
    if indicator and indicator.not_applicable and thrown % 2:
        return DOES_NOT_APPLY
    return UNKNOWN[thrown % 3 == 0]


@st.composite
def mini_cases(draw: st.DrawFn) -> Case:
    questionnaire = draw(mini_questionnaires())
    return Case(questionnaire, draw(catalogues(questionnaire)), draw(answers_to(questionnaire)))


@st.composite
def real_cases(draw: st.DrawFn) -> Case:
    """The content that ships, with its example catalogue."""
    return Case(QUESTIONNAIRE, CATALOGUE, draw(answers_to(QUESTIONNAIRE)))


cases = st.one_of(mini_cases(), mini_cases(), real_cases())


@st.composite
def raised(draw: st.DrawFn) -> tuple[Case, Case]:
    """A case, and the same with one level raised."""
    case = draw(cases)
    low = sorted(
        question
        for question, answer in case.answers.items()
        if answer.level is not None and answer.level < 4 and not question.startswith("context.")
    )
    if not low:
        return case, case
    question = draw(st.sampled_from(low))
    before = case.answers[question]
    level = before.level or 0
    after = answered(draw(st.integers(level + 1, 4)), before.evidence)
    return case, case.with_answer(question, after)


@st.composite
def not_applicable_or_full_marks(draw: st.DrawFn) -> tuple[Case, Case]:
    """A case where one indicator does not apply, and the same with full marks there instead."""
    case = draw(cases)
    able = [
        each.id
        for each in case.questionnaire.indicators.values()
        if each.not_applicable and case.journey.is_asked(each.id)
    ]
    if not able:
        return case, case
    indicator = draw(st.sampled_from(able))
    return case.with_answer(indicator, DOES_NOT_APPLY), case.with_answer(indicator, answered(4, "observed"))


@st.composite
def permuted(draw: st.DrawFn) -> tuple[Case, Case]:
    """A case, and the same answers to a questionnaire whose factors list their indicators in another order."""
    case = draw(cases)
    turned = tuple(
        factor.model_copy(update={"indicators": tuple(draw(st.permutations(factor.indicators)))})
        for factor in case.questionnaire.factors
    )
    same = {field: getattr(case.questionnaire, field) for field in Questionnaire.model_fields}
    return case, Case(Questionnaire(**{**same, "factors": turned}), case.catalogue, case.answers)
