"""The integer programme by itself, on models that were hard for the solver."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from scoring.conditions import Condition, Open
from scoring.programme import Programme

RUNS = (("a", 1, (1, 1, 1, 1)), ("b", 1, (9, 9, 9, 9)), ("c", 1, (7, 7, 7, 7)), ("d", 1, (12,) * 4), ("e", 3, (3, 1)))
COSTS = {(of, start + at): Fraction(cost) for of, start, costs in RUNS for at, cost in enumerate(costs)}


def condition(least: int, **weights: int) -> Condition:
    worth = {step: weights[step[0]] for step in COSTS if step[0] in weights}
    return Condition("index", "overall", worth, least, "it holds")


def single(step: Open) -> Condition:
    return Condition("critical_indicator", step[0], {step: 1}, 1, "it holds")


HARD = (
    condition(90, a=10, b=9, c=5, d=3, e=3),
    condition(10, b=3, d=1, e=1),
    condition(8, a=2, c=1),
    single(("b", 2)),
    single(("a", 2)),
    single(("c", 1)),
)


def possible() -> list[frozenset[Open]]:
    """Every set of steps that meets the hard conditions, each step with those below it."""
    runs = [[[(of, start + at) for at in range(height)] for height in range(len(c) + 1)] for of, start, c in RUNS]
    every = (frozenset(step for part in parts for step in part) for parts in product(*runs))
    return [taken for taken in every if all(each.is_met_by(taken) for each in HARD)]


def cost(taken: frozenset[Open]) -> Fraction:
    return sum((COSTS[step] for step in taken), Fraction(0))


def test_a_model_that_the_solver_presolves_into_a_wrong_answer_is_solved() -> None:
    programme = Programme(tuple(COSTS), tuple(COSTS.values()), HARD)
    best = programme.best()
    assert best in possible()
    assert cost(best) == min(map(cost, possible()))
    second = programme.best(leaving_out=best)
    assert second in possible()
    assert cost(second) == min(cost(taken) for taken in possible() if not best <= taken)


def test_the_model_is_the_same_again_after_each_question() -> None:
    programme = Programme(tuple(COSTS), tuple(COSTS.values()), HARD)
    first = programme.best()
    assert first is not None
    assert programme.cheapest_without(HARD) == 0
    assert programme.best(leaving_out=first) != first
    assert programme.best() == first


def test_what_cannot_be_met_has_no_answer() -> None:
    assert Programme(tuple(COSTS), tuple(COSTS.values()), (condition(1000, a=1),)).best() is None
