"""What would move, as a reader is told it: how many, how far, and which factors."""

from __future__ import annotations

from app.comparisons import words
from app.comparisons.movement import FactorMoved, Moved, Movement


def sentence(would: Movement) -> str:
    if not would.looked_at:
        return "There is no completed audit here yet, so nothing would move."
    of = words.counted(would.looked_at, "completed audit", "completed audits")
    if not would.moved and would.looked_at == 1:
        return "The one completed audit would not move."
    if not would.moved:
        return f"None of {of} would move."
    said = f"{len(would.moved)} of {of} would move, {would.bands} of them into another band"
    if would.factor_bands:
        said += f", {would.factor_bands} with a factor in another band"
    far = furthest(would)
    return f"{said}. {far[:1].upper()}{far[1:]}." if far else f"{said}."


def furthest(would: Movement) -> str:
    """How far at most, in a few words: the index, or the factors where no index moves. Nothing where only bands do."""
    if would.largest:
        return f"the furthest by {words.by_points(would.largest)}"
    far = would.largest_of_factors
    return f"no index moves, but a factor by up to {words.by_points(far)}" if far else ""


def factors_said(each: Moved) -> str:
    """The factors that would move, with their bands where those change."""
    said = ", ".join(_factor(factor) for factor in each.factors)
    if each.before is None and each.after is None and said:
        return f"no index, but {said}"
    return said


def _factor(factor: FactorMoved) -> str:
    """One factor before and after: a dash where it has no score. As whole numbers, where these tell them apart."""
    before, after = words.points(factor.before), words.points(factor.after)
    if before == after:
        before, after = words.tabular(factor.before), words.tabular(factor.after)
    bands = f" ({factor.band_before or 'no score'} to {factor.band_after or 'no score'})" if factor.changes_band else ""
    return f"{factor.name.lower()} {before} → {after}{bands}"
