"""The least costly plan that reaches a band for certain: exact against every combination there is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaire.answers import DONT_KNOW, Answer, answered, not_applicable
from questionnaire.model import Questionnaire
from scoring.engine import score
from scoring.remedies import Plan, Step, answers_after, least_cost, steps
from scoring.tree import Score
from tests.questionnaire.builder import BANDS, about, factor, indicator, levels, plain_factor, questionnaire
from tests.questionnaire.real import QUESTIONNAIRE

NAMES = [band for band, _, _ in BANDS]
MINI = questionnaire(plain_factor("policy", 2), plain_factor("culture", 2))


def remedy(*days: int) -> list[dict[str, object]]:
    return [{"action": "Do it. Done when done.", "days": each, "owner": "Somebody"} for each in days]


def costs(found: tuple[Step, ...]) -> list[tuple[int, Fraction]]:
    return [(step.level, step.cost) for step in found]


def planned(given: dict[str, Answer], band: str, mini: Questionnaire = MINI) -> Plan:
    return least_cost(mini, given, band, steps(mini, given))


def test_the_remedies_share_their_days_over_the_levels_that_are_missing() -> None:
    mini = questionnaire(factor("policy", indicator("policy.a", remedies=remedy(4, 5))))
    assert costs(steps(mini, about() | levels("policy", 0))) == [(1, 3), (2, 3), (3, 3), (4, 3)]
    assert costs(steps(mini, about() | levels("policy", 1))) == [(2, Fraction(9, 2)), (3, Fraction(9, 2)), (4, 3)]
    assert costs(steps(mini, about() | levels("policy", 3))) == [(4, 3)]
    assert steps(mini, about() | levels("policy", 4)) == ()


def test_an_unknown_level_begins_at_the_bottom_and_a_rate_of_ones_own_counts_instead() -> None:
    given = about() | levels("policy", DONT_KNOW, 3)
    assert [step.level for step in steps(MINI, given) if step.indicator == "policy.a"] == [1, 2, 3, 4]
    own = steps(MINI, given, {"policy.b": Fraction(5, 2)})
    assert [step.cost for step in own if step.indicator == "policy.b"] == [Fraction(5, 2)]
    with pytest.raises(ValueError, match=r"policy\.b"):
        steps(MINI, given, {"policy.b": Fraction(-1)})


def test_what_does_not_apply_or_is_not_asked_has_no_steps() -> None:
    mini = questionnaire(
        factor("policy", indicator("policy.a", not_applicable="None."), indicator("policy.b", not_asked_in=["ward"]))
    )
    assert steps(mini, about(setting="ward") | levels("policy", not_applicable("We have none."), 1)) == ()


def test_the_sectors_own_remedies_are_counted() -> None:
    mini = questionnaire(
        factor("policy", indicator("policy.a", wordings=[{"sector": "care", "remedies": remedy(9)}])),
    )
    assert steps(mini, about("care"))[0].cost == 3
    assert steps(mini, about("shops"))[0].cost == Fraction(1, 3)


def test_steps_done_raise_the_level_and_keep_note_and_evidence() -> None:
    before = {"policy.a": answered(1, "record", "As seen"), "policy.b": answered(2)}
    after = answers_after(before, (Step("policy.a", 3, Fraction(1)), Step("policy.a", 2, Fraction(1))))
    assert after == {"policy.a": answered(3, "record", "As seen"), "policy.b": answered(2)}


def test_a_band_that_is_reached_needs_no_plan() -> None:
    plan = planned(about() | levels("policy", 4, 4) | levels("culture", 4, 4), "embedded")
    assert (plan.is_reached_already, plan.is_reachable, plan.steps, plan.cost, plan.binding) == (True, True, (), 0, ())


def test_a_band_reached_only_in_the_best_case_is_not_reached() -> None:
    given = about() | levels("policy", 4, 4) | levels("culture", 3, DONT_KNOW)
    plan = planned(given, "embedded")
    assert not plan.is_reached_already and plan.is_reachable
    assert plan.after.standing is not None and plan.after.standing.lowest == "embedded"


def test_out_of_reach_says_which_rule_cannot_be_met() -> None:
    given = about() | levels("policy", 0, 0) | levels("culture", 0, 0)
    plan = least_cost(MINI, given, "emerging", ())
    assert (plan.is_reachable, plan.is_optimal, plan.steps, plan.runner_up) == (False, False, (), None)
    assert [(each.rule, each.of, each.saving) for each in plan.binding] == [("index", "overall", 0)]
    assert plan.binding[0].sentence.startswith("Even with every step on offer, it cannot be met that the overall index")
    assert planned(about() | levels("policy", 4, 4) | {"context.sector": DONT_KNOW}, "emerging").is_reachable is False


def test_a_step_whose_lower_step_is_not_on_offer_cannot_be_taken() -> None:
    given = about() | levels("policy", 0, 0) | levels("culture", 0, 0)
    assert not least_cost(MINI, given, "emerging", (Step("policy.a", 4, Fraction(1)),)).is_reachable


def test_a_band_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no band perfect"):
        least_cost(MINI, about(), "perfect", ())


def test_the_critical_item_that_holds_the_band_is_named_with_what_it_costs() -> None:
    mini = questionnaire(
        factor("policy", indicator("policy.a", critical=["care"], remedies=remedy(12)), indicator("policy.b")),
        plain_factor("culture", 2),
    )
    plan = planned(about() | levels("policy", 0, 4) | levels("culture", 4, 4), "established", mini)
    assert costs(plan.steps) == [(1, 4), (2, 4)] and plan.cost == 8
    assert plan.binding[0].rule == "critical_indicator" and plan.binding[0].saving == 8
    assert plan.binding[0].sentence == (
        "Without the rule that the critical item 'The policy a' stands at level 2 or above, "
        "the plan would cost 8 days less."
    )


def test_rules_of_which_none_alone_saves_anything_are_named_together() -> None:
    mini = questionnaire(
        factor("policy", indicator("policy.a", critical=["care"], remedies=remedy(3))), plain_factor("culture", 1)
    )
    plan = planned(about() | levels("policy", 0) | levels("culture", 4), "established", mini)
    (binding,) = plan.binding
    assert plan.cost == 2 and 0 < binding.saving <= plan.cost and binding.others
    assert binding.sentence.startswith("These rules hold together, and to drop one of them alone would save nothing:")


def test_equally_cheap_plans_are_decided_by_importance_and_then_by_id() -> None:
    mini = questionnaire(
        factor("policy", indicator("policy.a"), indicator("policy.b", weight=1, critical=["shops"])),
        factor("culture", indicator("culture.a"), indicator("culture.b")),
    )
    given = levels("policy", 0, 0) | levels("culture", 0, 4)
    shops = planned(about("shops") | given, "developing", mini)
    assert shops.steps[0].indicator == "policy.b"
    care = planned(about("care") | given, "developing", mini)
    assert care.steps[0].indicator == "policy.a"


# Exactness: against every combination of levels.


@dataclass(frozen=True)
class Small:
    """A small questionnaire with answers, a band and the steps on offer."""

    questionnaire: Questionnaire
    answers: dict[str, Answer]
    band: str
    steps: tuple[Step, ...]


UNKNOWN: tuple[Answer | None, ...] = (DONT_KNOW, None, not_applicable("We have none."))


@st.composite
def smalls(draw: st.DrawFn, own_costs: bool = True) -> Small:
    made = []
    given = about()
    for name, count in (("policy", draw(st.integers(2, 3))), ("culture", 2)):
        entries = []
        for at in range(count):
            of = f"{name}.{chr(97 + at)}"
            entries.append(
                indicator(
                    of,
                    weight=draw(st.integers(1, 3)),
                    critical=draw(st.sampled_from(((), (), ("care",)))),
                    target=draw(st.sampled_from((3, 3, 1, 4))),
                    remedies=remedy(draw(st.integers(1, 9))),
                    not_applicable="You have none.",
                )
            )
            thrown = draw(st.integers(0, 9))
            answer = answered(thrown % 5) if thrown < 7 else UNKNOWN[thrown - 7]
            given |= {of: answer} if answer else {}
        made.append(factor(name, *entries, weight=draw(st.sampled_from((1, 1, 2)))))
    mini = questionnaire(*made)
    rates = {of: Fraction(draw(st.integers(0, 7)), draw(st.sampled_from((1, 3)))) for of in mini.indicators}
    offered = steps(mini, given, rates if own_costs and draw(st.booleans()) else {})
    if own_costs and draw(st.integers(0, 3)) == 0:
        offered = tuple(step for step in offered if draw(st.integers(0, 9)))
    return Small(mini, given, draw(st.sampled_from(NAMES)), offered)


Choice = tuple[Step, ...]


def choices(case: Small) -> list[Choice]:
    """Every set of steps in which each has the one below it."""
    runs = []
    for of in case.questionnaire.indicators:
        given = case.answers.get(of, DONT_KNOW)
        offered = {step.level: step for step in case.steps if step.indicator == of}
        run: list[Choice] = [()]
        level = (given.level or 0) + 1
        while level in offered:
            run.append((*run[-1], offered[level]))
            level += 1
        runs.append(run)
    return [tuple(step for part in parts for step in part) for parts in product(*runs)]


def total(choice: Choice) -> Fraction:
    return sum((step.cost for step in choice), Fraction(0))


def broken(case: Small, scored: Score) -> set[tuple[str, str]]:
    """The rules of section 3 that a worst case breaks, straight from the score tree."""
    rules, at = case.questionnaire.index.rules, NAMES.index(case.band)
    starts = [start for _, _, start in BANDS]
    found = set()
    if scored.low < starts[at]:
        found.add(("index", "overall"))
    for part in scored.parts:
        if part.low < starts[max(0, at - rules.bands_above_weakest)]:
            found.add(("weakest_factor", part.of))
        if part.coverage < rules.publish_at_coverage:
            found.add(("coverage", part.of))
        for leaf in part.parts:
            critical = "care" in case.questionnaire.indicators[leaf.of].critical and leaf.weight
            if critical and at > NAMES.index(rules.critical_cap) and (leaf.level or 0) <= rules.critical_fails_up_to:
                found.add(("critical_indicator", leaf.of))
    return found


def cheapest(tried: list[tuple[Choice, set[tuple[str, str]]]], fits: Callable[[Choice], bool]) -> Fraction | None:
    return min((total(choice) for choice, breaks in tried if not breaks and fits(choice)), default=None)


@settings(max_examples=60)
@given(smalls())
def test_cost_runner_up_reach_and_savings_are_those_of_trying_everything(case: Small) -> None:
    plan = least_cost(case.questionnaire, case.answers, case.band, case.steps)
    scored = [(choice, score(case.questionnaire, answers_after(case.answers, choice))) for choice in choices(case)]
    tried = [(choice, broken(case, each)) for choice, each in scored]
    for (_, each), (_, breaks) in zip(scored, tried, strict=True):
        stands = each.standing is not None and NAMES.index(each.standing.lowest) >= NAMES.index(case.band)
        assert stands == (not breaks)
    best = cheapest(tried, lambda _: True)
    assert plan.is_reachable == plan.is_optimal == (best is not None)
    if best is None:
        assert plan.binding and all(each.saving == 0 for each in plan.binding)
        return
    assert plan.cost == best == total(plan.steps)
    fewest = min(len(choice) for choice, breaks in tried if not breaks and total(choice) == best)
    assert len(plan.steps) == (0 if plan.is_reached_already else fewest)
    chosen = set(plan.steps)
    second = cheapest(tried, lambda choice: not chosen <= set(choice))
    assert (None if plan.runner_up is None else plan.runner_up.cost) == (second if chosen else None)
    alone = {}
    for rule in set().union(*(breaks for _, breaks in tried)):
        saving = best - min(total(choice) for choice, breaks in tried if breaks <= {rule})
        if saving:
            alone[rule] = saving
    if alone or not best:
        assert {(each.rule, each.of): each.saving for each in plan.binding} == alone
        assert [each.saving for each in plan.binding] == sorted(alone.values(), reverse=True)
    else:
        (binding,) = plan.binding
        group = {(binding.rule, binding.of), *binding.others}
        assert binding.saving == best - min(total(choice) for choice, breaks in tried if breaks <= group) > 0


def importance(case: Small, step: Step) -> tuple[bool, int, Fraction, str, int]:
    """Critical first, then weight × gap, then the lowest factor, then id: section 4, an unknown level as 0."""
    entry = case.questionnaire.indicators[step.indicator]
    given = case.answers.get(step.indicator, DONT_KNOW)
    point = score(case.questionnaire, case.answers).part(step.indicator.partition(".")[0]).point or Fraction(0)
    gap = max(0, entry.target - (given.level or 0))
    return ("care" not in entry.critical, -entry.weight * gap, point, entry.id, step.level)


@settings(max_examples=60)
@given(smalls())
def test_of_equal_plans_the_one_with_the_most_important_steps_is_chosen(case: Small) -> None:
    plan = least_cost(case.questionnaire, case.answers, case.band, case.steps)
    order = sorted(case.steps, key=lambda step: importance(case, step))
    equal = [each for each in choices(case) if total(each) == plan.cost and len(each) == len(plan.steps)]
    fitting = [each for each in equal if not broken(case, score(case.questionnaire, answers_after(case.answers, each)))]
    if plan.is_reachable:
        best = max(fitting, key=lambda each: [step in each for step in order])
        assert plan.steps == tuple(step for step in order if step in best)


@settings(max_examples=60)
@given(smalls(own_costs=False), st.data())
def test_raising_an_answer_never_makes_the_plan_dearer(case: Small, data: st.DataObject) -> None:
    low = sorted(of for of, each in case.answers.items() if each.level is not None and each.level < 4)
    before = least_cost(case.questionnaire, case.answers, case.band, case.steps)
    if not low:
        return
    of = data.draw(st.sampled_from(low))
    raised = case.answers | {of: answered(data.draw(st.integers((case.answers[of].level or 0) + 1, 4)))}
    after = least_cost(case.questionnaire, raised, case.band, steps(case.questionnaire, raised))
    assert after.is_reachable or not before.is_reachable
    assert not before.is_reachable or after.cost <= before.cost


@given(smalls())
def test_the_order_of_the_steps_on_offer_does_not_matter(case: Small) -> None:
    turned = tuple(reversed(case.steps))
    one = least_cost(case.questionnaire, case.answers, case.band, case.steps)
    assert least_cost(case.questionnaire, case.answers, case.band, turned) == one


def test_a_plan_over_all_that_is_asked_takes_about_a_second_at_most() -> None:
    given = about("health") | {of: answered(at % 3) for at, of in enumerate(QUESTIONNAIRE.indicators)}
    given |= dict.fromkeys(list(QUESTIONNAIRE.indicators)[::9], DONT_KNOW)
    least_cost(QUESTIONNAIRE, given, "developing", steps(QUESTIONNAIRE, given))
    for band in NAMES[1:]:
        begun = time.process_time()
        plan = least_cost(QUESTIONNAIRE, given, band, steps(QUESTIONNAIRE, given))
        assert time.process_time() - begun < 3
        assert plan.is_reached_already or (plan.is_optimal and plan.binding and plan.runner_up)
