"""Which questions are asked, in which order and in whose words: one feature, one mini questionnaire each."""

from __future__ import annotations

import pytest

from questionnaire.answers import DONT_KNOW, NOT_ASKED, UNANSWERED, Answer, State, answered, not_applicable
from questionnaire.journey import Journey
from questionnaire.model import ContextQuestion, Indicator
from tests.questionnaire.builder import about, factor, indicator, levels, plain_factor, questionnaire

CONTEXT = ("context.scope", "context.sector", "context.setting", "context.staff")
TWO = questionnaire(plain_factor("policy", 2), plain_factor("culture", 1), skills=2)
SCREEN = questionnaire(factor("policy", indicator("policy.a", screen=True), indicator("policy.b")), skills=1)
BY_SETTING = questionnaire(factor("policy", indicator("policy.a", not_asked_in=["visits"]), indicator("policy.b")))


def test_nothing_but_the_context_is_asked_before_the_sector_is_known() -> None:
    journey = Journey(TWO, {})
    assert journey.path.questions == CONTEXT
    assert [section.id for section in journey.sections] == ["context"]
    assert journey.answer("policy.a") == NOT_ASKED


def test_with_a_sector_all_factors_follow_in_order_and_the_skills_come_last() -> None:
    journey = Journey(TWO, about())
    assert journey.path.questions == (*CONTEXT, "policy.a", "policy.b", "culture.a", "skills.a", "skills.b")
    assert [section.id for section in journey.sections] == ["context", "policy", "culture", "skills"]


def test_without_a_scope_the_full_assessment_is_asked() -> None:
    journey = Journey(SCREEN, {"context.sector": answered("care")})
    assert journey.scope == "full"
    assert journey.is_asked("policy.b") and journey.is_asked("skills.a")


def test_the_quick_screen_asks_its_own_indicators_and_no_skills() -> None:
    journey = Journey(SCREEN, about(scope="screen"))
    assert journey.path.questions == (*CONTEXT, "policy.a")
    assert [section.id for section in journey.sections] == ["context", "policy"]


def test_an_answer_of_the_full_assessment_is_not_asked_on_the_screen_and_comes_back_with_the_full_scope() -> None:
    given = levels("policy", 3, 2) | levels("skills", 1)
    assert Journey(SCREEN, about(scope="screen") | given).answer("policy.b") == NOT_ASKED
    assert Journey(SCREEN, about(scope="screen") | given).answer("skills.a") == NOT_ASKED
    assert Journey(SCREEN, about() | given).answer("policy.b") == answered(2)


@pytest.mark.parametrize("scope", ["everything", 4])
def test_a_scope_that_is_not_offered_counts_as_the_full_one(scope: str | int) -> None:
    assert Journey(TWO, {"context.scope": answered(scope)}).scope == "full"


def test_a_sector_that_is_not_offered_is_no_sector() -> None:
    assert Journey(TWO, about(sector="space")).sector is None


def test_a_sector_that_somebody_does_not_know_is_no_sector() -> None:
    assert Journey(TWO, {"context.sector": Answer(State.DONT_KNOW, "care")}).sector is None


def test_an_indicator_is_not_asked_in_a_setting_that_it_names() -> None:
    assert not Journey(BY_SETTING, about(setting="visits")).is_asked("policy.a")
    assert Journey(BY_SETTING, about(setting="visits")).is_asked("policy.b")


def test_an_indicator_is_asked_in_other_settings_and_where_the_setting_is_open() -> None:
    assert Journey(BY_SETTING, about(setting="ward")).is_asked("policy.a")
    assert Journey(BY_SETTING, about()).is_asked("policy.a")
    assert Journey(BY_SETTING, about() | {"context.setting": DONT_KNOW}).is_asked("policy.a")


def test_a_setting_left_over_from_another_sector_has_no_effect_and_is_asked_again() -> None:
    journey = Journey(BY_SETTING, about(sector="shops", setting="visits"))
    assert journey.setting is None
    assert journey.is_asked("policy.a")
    assert journey.answer("context.setting") == UNANSWERED
    assert "context.setting" in journey.open_questions()


def test_a_setting_comes_back_with_its_sector() -> None:
    journey = Journey(BY_SETTING, about(sector="care", setting="visits"))
    assert journey.setting == "visits"
    assert journey.answer("context.setting") == answered("visits")


def test_a_setting_that_every_sector_has_survives_a_change_of_sector() -> None:
    assert Journey(BY_SETTING, about(sector="shops", setting="mixed")).setting == "mixed"


def test_a_sector_is_offered_its_own_settings_and_the_common_ones() -> None:
    journey = Journey(TWO, about(sector="shops"))
    question = journey.question("context.setting")
    assert isinstance(question, ContextQuestion)
    assert [option.id for option in journey.options(question)] == ["counter", "mixed"]


