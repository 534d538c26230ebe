"""The least costly way to a band: the steps, how we know, what comes next to it and which rules hold it there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import ClassVar

from app.audits.around import Around, around
from app.plans import store
from app.plans.basis import Basis
from app.plans.models import Plan as Aim
from app.plans.plan_page import PLACE, days_said, plan_address, pounds_said
from app.plans.proposals import factor_of
from app.reports.advice import listed
from questionnaire.model import Band
from scoring.bands import band_at
from scoring.remedies import Plan, Step, days, least_cost, steps
from scoring.tree import whole


@dataclass(frozen=True)
class StepRow:
    """A practice to raise: the way to its new level, and what that costs. `field` and `level` are what is posted."""

    field: str
    name: str
    factor: str
    way: str
    level: int
    goal: str
    cost: str
    pounds: str | None


@dataclass(frozen=True)
class BandPage:
    """The least costly way to one band. `bands` are (address, name, whether it is this one)."""

    title: str
    around: Around
    plan: str
    address: str
    said: str
    basis: str
    bands: tuple[tuple[str, str, bool], ...]
    band: str
    band_id: str
    answer: str
    is_way: bool
    steps: tuple[StepRow, ...]
    total: str
    total_pounds: str | None
    rounded: str | None
    proof: str
    runner_up: tuple[str, ...]
    binding: tuple[str, ...]
    unknown: str | None
    costs: str
    template: ClassVar[str] = "plans/band.html"
    has_form: ClassVar[bool] = True


def chosen_band(basis: Basis, wanted: str, aim: Aim | None) -> Band | None:
    """The band asked for, else the one that the plan aims at, else the next above where things stand."""
    bands = {band.id: band for band in basis.questionnaire.index.bands}
    if wanted:
        return bands.get(wanted)
    if aim and aim.band in bands:
        return bands[aim.band]
    score = basis.score
    stands = score.standing.lowest if score.standing else None
    place = list(bands).index(stands) if stands else band_at(basis.questionnaire.index, score.low)
    return list(bands.values())[min(place + 1, len(bands) - 1)]


def band_page(basis: Basis, band: Band, aim: Aim | None, said: str = "") -> BandPage:
    own = plan_address(basis.found.audit.id)
    rates = store.rates_of(aim)
    open_steps = steps(basis.questionnaire, basis.answers, rates)
    found = least_cost(basis.questionnaire, basis.answers, band.id, open_steps)
    day_rate = aim.day_rate if aim else None
    is_way = found.is_reachable and not found.is_reached_already
    planned = sum((planned_days(taken) for _, taken in by_practice(found.steps)), Fraction(0))
    return BandPage(
        "The least costly way to a band",
        around(basis.found, PLACE),
        own,
        f"{own}/band",
        said,
        basis.said,
        tuple((f"{own}/band?band={b.id}", b.name, b is band) for b in basis.questionnaire.index.bands[1:]),
        band.name,
        band.id,
        _answer(found, band, basis),
        is_way,
        tuple(_row(basis, indicator, taken, day_rate) for indicator, taken in by_practice(found.steps)),
        days_said(planned),
        _in_pounds(planned, day_rate),
        _rounded(found.cost, planned, day_rate),
        _proof(found, band, len(open_steps)) if is_way else "",
        _runner_up(basis, found, day_rate) if is_way else (),
        tuple(each.sentence for each in found.binding),
        _unknown(basis),
        _costs(rates, open_steps, day_rate),
    )


def by_practice(taken: tuple[Step, ...]) -> list[tuple[str, tuple[Step, ...]]]:
    """Steps by practice, in their order."""
    order = list(dict.fromkeys(step.indicator for step in taken))
    in_order = sorted(taken, key=lambda step: (order.index(step.indicator), step.level))
    return [(of, tuple(each)) for of, each in groupby(in_order, key=lambda step: step.indicator)]


def cost_of(taken: tuple[Step, ...]) -> Fraction:
    return sum((step.cost for step in taken), Fraction(0))


def planned_days(taken: tuple[Step, ...]) -> Fraction:
    """What steps take as people plan it: whole and half days, and half a day at least for what takes anything."""
    cost = cost_of(taken)
    return max(Fraction(whole(cost * 2), 2), Fraction(1, 2)) if cost else cost


def exact_days(cost: Fraction) -> str:
    """Days of work to the last part: 9.25 or 9 1/3 days."""
    if (cost * 100).denominator == 1:
        return days(cost)
    plain, part = divmod(cost, 1)
    return f"{plain} {part} days" if plain else f"{part} of a day"


def about_days(cost: Fraction) -> str:
    """Days of work as people plan them, in whole and half ones. Where that is not exact, it says about."""
    halves = whole(cost * 2)
    if cost and not halves:
        return "less than half a day"
    said = "half a day" if halves == 1 else days(Fraction(halves, 2))
    return said if Fraction(halves, 2) == cost else f"about {said}"


def _row(basis: Basis, indicator_id: str, taken: tuple[Step, ...], day_rate: int | None) -> StepRow:
    indicator = basis.questionnaire.indicator(indicator_id, basis.journey.sector)
    cost, planned = cost_of(taken), planned_days(taken)
    stands, level = basis.level(indicator_id), taken[-1].level
    return StepRow(
        f"step-{indicator_id}",
        indicator.name,
        factor_of(basis, indicator_id),
        f"Not known now, to level {level}" if stands is None else f"From level {stands} to level {level}",
        level,
        indicator.levels[level],
        days_said(planned) if planned == cost else f"about {days_said(planned)}",
        _in_pounds(planned, day_rate),
    )


def _in_pounds(cost: Fraction, day_rate: int | None) -> str | None:
    return None if day_rate is None else pounds_said(cost * day_rate)


def _rounded(cost: Fraction, planned: Fraction, day_rate: int | None) -> str | None:
    """That the parts are rounded, and what they come to before; None where nothing was rounded away or added."""
    if cost == planned:
        return None
    pounds = _in_pounds(cost, day_rate)
    exactly = f"{exact_days(cost)}{f', {pounds}' if pounds else ''}"
    return f"Each practice counts in whole or half days, here and in the plan. Before that rounding it is {exactly}."


def _answer(found: Plan, band: Band, basis: Basis) -> str:
    if found.is_reached_already:
        return f"{band.name} is reached already, even if everything that is not known is at its worst."
    if not found.is_reachable:
        return f"{band.name} cannot be reached with the steps that are open here."
    count = len(by_practice(found.steps))
    practices = "one practice" if count == 1 else f"{count} practices"
    return f"{band.name} for {about_days(found.cost)} of work, in {practices}."


def _proof(found: Plan, band: Band, open_steps: int) -> str:
    if not found.is_optimal:
        return "This reaches the band. We could not prove that nothing costs less."
    return (
        f"This is the least costly set: no other reaches {band.name} for less. We know because it is the solution of "
        f"an exact integer programme over all {open_steps} steps that are open, with every cap of the scoring rules, "
        f"and it was proved optimal. We then scored it again: it stands in {band.name} even in the worst case. "
        f"It costs {exact_days(found.cost)} exactly. "
        "That is the least for these costs: other costs may give another set."
    )


def _runner_up(basis: Basis, found: Plan, day_rate: int | None) -> tuple[str, ...]:
    second = found.runner_up
    if second is None:
        return ("There is no other way: every one of these steps is needed.",)
    more = second.cost - found.cost
    pounds = _in_pounds(more, day_rate)
    price = f"{about_days(more)} more{f' ({pounds})' if pounds else ''}" if more else "just as much"
    return (
        f"The next best set, which leaves out at least one of these steps, costs {about_days(second.cost)}: {price}.",
        f"It {listed(_differences(basis, found.steps, second.steps))}.",
    )


def _differences(basis: Basis, taken: tuple[Step, ...], second: tuple[Step, ...]) -> list[str]:
    """How far another set takes each practice that it takes less far, or farther. First what it does less of."""
    one, other = _levels(taken), _levels(second)
    changed = [of for of in basis.questionnaire.indicators if one.get(of, 0) != other.get(of, 0)]
    changed.sort(key=lambda of: other.get(of, 0) > one.get(of, 0))
    said = []
    for of in changed:
        name = f"“{basis.journey.question(of).name}”"
        if of in other:
            is_less = other[of] < one.get(of, 0)
            said.append(f"{'stops' if is_less else 'takes'} {name} {'at' if is_less else 'to'} level {other[of]}")
        else:
            stands = basis.level(of)
            said.append(f"leaves {name} {'as it is' if stands is None else f'at level {stands}'}")
    return said


def _levels(taken: tuple[Step, ...]) -> dict[str, int]:
    """The level to which steps take each practice."""
    return {of: each[-1].level for of, each in by_practice(taken)}


def _unknown(basis: Basis) -> str | None:
    count = len(basis.unknowns)
    if not count:
        return None
    answers = "1 answer is" if count == 1 else f"{count} answers are"
    return (
        f"{answers} not known. For certainty, what is not known counts as level 0, the worst case. "
        "To find out first may make the way shorter."
    )


def _costs(rates: dict[str, Fraction], open_steps: tuple[Step, ...], day_rate: int | None) -> str:
    own = len(rates.keys() & {step.indicator for step in open_steps})
    said = "The costs are Levelhead's own estimate, from the days of the remedies. No study tells what a level costs."
    if own:
        practices = "1 practice" if own == 1 else f"{own} practices"
        said += f" For {practices} your own cost is used instead."
    return said if day_rate is None else f"{said} A day counts as {pounds_said(day_rate)}."
