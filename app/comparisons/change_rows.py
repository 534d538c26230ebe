"""One number or one level before and after, in words: the change, its two parts, and whether it is real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.comparisons import words
from app.reports.report import level_name
from questionnaire.answers import State
from questionnaire.journey import Journey
from questionnaire.model import Questionnaire
from scoring.change import Change, Comparison
from scoring.real_change import Real
from scoring.tree import Score


@dataclass(frozen=True)
class Step:
    """One number on the way from before to now, and how it came about."""

    name: str
    points: str
    reason: str


@dataclass(frozen=True)
class ChangeRow:
    """One number before and after. The change is split, and called real only where scoring says so."""

    id: str
    name: str
    before: str
    after: str
    total: str
    by_answers: str
    by_rules: str
    is_real: bool
    verdict: str
    reason: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class LevelRow:
    """One indicator whose level, or whose worth, is no longer the same."""

    id: str
    name: str
    before: str
    after: str
    before_level: int | None
    after_level: int | None
    split: str
    is_real: bool
    is_tagged: bool
    verdict: str
    reason: str


@dataclass(frozen=True)
class FactorChange:
    """One factor, and its indicators that changed. `same` is how many did not."""

    row: ChangeRow
    levels: tuple[LevelRow, ...]
    same: int


NOT_KNOWN = (State.DONT_KNOW, State.UNANSWERED)
VERDICTS: dict[Real, str] = {
    "score": "Real",
    "better": "Better evidenced",
    "worse": "Less well evidenced",
    "mixed": "Better and less well evidenced",
}


UNEVIDENCED = "Higher, not evidenced"
SCORE_MOVED = {1: "Up, real", -1: "Down, real"}
WORST_CASE = {1: "Higher even in the worst case", -1: "Lower even in the best case"}


def verdict(change: Change) -> str:
    """What may be called real about a change, and which way it went, in a few words."""
    if change.what == "score":
        return WORST_CASE[change.way] if is_beyond_doubt(change) else SCORE_MOVED.get(change.way, VERDICTS["score"])
    if change.what == "levels":
        return f"Real: {_levels_moved(*change.moved)}"
    if change.before is None or change.after is None:
        return "New" if change.before is None else "No longer asked"
    return "Not shown to be real" if change.what is None else VERDICTS[change.what]


def _levels_moved(up: int, down: int) -> str:
    """How many levels moved, each way."""
    if up and down:
        return f"{words.counted(up, 'level', 'levels')} up, {down} down"
    return words.counted(up or down, "level", "levels") + (" up" if up else " down")


def is_beyond_doubt(change: Change) -> bool:
    """Whether the ranges part where there is no number on both sides."""
    return change.what == "score" and change.by_answers is None and change.way != 0


def is_unevidenced(change: Change) -> bool:
    """Whether a level is higher than before, but rests only on what someone said."""
    return change.way > 0 and change.after is not None and change.after.claimed


def change_row(change: Change, names: Mapping[str, str], levels: Sequence[Change] = ()) -> ChangeRow:
    """`levels` are the changes of the indicators in it."""
    reason = words.as_audited(words.named(change.reason, names))
    lost = sum(_is_lost(each) for each in levels)
    if lost:
        reason += f" {words.counted(lost, 'level is', 'levels are')} no longer known."
    shown = words.adding_up(words.point_of(change.before), change.by_answers, change.by_rules)
    return ChangeRow(
        change.of,
        change.name,
        words.point_or_range(change.before),
        words.point_or_range(change.after),
        shown.total if change.by_answers is not None else words.signed(change.total),
        shown.by_answers,
        shown.by_rules,
        change.is_real,
        verdict(change),
        reason,
        _steps(change),
    )


def _steps(change: Change) -> tuple[Step, ...]:
    """Before, the new answers under the old rules, and now, each with how it was worked out."""
    several = (
        ("Before", change.before),
        ("The new answers under the old rules", change.between),
        ("Now", change.after),
    )
    return tuple(
        Step(name, words.point_or_range(each), words.as_audited(each.reason)) for name, each in several if each
    )


def _is_known(leaf: Score | None) -> bool:
    return leaf is not None and leaf.level is not None


def _is_lost(change: Change) -> bool:
    """Whether a level was known, and now nobody knows it though it is asked."""
    return _is_known(change.before) and change.after is not None and change.after.state in NOT_KNOWN


def factor_changes(
    before: Journey, after: Journey, both: Comparison, names: Mapping[str, str]
) -> tuple[FactorChange, ...]:
    """Each factor with the indicators that changed. An indicator belongs to the factor that has it now, or had it."""
    home = _home(before.questionnaire) | _home(after.questionnaire)
    found = []
    for factor in both.factors:
        inside = [each for each in both.indicators if home.get(each.of) == factor.of]
        found.append(_factor(before, after, change_row(factor, names, inside), inside))
    return tuple(found)


def _home(questionnaire: Questionnaire) -> dict[str, str]:
    return {indicator.id: factor.id for factor in questionnaire.factors for indicator in factor.indicators}


def _factor(before: Journey, after: Journey, row: ChangeRow, indicators: list[Change]) -> FactorChange:
    moved = [each for each in indicators if _differs(each)]
    rows = tuple(_level_row(before, after, each) for each in moved)
    return FactorChange(row, rows, len(indicators) - len(moved))


def _differs(change: Change) -> bool:
    if change.before is None or change.after is None:
        return True
    return change.what is not None or (change.before.level, change.before.state) != (
        change.after.level,
        change.after.state,
    )


def _level_row(before: Journey, after: Journey, change: Change) -> LevelRow:
    old, new = _level(before, change.before), _level(after, change.after)
    unevidenced = is_unevidenced(change)
    return LevelRow(
        change.of,
        change.name,
        old,
        new,
        change.before.level if change.before else None,
        change.after.level if change.after else None,
        _split(change),
        change.is_real,
        change.what is not None or unevidenced,
        UNEVIDENCED if unevidenced else verdict(change),
        words.as_audited(change.reason),
    )


def _split(change: Change) -> str:
    """By how many points the answer and the rules moved it, where there is a number on both sides."""
    if change.by_answers is None or change.by_rules is None:
        return ""
    said = (
        f"Of its own 100 points {words.signed(change.by_answers)} by answers, {words.signed(change.by_rules)} by rules."
    )
    was, now = (each.weight if each else 0 for each in (change.before, change.after))
    return f"{said} Weight {now}." if was == now else f"{said} Weight {was} before, {now} now."


def _level(journey: Journey, leaf: Score | None) -> str:
    """The word of a level in its own version, or why there is none."""
    return "Not part of that version" if leaf is None else level_name(journey, journey.answer(leaf.of))