def test_the_same_path_is_the_same_object_for_equal_content() -> None:
    again = questionnaire(plain_factor("policy", 2), plain_factor("culture", 1), skills=2)
    assert again is not TWO and again == TWO
    assert Journey(again, about()).path is Journey(TWO, about()).path


def test_content_that_differs_in_one_word_is_another_questionnaire() -> None:
    other = questionnaire(plain_factor("policy", 2, question="How is it there?"), plain_factor("culture", 1), skills=2)
    assert other != TWO
    assert other != "not content at all"


WORDED = questionnaire(
    factor(
        "policy",
        indicator(
            "policy.a",
            sources=[
                {"kind": "law", "cite": "A law of shops", "sectors": ["shops"]},
                {"kind": "our_choice", "cite": "Our own choice."},
            ],
            wordings=[
                {
                    "sector": "shops",
                    "question": "How is it at the counter?",
                    "levels": ["0.", "1.", "2.", "3.", "4."],
                    "remedies": [{"action": "Open a second till.", "days": 2, "owner": "The shop"}],
                }
            ],
        ),
    )
)


def worded(sector: str | None) -> Indicator:
    question = Journey(WORDED, about(sector=sector) if sector else {}).question("policy.a")
    assert isinstance(question, Indicator)
    return question


def test_a_sector_reads_its_own_words_and_keeps_the_general_ones_elsewhere() -> None:
    assert worded("shops").question == "How is it at the counter?"
    assert worded("shops").levels == ("0.", "1.", "2.", "3.", "4.")
    assert worded("shops").remedies[0].action == "Open a second till."
    assert worded("shops").why == "Because it matters."
    assert worded("shops").good_evidence == ("A page",)


def test_other_sectors_read_the_general_words() -> None:
    assert worded("care").question == "How is it here?"
    assert worded(None).question == "How is it here?"


def test_a_sector_sees_only_the_sources_that_apply_to_it() -> None:
    assert [source.cite for source in worded("shops").sources] == ["A law of shops", "Our own choice."]
    assert [source.cite for source in worded("care").sources] == ["Our own choice."]
    assert len(worded(None).sources) == 2


def test_a_question_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        Journey(TWO, about()).question("policy.z")


def test_after_leads_through_every_question_once_and_then_ends() -> None:
    journey = Journey(TWO, about())
    walked = [journey.path.questions[0]]
    while (following := journey.after(walked[-1])) is not None:
        walked.append(following)
    assert tuple(walked) == journey.path.questions


def test_before_is_the_way_back_and_the_first_question_has_nothing_before_it() -> None:
    journey = Journey(TWO, about())
    assert journey.before("context.scope") is None
    for question in journey.path.questions[1:]:
        previous = journey.before(question)
        assert previous is not None and journey.after(previous) == question


def test_after_steps_over_what_the_setting_leaves_out() -> None:
    journey = Journey(BY_SETTING, about(setting="visits"))
    assert journey.after("context.staff") == "policy.b"
    assert journey.before("policy.b") == "context.staff"


def test_a_question_off_the_path_has_no_next_question() -> None:
    with pytest.raises(KeyError):
        Journey(BY_SETTING, about(setting="visits")).after("policy.a")


def test_progress_counts_what_was_given_and_dont_know_and_not_applicable_are_given() -> None:
    given = about() | {"policy.a": DONT_KNOW, "policy.b": not_applicable("We have none.")}
    journey = Journey(TWO, given)
    counted = {section.id: journey.given_in(section) for section in journey.sections}
    assert counted == {"context": 2, "policy": 2, "culture": 0, "skills": 0}
    assert journey.open_questions() == ("context.setting", "context.staff", "culture.a", "skills.a", "skills.b")


def test_an_answer_kept_as_unanswered_is_still_open() -> None:
    journey = Journey(TWO, about() | {"policy.a": UNANSWERED})
    assert "policy.a" in journey.open_questions()
    assert journey.given_in(journey.path.section_of["policy.a"]) == 0


def test_the_path_knows_the_place_and_section_of_each_question() -> None:
    path = Journey(TWO, about()).path
    assert path.place["policy.a"] == 4
    assert path.section_of["culture.a"].id == "culture"
    assert path.section_of["culture.a"].questions == ("culture.a",)


def test_submitting_needs_a_sector() -> None:
    assert not Journey(TWO, levels("policy", 3)).may_submit


def test_submitting_needs_one_level_of_an_indicator() -> None:
    assert not Journey(TWO, about() | levels("skills", 3)).may_submit
    assert not Journey(TWO, about() | {"policy.a": DONT_KNOW}).may_submit
    assert Journey(TWO, about() | levels("policy", 0)).may_submit


def test_submitting_does_not_count_a_level_off_the_path() -> None:
    assert not Journey(SCREEN, about(scope="screen") | {"policy.b": answered(3)}).may_submit
