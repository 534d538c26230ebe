"""Which answers a question takes, and the sentence for each that it does not."""

from __future__ import annotations

from typing import Any

import pytest

from questionnaire.answers import DONT_KNOW, NOT_ASKED, UNANSWERED, Answer, State, answered, not_applicable
from questionnaire.journey import MOST_PEOPLE, InvalidAnswer, Journey
from tests.questionnaire.builder import about, factor, indicator, questionnaire

OPEN = indicator("policy.may_not_apply", not_applicable="You hold no such thing.")
MINI = questionnaire(factor("policy", indicator("policy.applies"), OPEN))
JOURNEY = Journey(MINI, about())

NO_LEVEL = "Choose the sentence that is closest to how things are, or say that you don't know."
NO_NUMBER = "Enter a whole number of people, 1 or more, in digits. A rough number is fine."
NO_OPTION = "Choose one of the listed answers."
NO_EVIDENCE = "Choose one of the listed kinds of evidence."
NEEDED = "Choose one of the listed answers. The questions and the law depend on it."
APPLIES = "This question applies to every organisation. If you cannot tell, choose that you don't know."
NO_REASON = "Say in a few words why this does not apply to you."

TAKEN = {
    "the lowest level": ("policy.applies", answered(0)),
    "the highest level": ("policy.applies", answered(4)),
    "a level with evidence and a note": ("policy.applies", answered(3, "record", "See the log.")),
    "a level of a skill": ("skills.a", answered(2)),
    "not knowing a level": ("policy.applies", DONT_KNOW),
    "not knowing a skill": ("skills.a", DONT_KNOW),
    "not applicable with a reason": ("policy.may_not_apply", not_applicable("We hold none.")),
    "a scope": ("context.scope", answered("screen")),
    "a sector": ("context.sector", answered("shops")),
    "a setting of the sector": ("context.setting", answered("ward")),
    "a setting of all sectors": ("context.setting", answered("mixed")),
    "not knowing the setting": ("context.setting", DONT_KNOW),
    "one person": ("context.staff", answered(1)),
    "as many people as we take": ("context.staff", answered(MOST_PEOPLE)),
    "not knowing the number": ("context.staff", DONT_KNOW),
}

WRONG: dict[str, tuple[str, Answer, str]] = {
    "a level below 0": ("policy.applies", answered(-1), NO_LEVEL),
    "a level above 4": ("policy.applies", answered(5), NO_LEVEL),
    "a level in letters": ("policy.applies", answered("3"), NO_LEVEL),
    "a level with decimals": ("policy.applies", Answer(State.ANSWERED, 3.0), NO_LEVEL),  # type: ignore[arg-type]
    "yes instead of a level": ("policy.applies", answered(True), NO_LEVEL),
    "no level at all": ("policy.applies", Answer(State.ANSWERED), NO_LEVEL),
    "a level of a skill that does not exist": ("skills.a", answered(5), NO_LEVEL),
    "nothing": ("policy.applies", UNANSWERED, NO_LEVEL),
    "a level in an answer that says there is none": ("policy.applies", Answer(State.UNANSWERED, 3), NO_LEVEL),
    "not asked": ("policy.applies", NOT_ASKED, NO_LEVEL),
    "evidence of an unknown kind": ("policy.applies", answered(3, "rumour"), NO_EVIDENCE),
    "unknown evidence where nobody knows": ("policy.applies", Answer(State.DONT_KNOW, evidence="rumour"), NO_EVIDENCE),
    "not applicable where it applies to all": ("policy.applies", not_applicable("We are special."), APPLIES),
    "not applicable for a skill": ("skills.a", not_applicable("We are special."), APPLIES),
    "not applicable for the context": ("context.setting", not_applicable("We are special."), APPLIES),
    "not applicable without a reason": ("policy.may_not_apply", not_applicable(""), NO_REASON),
    "not applicable with a blank reason": ("policy.may_not_apply", not_applicable(" \n\t"), NO_REASON),
    "not knowing the sector": ("context.sector", DONT_KNOW, NEEDED),
    "not knowing the scope": ("context.scope", DONT_KNOW, NEEDED),
    "an unknown sector": ("context.sector", answered("space"), NO_OPTION),
    "an unknown scope": ("context.scope", answered("all"), NO_OPTION),
    "a setting of another sector": ("context.setting", answered("counter"), NO_OPTION),
    "a number instead of an option": ("context.setting", answered(1), NO_OPTION),
    "no option": ("context.sector", UNANSWERED, NO_OPTION),
    "an option in an answer that says there is none": ("context.sector", Answer(State.UNANSWERED, "care"), NO_OPTION),
    "no people": ("context.staff", answered(0), NO_NUMBER),
    "fewer than no people": ("context.staff", answered(-5), NO_NUMBER),
    "more people than we take": ("context.staff", answered(MOST_PEOPLE + 1), NO_NUMBER),
    "people in letters": ("context.staff", answered("twelve"), NO_NUMBER),
    "yes instead of a number": ("context.staff", answered(True), NO_NUMBER),
    "no number": ("context.staff", UNANSWERED, NO_NUMBER),
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_question_takes_and_returns_unchanged(case: str) -> None:
    question, answer = TAKEN[case]
    assert JOURNEY.accept(question, answer) is answer


@pytest.mark.parametrize("case", WRONG)
def test_a_question_refuses_with_a_sentence(case: str) -> None:
    question, answer, sentence = WRONG[case]
    with pytest.raises(InvalidAnswer) as refused:
        JOURNEY.accept(question, answer)
    assert str(refused.value) == sentence


def test_before_there_is_a_sector_only_the_common_settings_are_taken() -> None:
    start = Journey(MINI, {})
    assert start.accept("context.setting", answered("mixed")) == answered("mixed")
    with pytest.raises(InvalidAnswer):
        start.accept("context.setting", answered("ward"))


def test_a_changed_mind_about_scope_and_sector_is_not_held_back_by_the_earlier_choice() -> None:
    journey = Journey(MINI, about(sector="shops", scope="screen"))
    assert journey.accept("context.sector", answered("care")) == answered("care")
    assert journey.accept("context.scope", answered("full")) == answered("full")


def test_an_unknown_question_is_an_error_and_not_a_wrong_answer() -> None:
    with pytest.raises(KeyError):
        JOURNEY.accept("policy.nowhere", answered(1))


@pytest.mark.parametrize(
    ("answer", "level", "given"),
    [
        (answered(0), 0, True),
        (answered("screen"), None, True),
        (DONT_KNOW, None, True),
        (not_applicable("None here."), None, True),
        (UNANSWERED, None, False),
        (NOT_ASKED, None, False),
        (Answer(State.DONT_KNOW, 3), None, True),
    ],
)
def test_an_answer_has_a_level_only_where_it_was_answered_with_one(answer: Answer, level: Any, given: bool) -> None:
    assert answer.level == level
    assert answer.is_given is given
