"""What falls short, in which order, and what is not known: scoring rules, section 4."""

from __future__ import annotations

from fractions import Fraction

import pytest

from questionnaire.answers import DONT_KNOW, UNANSWERED, State, answered, not_applicable
from questionnaire.model import Questionnaire
from scoring.engine import score
from scoring.gaps import Gap, gaps, skill_gaps, training_comes_first, unknowns
from tests.questionnaire.builder import about, factor, indicator, levels, plain_factor, questionnaire


def ids(found: tuple[Gap, ...]) -> list[str]:
    return [gap.indicator for gap in found]


def test_a_gap_is_a_level_below_its_target() -> None:
    mini = questionnaire(plain_factor("policy", 5))
    found = gaps(mini, about() | levels("policy", 0, 1, 2, 3, 4))
    assert [(gap.indicator, gap.level, gap.target, gap.size) for gap in found] == [
        ("policy.a", 0, 3, 3),
        ("policy.b", 1, 3, 2),
        ("policy.c", 2, 3, 1),
    ]


def test_an_indicator_may_have_a_target_of_its_own() -> None:
    mini = questionnaire(factor("policy", indicator("policy.a", target=4), indicator("policy.b", target=1)))
    found = gaps(mini, about() | levels("policy", 3, 1))
    assert [(gap.indicator, gap.size) for gap in found] == [("policy.a", 1)]


def test_what_is_not_known_or_does_not_apply_is_no_gap() -> None:
    mini = questionnaire(plain_factor("policy", 4, not_applicable="You have none."))
    assert gaps(mini, about() | levels("policy", DONT_KNOW, UNANSWERED, not_applicable("None."), None)) == ()


def test_critical_gaps_come_first_however_small() -> None:
    small = indicator("policy.a", critical=["care"])
    mini = questionnaire(factor("policy", indicator("policy.b", weight=5), small))
    found = gaps(mini, about() | levels("policy", 2, 0))
    assert ids(found) == ["policy.a", "policy.b"]
    assert [gap.critical for gap in found] == [True, False]


def test_a_gap_is_critical_only_in_its_sectors() -> None:
    mini = questionnaire(factor("policy", indicator("policy.a", critical=["shops"]), indicator("policy.b", weight=2)))
    assert ids(gaps(mini, about(sector="care") | levels("policy", 0, 0))) == ["policy.b", "policy.a"]
    assert ids(gaps(mini, about(sector="shops") | levels("policy", 0, 0))) == ["policy.a", "policy.b"]


def test_weight_times_gap_comes_next() -> None:
    heavy = indicator("policy.c", weight=4)
    mini = questionnaire(factor("policy", indicator("policy.a"), indicator("policy.b", weight=2), heavy))
    found = gaps(mini, about() | levels("policy", 0, 1, 2))
    assert ids(found) == ["policy.b", "policy.c", "policy.a"]
    assert [gap.priority for gap in found] == [4, 4, 3]


def test_of_equal_gaps_the_one_in_the_lower_factor_comes_first() -> None:
    mini = questionnaire(plain_factor("culture", 2), plain_factor("policy", 2))
    found = gaps(mini, about() | levels("culture", 1, 4) | levels("policy", 1, 3))
    assert ids(found) == ["policy.a", "culture.a"]


def test_of_gaps_equal_in_all_else_the_id_decides() -> None:
    mini = questionnaire(factor("policy", indicator("policy.z"), indicator("policy.b")), plain_factor("culture", 1))
    given = about() | {"policy.z": answered(1), "policy.b": answered(1), "culture.a": answered(1)}
    assert ids(gaps(mini, given)) == ["culture.a", "policy.b", "policy.z"]


def test_the_order_uses_the_factors_point_even_where_it_is_not_published() -> None:
    mini = questionnaire(plain_factor("culture", 2), plain_factor("policy", 2))
    found = gaps(mini, about() | levels("culture", 1, 1) | levels("policy", 1, None))
    assert ids(found) == ["culture.a", "culture.b", "policy.a"]
    lower = gaps(mini, about() | levels("culture", 1, 4) | levels("policy", 1, None))
    assert ids(lower) == ["policy.a", "culture.a"]


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_points_of_a_gap_are_what_closing_it_adds_to_the_factor(level: int) -> None:
    mini = questionnaire(
        factor("policy", indicator("policy.a", weight=3), indicator("policy.b"), indicator("policy.c"))
    )
    before = about() | levels("policy", level, 4, None)
    gap = gaps(mini, before)[0]
    was, will = (score(mini, before | levels("policy", at)).part("policy").point for at in (level, 3))
    assert was is not None and will is not None
    assert gap.points == will - was == Fraction(100 * 3 * (3 - level), 4 * 4)
    assert gap.trace.points == (("policy", gap.points),)


