"""What one level of each practice costs, and a day in pounds: Levelhead's estimate and the consultant's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from app.audits.around import Around, around
from app.plans import store
from app.plans.basis import Basis
from app.plans.forms import read_whole
from app.plans.models import Plan as Aim
from app.plans.plan_page import PLACE, plan_address, pounds_said
from app.web.field_errors import Errors
from app.web.forms import Posted
from scoring.engine import exact
from scoring.remedies import days, steps

MOST_DAYS = 250
MOST_DAY_RATE = 10_000
A_COST = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


@dataclass(frozen=True)
class Costs:
    """What was typed, and what it means where nothing is wrong with it. `rates` holds days by indicator."""

    typed: dict[str, str]
    rates: dict[str, Fraction]
    day_rate: int | None
    errors: Errors


@dataclass(frozen=True)
class CostRow:
    """One practice with steps still open: our estimate, and the consultant's own."""

    field: str
    name: str
    estimate: str
    typed: str
    error: str | None


@dataclass(frozen=True)
class CostPage:
    """The form for the costs. `differences` are (what, saved now, yours) where somebody saved others meanwhile."""

    title: str
    around: Around
    address: str
    band: str
    version: int
    day_rate: str
    day_rate_error: str | None
    groups: tuple[tuple[str, tuple[CostRow, ...], bool], ...]
    meanwhile: str | None
    differences: tuple[tuple[str, str, str], ...]
    errors: Errors
    template: ClassVar[str] = "plans/costs.html"
    has_form: ClassVar[bool] = True


def field_of(indicator: str) -> str:
    return f"rate-{indicator}"


def as_saved(aim: Aim | None) -> Costs:
    """The costs as if they had just been typed."""
    rates = store.rates_of(aim)
    day_rate = aim.day_rate if aim else None
    typed = {field_of(of): exact(cost) for of, cost in rates.items()}
    return Costs(typed | {"day_rate": "" if day_rate is None else str(day_rate)}, rates, day_rate, ())


def read_costs(posted: Posted, basis: Basis, aim: Aim | None) -> Costs:
    """The costs as they were posted. A practice that the form does not show keeps what was saved for it."""
    errors: list[tuple[str, str]] = []
    typed, rates = {}, dict(store.rates_of(aim))
    for indicator in dict.fromkeys(step.indicator for step in steps(basis.questionnaire, basis.answers)):
        field = field_of(indicator)
        text = typed[field] = posted.text(field)
        rates.pop(indicator, None)
        if A_COST.fullmatch(text) and Fraction(text) <= MOST_DAYS:
            rates[indicator] = Fraction(text)
        elif text:
            errors.append((field, f"Enter days from 0 to {MOST_DAYS}, such as 2 or 0.5, or leave it empty."))
    typed["day_rate"] = posted.text("day_rate")
    day_rate = read_whole(typed["day_rate"], "day_rate", MOST_DAY_RATE, "pounds", errors)
    return Costs(typed, rates, day_rate, tuple(errors))


def cost_page(basis: Basis, aim: Aim | None, costs: Costs | None = None, meanwhile: bool = False) -> CostPage:
    shown = costs or as_saved(aim)
    wrong = dict(shown.errors)
    own = plan_address(basis.found.audit.id)
    said = "Somebody saved other costs in the meantime. Nothing of yours is saved yet, and nothing is lost."
    return CostPage(
        "What a level costs",
        around(basis.found, PLACE),
        f"{own}/band/costs",
        f"{own}/band",
        aim.version if aim else 0,
        shown.typed["day_rate"],
        wrong.get("day_rate"),
        _groups(basis, shown, wrong),
        said if meanwhile else None,
        _differences(basis, as_saved(aim), shown) if meanwhile else (),
        shown.errors,
    )


def _groups(basis: Basis, shown: Costs, wrong: dict[str, str]) -> tuple[tuple[str, tuple[CostRow, ...], bool], ...]:
    """The practices of each factor, and whether the factor is to be open: it has a cost of one's own, or an error."""
    estimates: dict[str, list[Fraction]] = {}
    for step in steps(basis.questionnaire, basis.answers):
        estimates.setdefault(step.indicator, []).append(step.cost)
    made = []
    for factor in basis.questionnaire.factors:
        listed = [entry.id for entry in factor.indicators if entry.id in estimates]
        rows = tuple(
            CostRow(
                field_of(of),
                basis.journey.question(of).name,
                _estimate(estimates[of]),
                shown.typed.get(field_of(of), ""),
                wrong.get(field_of(of)),
            )
            for of in listed
        )
        if rows:
            made.append((factor.name, rows, any(row.typed or row.error for row in rows)))
    return tuple(made)


def _estimate(costs: list[Fraction]) -> str:
    """Our estimate: one cost for each level, or the two where they differ above the target."""
    said = list(dict.fromkeys(days(cost) for cost in costs))
    return f"{said[0]} a level" if len(said) == 1 else f"{said[0]} a level, and {said[-1]} above the target"


def _differences(basis: Basis, saved: Costs, yours: Costs) -> tuple[tuple[str, str, str], ...]:
    found = []
    if saved.day_rate != yours.day_rate:
        both = ("not known" if rate is None else pounds_said(rate) for rate in (saved.day_rate, yours.day_rate))
        found.append(("A day of work", *both))
    for of in basis.questionnaire.indicators:
        one, other = saved.rates.get(of), yours.rates.get(of)
        if one != other:
            said = ("our estimate" if cost is None else days(cost) for cost in (one, other))
            found.append((basis.journey.question(of).name, *said))
    return tuple((name, one, other) for name, one, other in found)
