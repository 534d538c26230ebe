"""What changed between two assessments: answers apart from rules, and what may be called real."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from questionnaire.answers import DONT_KNOW, Answers, answered, not_applicable
from questionnaire.model import Questionnaire
from scoring.change import Change, Comparison, compare
from tests.questionnaire.builder import about, factor, indicator, levels, plain_factor, questionnaire
from tests.scoring.strategies import Case, answers_to, mini_questionnaires, raised

OLD = questionnaire(plain_factor("policy", 2), plain_factor("culture", 2))
HEAVIER = questionnaire(
    factor("policy", indicator("policy.a", weight=3), indicator("policy.b")), plain_factor("culture", 2)
)
LARGER = questionnaire(plain_factor("policy", 3), plain_factor("culture", 1))
BEFORE = about() | levels("policy", 1, 3) | levels("culture", 2, 2)


def part(comparison: Comparison, of: str) -> Change:
    return next(each for each in (*comparison.factors, *comparison.indicators) if each.of == of)


def test_with_one_version_all_of_a_change_is_answers() -> None:
    found = compare(OLD, BEFORE, OLD, BEFORE | levels("policy", 3, 3))
    assert found.is_same_version
    assert (found.overall.total, found.overall.by_answers, found.overall.by_rules) == (
        Fraction(25, 2),
        Fraction(25, 2),
        0,
    )
    assert found.overall.is_real
    assert found.overall.reason == "Under the same rules, 50 before and 62.5 after do not overlap."


def test_a_change_of_weights_alone_is_one_of_rules_and_never_real() -> None:
    found = compare(OLD, BEFORE, HEAVIER, BEFORE)
    policy = part(found, "policy")
    assert (policy.total, policy.by_answers, policy.by_rules) == (Fraction(-25, 2), 0, Fraction(-25, 2))
    assert not policy.is_real and policy.reason == "Only the rules changed, not what was found."
    assert [(each.indicator, each.what) for each in found.altered] == [("policy.a", ("weight",))]


def test_answers_and_rules_that_changed_together_are_told_apart() -> None:
    policy = part(compare(OLD, BEFORE, HEAVIER, BEFORE | levels("policy", 3, 3)), "policy")
    assert (policy.by_answers, policy.by_rules, policy.total) == (25, 0, 25)
    policy = part(compare(OLD, BEFORE, HEAVIER, BEFORE | levels("policy", 2, 3)), "policy")
    assert (policy.by_answers, policy.by_rules, policy.total) == (Fraction(25, 2), Fraction(-25, 4), Fraction(25, 4))


def test_what_is_added_or_removed_is_listed_and_the_old_answer_stands() -> None:
    found = compare(OLD, BEFORE, LARGER, about() | levels("policy", 1, 3, 4) | levels("culture", 2))
    assert (found.added, found.removed) == (("policy.c",), ("culture.b",))
    assert part(found, "policy.c").before is None and part(found, "policy.c").by_rules is None
    assert part(found, "culture.b").after is None and not part(found, "culture.b").is_real
    assert part(found, "culture").by_answers == 0
    policy = part(found, "policy")
    assert (policy.by_answers, policy.by_rules) == (0, Fraction(200, 3) - 50)


def test_ranges_that_overlap_are_not_a_real_change() -> None:
    mini = questionnaire(plain_factor("policy", 5))
    before = about() | levels("policy", 2, 2, 2, 2, DONT_KNOW)
    found = compare(mini, before, mini, before | levels("policy", 2, 2, 2, 2, 3))
    assert found.overall.by_answers == 5 and not found.overall.is_real
    assert found.overall.reason == "40 to 60 before and 55 after overlap, so this may be no change in practice."
    assert not part(found, "policy.e").is_real


def test_a_factor_with_an_evidenced_level_that_moved_is_real_though_its_range_overlaps() -> None:
    mini = questionnaire(plain_factor("policy", 5))
    before = about() | levels("policy", 2, 2, 2, 2, DONT_KNOW)
    found = compare(mini, before, mini, before | {"policy.a": answered(3, "record")})
    assert part(found, "policy").is_real and part(found, "policy.a").is_real and not found.overall.is_real
    assert part(found, "policy").reason == "One level in it moved with the evidence counted: The policy a."
    claimed = compare(mini, before, mini, before | {"policy.a": answered(3)})
    assert not part(claimed, "policy").is_real
    assert part(claimed, "policy.a").reason.endswith("The new level is claimed, not evidenced.")


def test_evidence_that_arrives_for_the_same_level_is_a_real_change_without_points() -> None:
    found = compare(OLD, BEFORE, OLD, BEFORE | {"policy.b": answered(3, "record")})
    assert (part(found, "policy.b").total, part(found, "policy.b").is_real) == (0, True)


def test_a_level_that_no_longer_applies_is_no_fall() -> None:
    found = compare(OLD, BEFORE, OLD, BEFORE | levels("policy", not_applicable("We have none.")))
    assert part(found, "policy.a").total is None and not part(found, "policy.a").is_real


def test_different_questions_asked_are_not_compared() -> None:
    mini = questionnaire(factor("policy", indicator("policy.a", screen=True), indicator("policy.b")))
    given = levels("policy", 4, 0)
    found = compare(mini, about(scope="full") | given, mini, about(scope="screen") | given)
    assert found.overall.by_answers == 50 and not found.overall.is_real
    assert found.overall.reason == "Different questions were asked, so the two cannot be compared."


def test_without_a_score_on_both_sides_there_is_no_number() -> None:
    found = compare(OLD, about(), OLD, BEFORE)
    assert (found.overall.total, found.overall.by_answers, found.overall.by_rules) == (None, None, None)
    assert not found.overall.is_real


def test_a_kind_of_evidence_that_one_version_does_not_know_counts_as_none_named() -> None:
    index = OLD.index.model_copy(update={"evidence_kinds": OLD.index.evidence_kinds[:2]})
    poorer = Questionnaire(**{**{field: getattr(OLD, field) for field in Questionnaire.model_fields}, "index": index})
    given = about() | {"policy.a": answered(3, "record"), "policy.b": answered(2), **levels("culture", 2, 2)}
    assert not part(compare(OLD, given, poorer, given), "policy").is_real
    assert not part(compare(poorer, given, OLD, given), "policy").is_real


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Questionnaire, Answers, Questionnaire, Answers]:
    """Two questionnaires that share ids by chance, each with answers to itself."""
    old, new = draw(mini_questionnaires()), draw(mini_questionnaires())
    return old, draw(answers_to(old)), new, draw(answers_to(new))


def every(comparison: Comparison) -> tuple[Change, ...]:
    return (comparison.overall, *comparison.factors, *comparison.indicators)


@given(pairs())
def test_the_two_parts_add_up_exactly_to_the_change(
    case: tuple[Questionnaire, Answers, Questionnaire, Answers],
) -> None:
    for each in every(compare(*case)):
        assert (each.by_answers is None) == (each.by_rules is None)
        if each.by_answers is not None and each.by_rules is not None and each.before and each.after:
            assert each.by_answers + each.by_rules == each.total
            assert each.before.point is not None and each.after.point is not None
            assert each.total == each.after.point - each.before.point


@given(pairs())
def test_the_same_twice_is_no_change(case: tuple[Questionnaire, Answers, Questionnaire, Answers]) -> None:
    old, answers, _, _ = case
    found = compare(old, answers, old, answers)
    assert not any(each.is_real or each.total or each.by_answers or each.by_rules for each in every(found))
    assert found.added == found.removed == found.altered == ()


@given(pairs())
def test_rules_alone_are_never_called_real(case: tuple[Questionnaire, Answers, Questionnaire, Answers]) -> None:
    old, answers, new, _ = case
    assert not any(each.is_real or each.by_answers for each in every(compare(old, answers, new, answers)))


@given(raised())
def test_with_one_version_nothing_is_ever_put_down_to_rules(case: tuple[Case, Case]) -> None:
    before, after = case
    questionnaire, old, new = before.questionnaire, before.answers, after.answers
    assert not any(each.by_rules for each in every(compare(questionnaire, old, questionnaire, new)))
