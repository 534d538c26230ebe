"""Numbers and differences as a reader is told them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    return tabular(value).removesuffix(".0")


def tabular(value: Fraction | None) -> str:
    """A number with one decimal, so that those below each other line up, or a dash."""
    return NONE if value is None else f"{_to_tenths(value):.1f}".replace("-", MINUS)


def point_or_range(score: Score | None, said: Callable[[Fraction | None], str] = tabular) -> str:
    """Points; where there is no number, the worst and the best case; a dash where nothing applies."""
    if score is None or not any(leaf.weight for leaf in score.leaves()):
        return NONE
    if point_of(score) is not None:
        return said(score.point)
    return f"{points(score.low)} to {points(score.high)}"


def signed(value: Fraction | None) -> str:
    """A change: its sign and one decimal. A small one is not nothing, and nothing is just 0."""
    if not value:
        return NONE if value is None else "0"
    if _to_tenths(value) == 0:
        return "under 0.1"
    return f"+{tabular(value)}" if value > 0 else tabular(value)


@dataclass(frozen=True, slots=True)
class Shown:
    """A change and its two parts as they are shown."""

    total: str
    by_answers: str
    by_rules: str


def adding_up(before: Fraction | None, by_answers: Fraction | None, by_rules: Fraction | None) -> Shown:
    """A change and its two parts, rounded so that what is shown before, the parts and what is shown now add up.

    Each part is off by a tenth or so at most; what is nothing stays nothing, and none is shown the other way round.
    """
    if before is None or by_answers is None or by_rules is None:
        return Shown(NONE, signed(by_answers), signed(by_rules))
    now = before + by_answers + by_rules
    total = round(_to_tenths(now) * 10) - round(_to_tenths(before) * 10)
    near = round(by_answers * 10)
    tries = ((near + by, total - near - by) for by in range(-2, 3))

    def misfit(parts: tuple[int, int]) -> tuple[int, Fraction]:
        pairs = list(zip(parts, (by_answers, by_rules), strict=True))
        return (
            sum(bool(shown) and shown * exactly <= 0 for shown, exactly in pairs),
            sum((abs(shown - exactly * 10) for shown, exactly in pairs), Fraction(0)),
        )

    first, second = min(tries, key=misfit)
    return Shown(
        *(
            signed(Fraction(shown, 10) if shown else exactly and exactly / abs(exactly) / 100)
            for shown, exactly in ((total, now - before), (first, by_answers), (second, by_rules))
        )
    )


def by_points(size: Fraction) -> str:
    """A size in points: with one decimal where it has one, and 1 of them is one point."""
    said = "under 0.1" if size and _to_tenths(size) == 0 else tenths(size)
    return f"{said} point" if said == "1" else f"{said} points"


def _to_tenths(value: Fraction) -> float:
    """Rounded half away from nought: a rise and a fall of the same size look the same size."""
    size = whole(abs(value) * 10) / 10
    return -size if value < 0 and size else size


def percent(share: Fraction | None) -> str:
    return NONE if share is None else f"{whole(share * 100)}%"


def levels(count: Fraction | int) -> str:
    """So many levels, without a sign."""
    size = abs(Fraction(count))
    return "1 level" if size == 1 else f"{tenths(size)} levels"


def off(difference: Fraction | int) -> str:
    """How far a claim was off. It never says that anybody lied: much is seen differently from inside."""
    if difference == 0:
        return "the same was found"
    return f"claimed {levels(difference)} {'more' if difference > 0 else 'less'} than was found"


def on_average(mean: Fraction, same: Fraction | None) -> str:
    """How far several claims were off together. What is off in both directions may still even out."""
    if _to_tenths(mean) != 0:
        return off(mean)
    if same == 1:
        return "the same was found"
    return "evens out" if mean == 0 else "nearly evens out"


def counted(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {many}"


AS_AUDITED = (  # what scoring says of any answers, and how an audit says it: there, a claim is another series
    ("The new level is claimed, not evidenced.", "The new level rests only on what someone said."),
    ("The earlier level was claimed, not evidenced.", "The earlier level rested only on what someone said."),
    ("Both levels are claimed, not evidenced.", "Both levels rest only on what someone said."),
    ("Levels that are claimed, not evidenced, count as", "Levels that rest only on what someone said count as"),
    (
        "is at its target or above, and not merely claimed.",
        "is at its target or above, and rests on more than what someone said.",
    ),
    (
        "are at their target or above, and not merely claimed.",
        "are at their target or above, and rest on more than what someone said.",
    ),
    ("and none is merely claimed.", "and none rests only on what someone said."),
    ("Claimed, not evidenced", "Rests only on what someone said"),
    ("claimed, not evidenced", "resting only on what someone said"),
)


def as_audited(sentence: str) -> str:
    """A sentence of scoring as an audit draws it. It is stored as scoring made it."""
    for said, instead in AS_AUDITED:
        sentence = sentence.replace(said, instead)
    return sentence


def named(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence of scoring with the names of questions in place of their ids."""
    return DOTTED.sub(lambda found: names.get(found[0], found[0]), sentence)
