"""The index, the weakest factor, the bands and their two caps: scoring rules, section 3."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from questionnaire.answers import DONT_KNOW, Answer, Answers, answered, not_applicable
from questionnaire.model import Factor, Questionnaire
from scoring.bands import band_at
from scoring.engine import score
from scoring.tree import Score, Standing, whole
from tests.questionnaire.builder import about, factor, indicator, levels, plain_factor, questionnaire

FACTORS = ("refreshers", "leadership", "culture", "environment", "policy")
TENS = tuple(plain_factor(name, 10) for name in FACTORS)
MINI = questionnaire(*TENS)


def tens(points: int, identifier: str) -> dict[str, Answer]:
    """Ten answers of equal weight that give these points, as levels that differ by one at most."""
    total = points * 10 // 25
    assert total * 25 == points * 10, "Ten levels cannot give these points."
    return levels(identifier, *(total // 10 + (at < total % 10) for at in range(10)))


def overall(*points: int, of: Questionnaire = MINI, **weights: int) -> Score:
    """The score of five factors with these points."""
    given: dict[str, Answer] = about()
    for name, each in zip(FACTORS, points, strict=True):
        given |= tens(each, name)
    if weights:
        of = questionnaire(*(plain_factor(name, 10).model_copy(update={"weight": weights[name]}) for name in FACTORS))
    return score(of, given)


def standing(tree: Score) -> Standing:
    assert tree.standing is not None
    return tree.standing


def caps(tree: Score) -> list[tuple[str, tuple[str, ...]]]:
    return [(cap.rule, cap.held_by) for cap in standing(tree).caps]


def test_the_first_worked_check_the_cap_is_where_the_index_is_anyway() -> None:
    tree = overall(80, 70, 60, 50, 20)
    assert tree.point == 56
    assert tree.weakest == "policy"
    assert (standing(tree).band, standing(tree).uncapped, caps(tree)) == ("developing", "developing", [])


def test_the_second_worked_check_the_weakest_factor_holds_the_band() -> None:
    tree = overall(90, 90, 90, 90, 30)
    assert tree.point == 78
    assert (standing(tree).band, standing(tree).uncapped) == ("developing", "established")
    assert caps(tree) == [("weakest_factor", ("policy",))]
    assert standing(tree).caps[0].sentence == "Developing is the most that one factor in Emerging allows: Policy."


def test_the_index_is_the_mean_of_the_factors_and_not_of_the_indicators() -> None:
    mini = questionnaire(plain_factor("policy", 1), plain_factor("culture", 3))
    assert score(mini, about() | levels("policy", 4) | levels("culture", 0, 0, 0)).point == 50


def test_factors_may_weigh_differently() -> None:
    tree = overall(80, 60, 60, 60, 40, refreshers=1, leadership=1, culture=2, environment=1, policy=5)
    assert tree.point == Fraction(80 + 60 + 120 + 60 + 200, 10)
    assert "40 × 5" in tree.reason and "÷ 10 = 52" in tree.reason


def test_the_reason_of_the_index_shows_the_sum() -> None:
    assert overall(80, 70, 60, 50, 20).reason == "The mean of the 5 factors: (80 + 70 + 60 + 50 + 20) ÷ 5 = 56."


def test_the_bounds_and_the_evidenced_index_are_the_means_of_the_factors() -> None:
    mini = questionnaire(plain_factor("policy", 5), plain_factor("culture", 4))
    tree = score(mini, about() | levels("policy", 4, 2, 2, 2, None) | levels("culture", 1, 2, 3, 0))
    policy, culture = tree.parts
    assert tree.low == (policy.low + culture.low) / 2 == (50 + Fraction(75, 2)) / 2
    assert tree.high == (policy.high + culture.high) / 2 == (70 + Fraction(75, 2)) / 2
    assert tree.point == (Fraction(125, 2) + Fraction(75, 2)) / 2
    assert tree.evidenced == (50 + Fraction(125, 4)) / 2
    assert tree.coverage == Fraction(9, 10)


def test_of_two_equally_weak_factors_the_first_is_named() -> None:
    assert overall(50, 40, 60, 40, 50).weakest == "leadership"


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (Fraction(0), "not_started"),
        (Fraction(1999, 100), "not_started"),
        (Fraction(20), "emerging"),
        (Fraction(3999, 100), "emerging"),
        (Fraction(40), "developing"),
        (Fraction(5999, 100), "developing"),
        (Fraction(60), "established"),
        (Fraction(79999999, 1000000), "established"),
        (Fraction(80), "embedded"),
        (Fraction(100), "embedded"),
    ],
)
def test_the_edge_of_a_band_belongs_to_the_upper_one(points: Fraction, band: str) -> None:
    assert MINI.index.bands[band_at(MINI.index, points)].id == band


def test_a_band_is_read_before_rounding() -> None:
    tree = score(questionnaire(plain_factor("policy", 21)), about() | levels("policy", *[3] * 8 + [2] * 13))
    assert tree.point is not None and whole(tree.point) == 60
    assert standing(tree).band == "developing"


def test_no_index_and_no_band_while_one_factor_is_not_scorable() -> None:
    given = about() | levels("policy", 4, None) | levels("culture", 4, 4)
    tree = score(questionnaire(plain_factor("policy", 2), plain_factor("culture", 2)), given)
    assert (tree.point, tree.evidenced, tree.standing, tree.weakest, tree.published) == (None, None, None, None, False)
    assert (tree.low, tree.high) == (75, 100)
    assert tree.reason == "No overall index yet: Policy cannot be scored until more is known."


def test_the_reason_names_every_factor_that_is_not_scorable() -> None:
    tree = score(MINI, about() | tens(50, "refreshers") | tens(50, "policy"))
    assert "Leadership, Culture and Environment cannot be scored" in tree.reason


def test_before_the_sector_is_known_there_is_no_index() -> None:
    tree = score(MINI, tens(50, "policy"))
    assert (tree.point, tree.low, tree.high, tree.coverage) == (None, 0, 100, 0)


def test_the_tree_has_a_part_for_each_factor_and_a_leaf_for_each_indicator() -> None:
    tree = overall(50, 50, 50, 50, 50)
    assert tree.of == "overall"
    assert [part.of for part in tree.parts] == list(FACTORS)
    assert len(tree.leaves()) == 50
    assert tree.part("culture").part("culture.c").level == 2
    with pytest.raises(KeyError):
        tree.part("nowhere")


# Cap (a): at most one band above the weakest factor.


@pytest.mark.parametrize(
    ("weakest", "band"), [(0, "emerging"), (20, "developing"), (40, "established"), (60, "embedded"), (80, "embedded")]
)
def test_the_band_is_at_most_one_above_the_weakest_factor(weakest: int, band: str) -> None:
    tree = overall(100, 100, 100, 100, weakest)
    assert standing(tree).uncapped == "embedded"
    assert standing(tree).band == band


def test_one_band_above_the_weakest_is_no_cap_where_the_index_is_not_higher() -> None:
    tree = overall(60, 60, 60, 60, 40)
    assert (tree.point, standing(tree).band, caps(tree)) == (56, "developing", [])


def test_all_factors_in_the_weakest_band_hold_the_cap() -> None:
    tree = overall(100, 100, 100, 30, 20)
    assert (tree.point, standing(tree).uncapped) == (70, "established")
    assert caps(tree) == [("weakest_factor", ("environment", "policy"))]
    assert "Environment and Policy" in standing(tree).caps[0].sentence


def test_how_far_above_the_weakest_is_content_and_not_code() -> None:
    strict = questionnaire(*TENS, rules={"bands_above_weakest": 0})
    assert standing(overall(90, 90, 90, 90, 30, of=strict)).band == "emerging"


# Cap (b): at most Developing while a critical indicator is at 0 or 1, or not known.


def with_critical(*critical: str, **fields: Any) -> Questionnaire:
    """Two factors of five; the first indicator of policy, and of culture, is critical in these sectors."""
    return questionnaire(*(critical_factor(name, critical, **fields) for name in ("policy", "culture")))


def critical_factor(name: str, sectors: tuple[str, ...], **fields: Any) -> Factor:
    rest = (indicator(f"{name}.{letter}") for letter in "bcde")
    return factor(name, indicator(f"{name}.a", critical=list(sectors), **fields), *rest)


def fours(policy: int | Answer | None = 4, culture: int | Answer | None = 4) -> Answers:
    """Level 4 everywhere but in the first indicator of each factor."""
    return about() | levels("policy", policy, 4, 4, 4, 4) | levels("culture", culture, 4, 4, 4, 4)


@pytest.mark.parametrize("level", [0, 1])
def test_a_critical_indicator_at_0_or_1_holds_the_band_at_developing(level: int) -> None:
    tree = score(with_critical("care"), fours(level))
    assert (standing(tree).uncapped, standing(tree).band) == ("embedded", "developing")
    assert caps(tree) == [("critical_indicator", ("policy.a",))]
    assert standing(tree).lowest == standing(tree).highest == "developing"


@pytest.mark.parametrize("level", [2, 3, 4])
def test_a_critical_indicator_at_2_or_more_holds_nothing(level: int) -> None:
    tree = score(with_critical("care"), fours(level))
    assert (standing(tree).band, caps(tree)) == ("embedded", [])


@pytest.mark.parametrize("unknown", [DONT_KNOW, None])
def test_a_critical_indicator_that_is_not_known_holds_the_band_until_it_is(unknown: Answer | None) -> None:
    tree = score(with_critical("care"), fours(unknown))
    assert (standing(tree).uncapped, standing(tree).band) == ("embedded", "developing")
    assert caps(tree) == [("critical_indicator", ("policy.a",))]
    assert (standing(tree).lowest, standing(tree).highest) == ("developing", "embedded")


def test_a_critical_indicator_that_does_not_apply_holds_nothing() -> None:
    tree = score(with_critical("care", not_applicable="You have none."), fours(not_applicable("None here.")))
    assert (standing(tree).band, caps(tree)) == ("embedded", [])


def test_a_critical_indicator_that_this_setting_is_not_asked_holds_nothing() -> None:
    tree = score(with_critical("care", not_asked_in=["visits"]), {**fours(0), "context.setting": answered("visits")})
    assert (standing(tree).band, caps(tree)) == ("embedded", [])


def test_an_indicator_that_is_critical_in_another_sector_holds_nothing_here() -> None:
    assert standing(score(with_critical("shops"), fours(0))).band == "embedded"
    assert standing(score(with_critical("shops"), {**fours(0), **about(sector="shops")})).band == "developing"


def test_on_the_screen_a_critical_indicator_that_is_not_asked_holds_nothing() -> None:
    screened = tuple(indicator(f"policy.{letter}", screen=True) for letter in "bcde")
    mini = questionnaire(factor("policy", indicator("policy.a", critical=["care"]), *screened))
    given = levels("policy", 0, 4, 4, 4, 4)
    assert standing(score(mini, about(scope="screen") | given)).band == "embedded"
    assert standing(score(mini, about() | given)).band == "developing"


def test_every_failing_critical_indicator_is_named() -> None:
    tree = score(with_critical("care"), fours(1, DONT_KNOW))
    assert caps(tree) == [("critical_indicator", ("policy.a", "culture.a"))]
    assert standing(tree).caps[0].sentence == (
        "Developing is the most while 2 critical items stand at level 1 or below, or are not known: "
        "the policy a, the culture a."
    )
    assert (standing(tree).lowest, standing(tree).highest) == ("developing", "developing")


def test_a_critical_indicator_does_not_lift_a_band_that_is_lower_anyway() -> None:
    tree = score(with_critical("care"), about() | levels("policy", 0, 1, 1, 1, 1) | levels("culture", 1, 1, 1, 1, 1))
    assert (standing(tree).band, caps(tree)) == ("emerging", [])


def test_a_band_at_developing_is_not_called_capped() -> None:
    tree = score(with_critical("care"), about() | levels("policy", 0, 2, 2, 3, 3) | levels("culture", 2, 2, 2, 2, 2))
    assert (tree.point, standing(tree).band, caps(tree)) == (50, "developing", [])


# Both caps.


def test_both_caps_at_the_same_band_are_both_named() -> None:
    mini = questionnaire(*(plain_factor(name, 5) for name in FACTORS[:4]), critical_factor("policy", ("care",)))
    given = about() | levels("policy", 0, 1, 1, 2, 2)
    for name in FACTORS[:4]:
        given |= levels(name, 4, 4, 4, 4, 4)
    tree = score(mini, given)
    assert (tree.point, tree.part("policy").point) == (86, 30)
    assert standing(tree).band == "developing"
    assert caps(tree) == [("weakest_factor", ("policy",)), ("critical_indicator", ("policy.a",))]


def test_where_both_caps_apply_only_the_lower_one_is_named() -> None:
    mini = questionnaire(*(plain_factor(name, 5) for name in FACTORS[:4]), critical_factor("policy", ("care",)))
    given = about() | levels("policy", 0, 0, 0, 0, 0)
    for name in FACTORS[:4]:
        given |= levels(name, 4, 4, 4, 4, 4)
    tree = score(mini, given)
    assert (tree.point, standing(tree).uncapped, standing(tree).band) == (80, "embedded", "emerging")
    assert caps(tree) == [("weakest_factor", ("policy",))]


def test_the_critical_cap_is_named_where_the_weakest_factor_would_allow_more() -> None:
    tree = score(with_critical("care"), about() | levels("policy", 0, 3, 3, 3, 3) | levels("culture", 4, 4, 4, 4, 4))
    assert (tree.point, standing(tree).uncapped) == (80, "embedded")
    assert caps(tree) == [("critical_indicator", ("policy.a",))]


# The band as a range.


def test_without_unknowns_the_range_is_one_band() -> None:
    one = standing(overall(90, 90, 90, 90, 30))
    assert one.lowest == one.band == one.highest == "developing"


def test_unknowns_make_the_band_a_range() -> None:
    mini = questionnaire(plain_factor("policy", 5))
    tree = score(mini, about() | levels("policy", 3, 3, 3, 3, None))
    assert (tree.low, tree.point, tree.high) == (60, 75, 80)
    one = standing(tree)
    assert (one.lowest, one.band, one.highest) == ("established", "established", "embedded")


def test_the_worst_case_also_takes_the_weakest_factor_at_its_worst() -> None:
    mini = questionnaire(plain_factor("policy", 5), plain_factor("culture", 5))
    tree = score(mini, about() | levels("policy", 2, 2, 2, 1, None) | levels("culture", 4, 4, 4, 4, 4))
    policy = tree.part("policy")
    assert (policy.low, policy.point, policy.high) == (35, Fraction(175, 4), 55)
    one = standing(tree)
    assert (tree.low, tree.point, tree.high) == (Fraction(135, 2), Fraction(575, 8), Fraction(155, 2))
    assert (one.lowest, one.band, one.highest) == ("developing", "established", "established")
