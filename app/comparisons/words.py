"""Numbers and differences as a reader is told them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from scoring.tree import Score, whole

NONE = "–"
MINUS = "\N{MINUS SIGN}"
DOTTED = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


def points(value: Fraction | None) -> str:
    """Points as whole numbers, or a dash where there is no number."""
    return NONE if value is None else str(whole(value))


def point_of(score: Score | None) -> Fraction | None:
    """The point of a score where it may be shown as one."""
    return score.point if score is not None and score.published else None


def tenths(value: Fraction | None) -> str:
    """A number with one decimal where it has one, or a dash."""
    if value is None:
        return NONE
    rounded = _to_tenths(value)
    return f"{rounded:.1f}".removesuffix(".0").replace("-", MINUS)


def signed(value: Fraction | None) -> str:
    """A change: its sign, then at most one decimal."""
    said = tenths(value)
    return f"+{said}" if value is not None and _to_tenths(value) > 0 else said


def _to_tenths(value: Fraction) -> float:
    """Rounded half away from nought: a rise and a fall of the same size look the same size."""
    size = whole(abs(value) * 10) / 10
    return -size if value < 0 and size else size


def percent(share: Fraction | None) -> str:
    return NONE if share is None else f"{whole(share * 100)} %"


def levels(count: Fraction | int) -> str:
    """So many levels, without a sign."""
    size = abs(Fraction(count))
    return "1 level" if size == 1 else f"{tenths(size)} levels"


def off(difference: Fraction | int) -> str:
    """How far a claim was off. It never says that anybody lied: much is seen differently from inside."""
    if _to_tenths(Fraction(difference)) == 0:
        return "the same was found" if difference == 0 else "nearly the same was found"
    if difference > 0:
        return f"claimed {levels(difference)} more than was found"
    return f"claimed {levels(difference)} less than was found"


def counted(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {many}"


def named(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence of scoring with the names of questions in place of their ids."""
    return DOTTED.sub(lambda found: names.get(found[0], found[0]), sentence)
