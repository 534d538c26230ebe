"""What the content that ships has promised: its size, its levels, what is critical, and courses for all it may sell."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from questionnaire.answers import answered
from questionnaire.journey import Journey
from questionnaire.load import from_canonical
from questionnaire.model import Indicator
from scoring.courses import recommend, uncovered
from scoring.result import result, to_json
from tests.questionnaire.builder import about
from tests.questionnaire.real import CATALOGUE, QUESTIONNAIRE, SECTORS

INDICATORS = QUESTIONNAIRE.indicators
TRAINING = QUESTIONNAIRE.index.rules.training_causes
NUMBER = re.compile(r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|quarter|third|once|twice)\b")
ARTEFACT = re.compile(
    r"\b(log|logs|logged|record|records|recorded|plan|plans|policy|policies|minutes|report|reports|survey|audit|audits|"
    r"review|reviews|reviewed|rota|rotas|timetable|register|checklist|form|forms|sheet|sheets|analysis|action|actions|"
    r"assessment|assessments|dated|written|signed|named|published|chart|map|list|dashboard|results)\b"
)


def wordings(indicator: Indicator) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The levels of an indicator as each sector reads them."""
    for sector in SECTORS:
        yield sector, indicator.worded_for(sector).levels


def test_there_are_five_factors_of_eight_indicators() -> None:
    assert [factor.id for factor in QUESTIONNAIRE.factors] == [
        "refreshers",
        "leadership",
        "culture",
        "environment",
        "policy",
    ]
    assert [len(factor.indicators) for factor in QUESTIONNAIRE.factors] == [8] * 5


def test_the_screen_asks_three_indicators_of_each_factor() -> None:
    counted = [sum(indicator.screen for indicator in factor.indicators) for factor in QUESTIONNAIRE.factors]
    assert counted == [3] * 5


def test_there_are_five_skills() -> None:
    assert list(QUESTIONNAIRE.skills_by_id) == [
        "skills.emotional_intelligence",
        "skills.empathy",
        "skills.communication",
        "skills.awareness",
        "skills.decisions",
    ]


def test_the_bands_are_those_of_the_rules() -> None:
    assert [(band.name, band.starts) for band in QUESTIONNAIRE.index.bands] == [
        ("Not yet started", 0),
        ("Emerging", 20),
        ("Developing", 40),
        ("Established", 60),
        ("Embedded", 80),
    ]


def test_the_numbers_of_the_rules_are_those_that_were_agreed() -> None:
    rules = QUESTIONNAIRE.index.rules
    assert str(rules.publish_at_coverage) == "4/5"
    assert (rules.claimed_from, rules.claimed_counts_as) == (3, 2)
    assert (rules.critical_fails_up_to, rules.critical_cap, rules.bands_above_weakest) == (1, "developing", 1)
    assert rules.largest_gaps == 3
    assert rules.training_causes == ("skill", "knowledge", "leadership")
    assert [kind.id for kind in QUESTIONNAIRE.index.evidence_kinds if kind.weak] == ["none", "verbal"]
    assert [factor.weight for factor in QUESTIONNAIRE.factors] == [1] * 5


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.id)
def test_levels_3_and_4_name_a_number_or_something_to_look_at_in_every_wording(indicator: Indicator) -> None:
    vague = [
        (sector, level)
        for sector, levels in wordings(indicator)
        for level in levels[3:]
        if not NUMBER.search(level.lower()) and not ARTEFACT.search(level.lower())
    ]
    assert vague == []


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda each: each.id)
def test_no_two_levels_say_the_same_in_any_wording(indicator: Indicator) -> None:
    assert all(len(set(levels)) == 5 for _, levels in wordings(indicator))


@pytest.mark.parametrize("indicator", ["leadership.named_lead", "policy.recording", "policy.post_incident"])
def test_nobody_may_say_that_these_do_not_apply(indicator: str) -> None:
    assert INDICATORS[indicator].not_applicable is None


