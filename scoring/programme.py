"""The cheapest steps that meet conditions: an integer programme, solved exactly by HiGHS and checked in whole numbers.

One model is built; each question changes only bounds and costs. HiGHS is imported only when there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from scoring.conditions import Condition, Open
from scoring.courses import quiet_solver

INFINITE = float("inf")
AT_ONCE = 16  # how many ties one objective of powers of two decides without losing precision


class Programme:
    """Which of the open steps to take. `order` is the order of importance, which decides between equal plans.

    A step needs the one below it, where that is open. `costs` go with `order`.
    """

    def __init__(self, order: Sequence[Open], costs: Sequence[Fraction], conditions: Sequence[Condition]) -> None:
        self.order = tuple(order)
        self.conditions = tuple(conditions)
        self.scale = lcm(*(cost.denominator for cost in costs))
        self.costs = [int(cost * self.scale) for cost in costs]
        self.solver = self._built()

    def _built(self) -> Any:
        import highspy

        solver = quiet_solver()
        solver.setOptionValue("presolve", "off")  # HiGHS 1.16 presolves some of these models into a wrong answer
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.5)
        place = {step: at for at, step in enumerate(self.order)}
        for at in range(len(self.order)):
            solver.addCol(0.0, 0.0, 1.0, 0, [], [])
            solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
        for each in self.conditions:
            self._add(solver, {place[step]: worth for step, worth in each.worth.items()}, each.least, INFINITE)
        for (indicator, level), at in place.items():
            below = place.get((indicator, level - 1))
            if below is not None:
                self._add(solver, {below: 1, at: -1}, 0, INFINITE)
        return solver

    @staticmethod
    def _add(solver: Any, terms: dict[int, int], least: float, most: float) -> int:
        """A row, and its number."""
        solver.addRow(float(least), float(most), len(terms), list(terms), [float(each) for each in terms.values()])
        return int(solver.getNumRow()) - 1

    def cost(self, taken: frozenset[Open]) -> Fraction:
        return Fraction(self._cost(taken), self.scale)

    def _cost(self, taken: frozenset[Open]) -> int:
        return sum(cost for step, cost in zip(self.order, self.costs, strict=True) if step in taken)

    def cheapest_without(self, dropped: Sequence[Condition]) -> Fraction | None:
        """What the cheapest steps cost if these conditions did not hold. None where the others cannot be met."""
        held = [each for each in self.conditions if each not in dropped]
        for row, each in enumerate(self.conditions):
            self.solver.changeRowBounds(row, float(each.least) if each in held else -INFINITE, INFINITE)
        taken = self._least(self.costs, held)
        for row, each in enumerate(self.conditions):
            self.solver.changeRowBounds(row, float(each.least), INFINITE)
        return None if taken is None else self.cost(taken)

    def best(self, leaving_out: frozenset[Open] = frozenset()) -> frozenset[Open] | None:
        """The cheapest steps; of equal ones the fewest; of these, those with the most important steps.

        With `leaving_out`, at least one of those is not taken. None where the conditions cannot be met.
        """
        rows = self.solver.getNumRow()
        if leaving_out:
            among = {at: 1 for at, step in enumerate(self.order) if step in leaving_out}
            self._add(self.solver, among, -INFINITE, len(among) - 1)
        taken = self._least(self.costs, self.conditions)
        if taken is not None:
            taken = self._of_equal_ones(taken)
        self._forget(rows)
        return taken

    def _of_equal_ones(self, taken: frozenset[Open]) -> frozenset[Open]:
        """The fewest steps at this cost, and of these the most important: in turn, each objective becomes a row."""
        self._add(self.solver, dict(enumerate(self.costs)), -INFINITE, self._cost(taken))
        everything = range(len(self.order))
        taken = self._as_cheap(taken, self._least([1] * len(self.order), self.conditions))
        self._add(self.solver, dict.fromkeys(everything, 1), -INFINITE, len(taken))
        for start in range(0, len(self.order), AT_ONCE):
            if taken <= frozenset(self.order[:start]):
                break
            some = range(start, min(start + AT_ONCE, len(self.order)))
            prize = [-(1 << (some.stop - 1 - at)) if at in some else 0 for at in everything]
            taken = self._as_cheap(taken, self._least(prize, self.conditions))
            for at in some:
                fixed = 1.0 if self.order[at] in taken else 0.0
                self.solver.changeColBounds(at, fixed, fixed)
        for at in everything:
            self.solver.changeColBounds(at, 0.0, 1.0)
        return taken

    def _as_cheap(self, taken: frozenset[Open], other: frozenset[Open] | None) -> frozenset[Open]:
        """The other steps, where they cost exactly the same in whole numbers."""
        return taken if other is None or self._cost(other) != self._cost(taken) else other

    def _least(self, costs: Sequence[int], held: Sequence[Condition]) -> frozenset[Open] | None:
        """The steps with the least sum of `costs`, or None where there are none.

        The solver counts in floating point. Steps that miss a condition in whole numbers are ruled out and it is asked
        again, so that what comes back is exact.
        """
        rows = self.solver.getNumRow()
        for at, cost in enumerate(costs):
            self.solver.changeColCost(at, float(cost))
        while True:
            taken = self._run()
            if taken is None or all(each.is_met_by(taken) for each in held):
                self._forget(rows)
                return taken
            others = {at: 1 for at, step in enumerate(self.order) if step not in taken}
            self._add(self.solver, others, 1, INFINITE)

    def _run(self) -> frozenset[Open] | None:
        self.solver.run()
        said = self.solver.modelStatusToString(self.solver.getModelStatus())
        if said == "Infeasible":
            return None
        if said != "Optimal":
            raise RuntimeError(f"The solver stopped without an answer: {said}.")
        values = list(self.solver.getSolution().col_value)
        return frozenset(step for step, value in zip(self.order, values, strict=True) if value > 0.5)

    def _forget(self, rows: int) -> None:
        """Take away the rows added since there were so many."""
        added = list(range(rows, self.solver.getNumRow()))
        if added:
            self.solver.deleteRows(len(added), added)
