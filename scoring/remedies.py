"""The least costly set of remedies that reaches a band for certain (scoring rules, sections 3 and 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from questionnaire.answers import Answers
from questionnaire.model import Questionnaire
from scoring.tree import Score

Rule = Literal["index", "weakest_factor", "critical_indicator", "coverage"]


@dataclass(frozen=True, slots=True)
class Step:
    """Raising an indicator to `level` from the level below. `cost` in person-days."""

    indicator: str
    level: int
    cost: Fraction


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The cheapest plan that leaves out at least one of the chosen steps."""

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
    """Every step that is still open."""
    raise NotImplementedError


def answers_after(answers: Answers, steps: tuple[Step, ...]) -> Answers:
    """The answers once these steps are done."""
    raise NotImplementedError


def least_cost(questionnaire: Questionnaire, answers: Answers, band: str, steps: tuple[Step, ...]) -> Plan:
    """The least costly plan that reaches a band for certain."""
    raise NotImplementedError