def test_the_trace_names_rule_answer_evidence_and_what_ends_it() -> None:
    mini = questionnaire(factor("policy", indicator("policy.a", studies=["study"], critical=["care"])))
    trace = gaps(mini, about() | levels("policy", 1))[0].trace
    assert trace.rule == (
        "You told us level 1; the target is level 3. "
        "It is a critical item in your sector, so it comes before the others."
    )
    assert trace.answers == (("policy.a", 1),)
    assert trace.studies == ("study",)
    assert trace.goes_away == "This goes away when 'The policy a' reaches level 3: Most of it, in 80% of teams."


def test_the_trace_speaks_in_the_words_of_the_sector() -> None:
    wording = {"sector": "shops", "levels": ["0.", "1.", "2.", "At every till.", "4."]}
    mini = questionnaire(factor("policy", indicator("policy.a", wordings=[wording])))
    assert gaps(mini, about(sector="shops") | levels("policy", 1))[0].trace.goes_away.endswith("At every till.")


@pytest.mark.parametrize(
    ("cause", "training"),
    [
        ("skill", True),
        ("knowledge", True),
        ("leadership", True),
        ("system", False),
        ("environment", False),
        ("data", False),
    ],
)
def test_only_gaps_of_skill_knowledge_and_leadership_are_training_gaps(cause: str, training: bool) -> None:
    mini = questionnaire(plain_factor("policy", 1, cause=cause))
    assert gaps(mini, about() | levels("policy", 0))[0].training is training


def by_cause(*causes: str) -> Questionnaire:
    """One indicator for each cause, the first with the largest weight."""
    heavy = len(causes)
    parts = (indicator(f"policy.{chr(97 + at)}", cause=each, weight=heavy - at) for at, each in enumerate(causes))
    return questionnaire(factor("policy", *parts))


@pytest.mark.parametrize(
    ("causes", "first"),
    [
        (("system", "data", "environment"), False),
        (("system", "data", "environment", "skill"), False),
        (("system", "data", "skill", "environment"), True),
        (("leadership", "system", "system"), True),
        (("system",), False),
        (("knowledge",), True),
    ],
)
def test_training_is_the_first_step_where_one_of_the_three_largest_gaps_is_a_training_gap(
    causes: tuple[str, ...], first: bool
) -> None:
    mini = by_cause(*causes)
    found = gaps(mini, about() | levels("policy", *[0] * len(causes)))
    assert training_comes_first(mini, found) is first


def test_without_any_gap_nothing_speaks_against_training() -> None:
    mini = by_cause("system")
    assert training_comes_first(mini, gaps(mini, about() | levels("policy", 4)))


def test_skill_gaps_come_largest_first_and_then_in_the_order_asked() -> None:
    mini = questionnaire(plain_factor("policy", 1), skills=5)
    found = skill_gaps(mini, about() | levels("skills", 2, 0, 3, 2, DONT_KNOW))
    assert [(gap.skill, gap.level) for gap in found] == [("skills.b", 0), ("skills.a", 2), ("skills.d", 2)]


def test_skills_left_over_from_a_full_assessment_are_no_gaps_on_the_screen() -> None:
    mini = questionnaire(plain_factor("policy", 1, screen=True), skills=2)
    assert skill_gaps(mini, about(scope="screen") | levels("skills", 0, 0)) == ()


def test_unknowns_name_whom_to_ask_and_critical_ones_come_first() -> None:
    critical = indicator("policy.b", critical=["care"], ask="The board")
    mini = questionnaire(
        factor("policy", indicator("policy.a"), critical, indicator("policy.c"), indicator("policy.d"))
    )
    found = unknowns(mini, about() | levels("policy", DONT_KNOW, None, 2, UNANSWERED))
    assert [(unknown.indicator, unknown.state, unknown.critical) for unknown in found] == [
        ("policy.b", State.UNANSWERED, True),
        ("policy.a", State.DONT_KNOW, False),
        ("policy.d", State.UNANSWERED, False),
    ]
    assert found[0].ask == "The board" and found[0].factor == "policy"


def test_what_is_not_asked_or_does_not_apply_is_not_unknown() -> None:
    parts = (indicator("policy.a", not_asked_in=["visits"]), indicator("policy.b", not_applicable="You have none."))
    mini = questionnaire(factor("policy", *parts))
    assert unknowns(mini, about(setting="visits") | {"policy.b": not_applicable("None here.")}) == ()
