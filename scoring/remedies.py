"""The least costly set of remedies that reaches a band for certain (scoring rules, sections 3 and 4). Exact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from questionnaire.answers import UNANSWERED, Answers, State
from questionnaire.journey import Journey
from questionnaire.model import Indicator, Questionnaire
from scoring.conditions import Condition, Open, Rule, band_position, conditions
from scoring.engine import TOP, exact, factor_score, score
from scoring.programme import Programme
from scoring.tree import Score

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Step:
    """Raising an indicator to `level` from the level below. `cost` in person-days."""

    indicator: str
    level: int
    cost: Fraction


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The cheapest plan that leaves out at least one of the chosen steps. None where every plan needs all of them."""

    steps: tuple[Step, ...]
    cost: Fraction


@dataclass(frozen=True, slots=True)
class Binding:
    """A rule that makes the plan dearer, and by how much.

    `of` is the factor's or indicator's id, or "overall" for the index. `others` names the rules that hold together
    with it where none of them alone saves anything. Where the band is out of reach, `saving` is 0.
    """

    rule: Rule
    of: str
    saving: Fraction
    sentence: str
    others: tuple[tuple[Rule, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do to stand in a band for certain. Where it is out of reach, no steps, and `binding` says why."""

    band: str
    steps: tuple[Step, ...]
    cost: Fraction
    is_reached_already: bool
    is_reachable: bool
    is_optimal: bool
    runner_up: RunnerUp | None
    binding: tuple[Binding, ...]
    after: Score


def steps(
    questionnaire: Questionnaire, answers: Answers, rates: Mapping[str, Fraction] | None = None
) -> tuple[Step, ...]:
    """Every step that is still open, in the order of the questionnaire. Costs are Levelhead's own estimate.

    No study tells what a level costs. The days of an indicator's remedies, in the sector's words, together bring it
    to its target, in equal shares over the levels missing. A level above the target costs the days over the target.
    `rates` gives a consultant's own person-days for one level of an indicator. An unknown level counts as 0.
    """
    journey = Journey(questionnaire, answers)
    return tuple(_steps(journey, rates or {}))


def _steps(journey: Journey, rates: Mapping[str, Fraction]) -> Iterator[Step]:
    for indicator_id in journey.questionnaire.indicators:
        answer = journey.answer(indicator_id)
        if answer.state in (State.NOT_ASKED, State.NOT_APPLICABLE):
            continue
        indicator = journey.questionnaire.indicator(indicator_id, journey.sector)
        stands = answer.level or 0
        for level in range(stands + 1, TOP + 1):
            rate = rates.get(indicator_id)
            cost = _estimate(indicator, stands, level) if rate is None else Fraction(rate)
            if cost < 0:
                raise ValueError(f"A level of {indicator_id} cannot cost less than nothing.")
            yield Step(indicator_id, level, cost)


def _estimate(indicator: Indicator, stands: int, level: int) -> Fraction:
    days = sum(remedy.days for remedy in indicator.remedies)
    return Fraction(days, indicator.target - stands if level <= indicator.target else indicator.target)


def answers_after(answers: Answers, steps: tuple[Step, ...]) -> Answers:
    """The answers once these steps are done. Notes and evidence stay as they are: a plan is no evidence."""
    reached: dict[str, int] = {}
    for step in steps:
        reached[step.indicator] = max(step.level, reached.get(step.indicator, 0))
    changed = {
        of: replace(answers.get(of, UNANSWERED), state=State.ANSWERED, value=level) for of, level in reached.items()
    }
    return {**answers, **changed}


def least_cost(questionnaire: Questionnaire, answers: Answers, band: str, steps: tuple[Step, ...]) -> Plan:
    """The least costly of these steps that reach a band for certain: what stays unknown counts as level 0.

    Of equally cheap plans the one with the fewest steps, then the one with the most important gaps, then by id.
    ValueError where there is no such band. Every plan is scored again by the engine before it is returned.
    """
    band_position(questionnaire, band)
    usable = _usable(questionnaire, answers, steps)
    missing = conditions(questionnaire, answers, band, frozenset(usable))
    now = score(questionnaire, answers)
    assert _reaches(questionnaire, now, band) == (not missing)
    if not missing:
        return Plan(band, (), ZERO, True, True, True, None, (), now)
    beyond = tuple(condition for condition in missing if not condition.is_met_by(frozenset(usable)))
    if beyond:
        return Plan(band, (), ZERO, False, False, False, None, tuple(_out_of_reach(each) for each in beyond), now)
    order = sorted(usable, key=_importance(questionnaire, answers))
    programme = Programme(order, [usable[each].cost for each in order], missing)
    chosen = programme.best()
    assert chosen is not None, "All steps together meet every condition."
    second = programme.best(leaving_out=chosen)

    def listed(taken: frozenset[Open]) -> tuple[Step, ...]:
        found = tuple(usable[each] for each in order if each in taken)
        assert _reaches(questionnaire, score(questionnaire, answers_after(answers, found)), band)
        return found

    cost = programme.cost(chosen)
    runner_up = None if second is None else RunnerUp(listed(second), programme.cost(second))
    after = score(questionnaire, answers_after(answers, listed(chosen)))
    return Plan(band, listed(chosen), cost, False, True, True, runner_up, _binding(programme, cost), after)


def _usable(questionnaire: Questionnaire, answers: Answers, steps: tuple[Step, ...]) -> dict[Open, Step]:
    """The steps that can be taken: above where the indicator stands, with every level between on offer."""
    journey = Journey(questionnaire, answers)
    offered = {(step.indicator, step.level): step for step in steps}
    usable: dict[Open, Step] = {}
    for indicator in sorted({step.indicator for step in steps if step.indicator in questionnaire.indicators}):
        answer = journey.answer(indicator)
        level = (answer.level or 0) + 1
        while answer.state not in (State.NOT_ASKED, State.NOT_APPLICABLE) and (indicator, level) in offered:
            usable[indicator, level] = offered[indicator, level]
            level += 1
    return usable


def _reaches(questionnaire: Questionnaire, scored: Score, band: str) -> bool:
    """Whether even the worst case stands in the band or above it."""
    if scored.standing is None:
        return False
    return band_position(questionnaire, scored.standing.lowest) >= band_position(questionnaire, band)


def _importance(
    questionnaire: Questionnaire, answers: Answers
) -> Callable[[Open], tuple[bool, int, Fraction, str, int]]:
    """The order of gaps (section 4) for single steps; an unknown level counts as 0."""
    journey = Journey(questionnaire, answers)
    rank: dict[str, tuple[bool, int, Fraction, str]] = {}
    for factor in questionnaire.factors:
        point = factor_score(journey, factor).point or ZERO
        for entry in factor.indicators:
            gap = max(0, entry.target - (journey.answer(entry.id).level or 0))
            rank[entry.id] = (journey.sector not in entry.critical, -entry.weight * gap, point, entry.id)
    return lambda step: (*rank[step[0]], step[1])


def _out_of_reach(condition: Condition) -> Binding:
    sentence = f"Even with every step on offer, it cannot be met that {condition.says}."
    return Binding(condition.rule, condition.of, ZERO, sentence)


def _binding(programme: Programme, cost: Fraction) -> tuple[Binding, ...]:
    """The rules that alone make the plan dearer, the dearest first; where none does, those that do so together."""
    found = []
    for condition in programme.conditions:
        saving = _saving(programme, cost, (condition,))
        if saving > 0:
            sentence = f"Without the rule that {condition.says}, the plan would cost {days(saving)} less."
            found.append(Binding(condition.rule, condition.of, saving, sentence))
    if found or not cost:
        return tuple(sorted(found, key=lambda each: -each.saving))
    return (_together(programme, cost),)


def _together(programme: Programme, cost: Fraction) -> Binding:
    """Rules of which no single one saves anything: as few as hold together, found by letting go one after another."""
    group = programme.conditions
    for condition in programme.conditions:
        fewer = tuple(each for each in group if each is not condition)
        if _saving(programme, cost, fewer) > 0:
            group = fewer
    saving = _saving(programme, cost, group)
    said = "; ".join(each.says for each in group)
    sentence = (
        f"These rules hold together, and to drop one of them alone would save nothing: {said}. "
        f"Without all of them the plan would cost {days(saving)} less."
    )
    first, *others = group
    return Binding(first.rule, first.of, saving, sentence, tuple((each.rule, each.of) for each in others))


def _saving(programme: Programme, cost: Fraction, dropped: tuple[Condition, ...]) -> Fraction:
    cheaper = programme.cheapest_without(dropped)
    assert cheaper is not None, "Fewer conditions are never harder to meet."
    return cost - cheaper


def days(cost: Fraction) -> str:
    """Person-days as a sentence has them, with up to two decimals."""
    said = exact(cost)
    if said == "0" and cost:
        return "less than 0.01 days"
    return "1 day" if said == "1" else f"{said} days"