@pytest.mark.parametrize("sector", SECTORS)
def test_what_is_critical_is_always_asked(sector: str) -> None:
    critical = [indicator.id for indicator in INDICATORS.values() if sector in indicator.critical]
    settings = [option.id for option in QUESTIONNAIRE.context_by_id["context.setting"].options]
    journeys = [Journey(QUESTIONNAIRE, about(sector, scope, at)) for scope in ("full", "screen") for at in settings]
    assert critical
    assert all(journey.is_asked(indicator) for journey in journeys for indicator in critical)


@pytest.mark.parametrize("scope", ["full", "screen"])
@pytest.mark.parametrize("setting", [option.id for option in QUESTIONNAIRE.context_by_id["context.setting"].options])
def test_every_setting_is_asked_enough_of_each_factor_to_score_it(setting: str, scope: str) -> None:
    option = next(each for each in QUESTIONNAIRE.context_by_id["context.setting"].options if each.id == setting)
    journey = Journey(QUESTIONNAIRE, about((option.sectors or SECTORS)[0], scope, setting))
    assert journey.setting == setting
    counted = {section.id: len(section.questions) for section in journey.sections}
    assert all(counted[factor.id] >= (4 if scope == "full" else 2) for factor in QUESTIONNAIRE.factors)


def test_the_questionnaire_kept_as_json_is_the_same_version() -> None:
    kept = from_canonical(QUESTIONNAIRE.canonical)
    assert kept.hash == QUESTIONNAIRE.hash
    assert kept.canonical == QUESTIONNAIRE.canonical
    assert kept == QUESTIONNAIRE


def test_the_questionnaire_kept_as_json_reads_and_scores_the_same() -> None:
    kept = from_canonical(QUESTIONNAIRE.canonical)
    given = about("schools", setting="college") | {each: answered(at % 5) for at, each in enumerate(INDICATORS)}
    assert to_json(result(kept, CATALOGUE, given)) == to_json(result(QUESTIONNAIRE, CATALOGUE, given))
    for sector in (None, *SECTORS):
        assert kept.indicator("policy.recording", sector) == QUESTIONNAIRE.indicator("policy.recording", sector)


def test_one_changed_word_is_another_version() -> None:
    text = QUESTIONNAIRE.canonical
    assert text.count('"version":"') == 1
    assert from_canonical(text.replace('"version":"', '"version":"x')).hash != QUESTIONNAIRE.hash


@pytest.mark.parametrize("sector", SECTORS)
def test_an_example_course_covers_every_training_indicator_and_every_skill_of_the_sector(sector: str) -> None:
    offers = [course for course in CATALOGUE.courses if not course.sectors or sector in course.sectors]
    covered = {each for course in offers for each in (*course.indicators, *course.skills)}
    wanted = {indicator.id for indicator in INDICATORS.values() if indicator.cause in TRAINING}
    assert (wanted | set(QUESTIONNAIRE.skills_by_id)) - covered == set()


@pytest.mark.parametrize("sector", SECTORS)
def test_an_organisation_with_every_gap_is_left_with_none_that_no_course_covers(sector: str) -> None:
    given = about(sector) | {each: answered(0) for each in (*INDICATORS, *QUESTIONNAIRE.skills_by_id)}
    advice = recommend(QUESTIONNAIRE, CATALOGUE, given)
    assert uncovered(QUESTIONNAIRE, given, advice) == ()
    assert len(advice) < len(CATALOGUE.courses) / 2


def test_every_example_course_covers_something_and_says_that_it_is_an_example() -> None:
    assert CATALOGUE.example
    assert [course.id for course in CATALOGUE.courses if not course.indicators and not course.skills] == []


@pytest.mark.parametrize("sector", SECTORS)
def test_every_indicator_has_a_source_in_every_sector(sector: str) -> None:
    assert [each for each in INDICATORS if not QUESTIONNAIRE.indicator(each, sector).sources] == []


def test_every_skill_that_an_indicator_names_belongs_to_a_training_gap() -> None:
    named = {indicator.id for indicator in INDICATORS.values() if indicator.skills}
    assert {each for each in named if INDICATORS[each].cause not in TRAINING} == set()
