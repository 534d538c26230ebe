"""One factor from its indicators: scoring rules, sections 1 and 2."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from questionnaire.answers import DONT_KNOW, UNANSWERED, Answer, State, answered, not_applicable
from scoring.engine import score, skills
from scoring.tree import Score, whole
from tests.questionnaire.builder import about, factor, indicator, levels, plain_factor, questionnaire

NOT_HERE = not_applicable("We have none.")


def scored(*given: int | Answer | None, weights: tuple[int, ...] | None = None, **rules: Any) -> Score:
    """The score of a factor with one indicator for each answer."""
    each = weights or (1,) * len(given)
    parts = [
        indicator(f"policy.{chr(97 + at)}", weight=weight, not_applicable="You have none.")
        for at, weight in enumerate(each)
    ]
    mini = questionnaire(factor("policy", *parts), rules=rules)
    return score(mini, about() | levels("policy", *given)).part("policy")


def test_the_worked_check_of_the_rules() -> None:
    one = scored(4, 3, 3, 2, 2, 1, DONT_KNOW, NOT_HERE)
    assert one.point == Fraction(125, 2)
    assert one.low == Fraction(375, 7)
    assert one.high == Fraction(475, 7)
    assert one.coverage == Fraction(6, 7)
    assert one.published
    assert f"{float(one.low):.6f} {float(one.high):.6f}" == "53.571429 67.857143"


def test_weights_count() -> None:
    one = scored(4, 1, 0, weights=(3, 2, 1))
    assert one.point == one.low == one.high == Fraction(100 * (3 * 4 + 2 * 1), 4 * 6)


def test_weights_count_in_bounds_and_coverage() -> None:
    one = scored(4, 2, None, weights=(5, 3, 2))
    assert one.point == Fraction(100 * (20 + 6), 4 * 8)
    assert one.low == Fraction(100 * 26, 4 * 10)
    assert one.high == Fraction(100 * (26 + 8), 4 * 10)
    assert one.coverage == Fraction(8, 10)


def test_the_lowest_levels_give_0_and_the_highest_100() -> None:
    assert scored(0, 0, 0).point == 0
    assert scored(4, 4, 4).point == 100


def test_unanswered_counts_like_dont_know() -> None:
    unanswered, unknown = scored(3, 2, 2, 3, UNANSWERED), scored(3, 2, 2, 3, DONT_KNOW)
    assert (unanswered.point, unanswered.low, unanswered.high) == (unknown.point, unknown.low, unknown.high)
    assert unanswered.coverage == unknown.coverage == Fraction(4, 5)


def test_not_applicable_is_as_if_the_indicator_did_not_exist() -> None:
    with_it, without = scored(3, 1, NOT_HERE), scored(3, 1)
    assert (with_it.point, with_it.low, with_it.high) == (without.point, without.low, without.high)
    assert with_it.coverage == 1


def test_a_coverage_of_exactly_four_fifths_is_published() -> None:
    one = scored(2, 2, 2, 2, None)
    assert one.coverage == Fraction(4, 5)
    assert one.published and one.point == 50


def test_a_coverage_of_exactly_four_fifths_by_weight_is_published() -> None:
    assert scored(2, None, weights=(4, 1)).published


def test_a_coverage_just_under_four_fifths_is_not_published() -> None:
    weights = (5,) * 19 + (4,)
    one = scored(*([2] * 15 + [None] * 4 + [2]), weights=weights)
    assert one.coverage == Fraction(79, 99)
    assert not one.published
    assert (one.point, one.low, one.high) == (50, Fraction(7900, 198), Fraction(11900, 198))
    assert "not scorable yet" in one.reason


def test_the_threshold_is_content_and_not_code() -> None:
    assert not scored(2, 2, None).published
    assert scored(2, 2, None, publish_at_coverage="2/3").published


def test_without_a_known_level_there_is_no_point_and_the_bounds_are_0_and_100() -> None:
    one = scored(None, DONT_KNOW)
    assert (one.point, one.low, one.high, one.coverage, one.published) == (None, 0, 100, 0, False)
    assert one.reason == "None of the 2 questions has a level yet, so there is no score."


def test_a_factor_of_which_nothing_applies_cannot_be_scored() -> None:
    one = scored(NOT_HERE, NOT_HERE)
    assert (one.point, one.evidenced, one.published, one.coverage) == (None, None, False, 0)
    assert one.reason == "None of the questions on policy applies, so there is nothing to score."
    assert [part.weight for part in one.parts] == [0, 0]


def test_a_factor_of_which_nothing_is_asked_in_this_setting_cannot_be_scored() -> None:
    mini = questionnaire(plain_factor("policy", 1, not_asked_in=["visits"]), plain_factor("culture", 1))
    tree = score(mini, about(setting="visits") | levels("policy", 4) | levels("culture", 3))
    assert tree.part("policy").point is None
    assert tree.part("policy").parts[0].state is State.NOT_ASKED
    assert tree.point is None


@pytest.mark.parametrize("evidence", [None, "none", "verbal"])
def test_a_high_level_without_evidence_is_claimed_and_counts_as_2_beside_the_point(evidence: str | None) -> None:
    one = scored(answered(4, evidence), answered(3, evidence))
    assert one.point == Fraction(175, 2)
    assert one.evidenced == 50
    assert [part.claimed for part in one.parts] == [True, True]
    assert [part.evidenced for part in one.parts] == [50, 50]
    assert [part.point for part in one.parts] == [100, 75]


@pytest.mark.parametrize("evidence", ["document", "record", "observed"])
def test_a_high_level_with_evidence_counts_in_full(evidence: str) -> None:
    one = scored(answered(4, evidence), answered(3, evidence))
    assert one.evidenced == one.point == Fraction(175, 2)
    assert not any(part.claimed for part in one.parts)


def test_a_low_level_is_never_merely_claimed() -> None:
    one = scored(0, 1, answered(2, "none"))
    assert one.evidenced == one.point == 25
    assert not any(part.claimed for part in one.parts)


def test_evidenced_takes_weights_and_only_what_is_known() -> None:
    one = scored(4, answered(4, "record"), 1, None, weights=(3, 2, 5, 1))
    assert one.point == Fraction(100 * (12 + 8 + 5), 4 * 10)
    assert one.evidenced == Fraction(100 * (6 + 8 + 5), 4 * 10)


def test_what_counts_as_claimed_is_content_and_not_code() -> None:
    one = scored(4, 3, claimed_from=4, claimed_counts_as=3)
    assert one.evidenced == 75
    assert [part.claimed for part in one.parts] == [True, False]


def test_each_state_makes_its_own_leaf() -> None:
    one = scored(2, DONT_KNOW, UNANSWERED, NOT_HERE, None)
    assert [part.state for part in one.parts] == [
        State.ANSWERED,
        State.DONT_KNOW,
        State.UNANSWERED,
        State.NOT_APPLICABLE,
        State.UNANSWERED,
    ]
    assert [part.level for part in one.parts] == [2, None, None, None, None]
    assert [part.weight for part in one.parts] == [1, 1, 1, 0, 1]
    assert [part.of for part in one.parts] == ["policy.a", "policy.b", "policy.c", "policy.d", "policy.e"]
    assert [(part.low, part.high) for part in one.parts] == [(50, 50), (0, 100), (0, 100), (0, 0), (0, 100)]


def test_each_leaf_gives_its_reason() -> None:
    one = scored(answered(2), DONT_KNOW, UNANSWERED, NOT_HERE, answered(4, "verbal"))
    reasons = [part.reason for part in one.parts]
    assert reasons[0] == "Level 2 of 4 is 50 of 100 points."
    assert reasons[1].startswith("You told us that you don't know.")
    assert reasons[2].startswith("There is no answer yet.")
    assert "We have none." in reasons[3] and "left out" in reasons[3]
    assert reasons[4].startswith("Level 4 of 4 is 100 of 100 points.")
    assert "claimed, not evidenced" in reasons[4] and "level 2" in reasons[4]


def test_the_reason_of_a_factor_shows_the_sum() -> None:
    one = scored(3, 2, 2, 1, weights=(2, 1, 1, 3))
    assert "100 × 13 ÷ (4 × 7) = 46.43" in one.reason


def test_the_reason_of_a_factor_says_how_many_answers_make_the_range() -> None:
    assert "1 of 5 answers are not known, which gives the range." in scored(2, 2, 2, 2, None).reason


def test_scores_are_exact_fractions() -> None:
    one = scored(1, 2, 2)
    assert one.point == Fraction(125, 3)
    assert all(isinstance(each, Fraction) for each in (one.point, one.low, one.high, one.coverage, one.evidenced))


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        (Fraction(0), 0),
        (Fraction(1, 2), 1),
        (Fraction(125, 2), 63),
        (Fraction(127, 2), 64),
        (Fraction(6249, 100), 62),
        (Fraction(6251, 100), 63),
        (Fraction(199, 2), 100),
        (Fraction(9949999999999999999999, 10**20), 99),
        (Fraction(100), 100),
    ],
)
def test_points_are_shown_whole_and_halves_go_up(points: Fraction, shown: int) -> None:
    assert whole(points) == shown


def test_skills_are_a_profile_of_their_own_and_never_touch_the_index() -> None:
    mini = questionnaire(plain_factor("policy", 2), skills=2)
    given = about() | levels("policy", 2, 3)
    low, high = given | levels("skills", 0, 0), given | levels("skills", 4, 4)
    assert score(mini, low) == score(mini, high)
    assert [leaf.level for leaf in skills(mini, high)] == [4, 4]
    assert [leaf.of for leaf in skills(mini, low)] == ["skills.a", "skills.b"]


def test_the_screen_has_no_skills_profile() -> None:
    mini = questionnaire(plain_factor("policy", 1, screen=True))
    assert skills(mini, about(scope="screen") | levels("skills", 4)) == ()


def test_on_the_screen_only_screen_indicators_count() -> None:
    mini = questionnaire(factor("policy", indicator("policy.a", screen=True), indicator("policy.b")))
    one = score(mini, about(scope="screen") | levels("policy", 1, 4)).part("policy")
    assert (one.point, one.coverage, one.published) == (25, 1, True)
