"""One number or one level before and after, in words: the change, its two parts, and whether it is real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.comparisons import words
from app.reports.report import level_name
from questionnaire.journey import Journey
from questionnaire.model import Questionnaire
from scoring.change import Change, Comparison
from scoring.real_change import Real
from scoring.tree import Score


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
    verdict: str
    reason: str


@dataclass(frozen=True)
class FactorChange:
    """One factor, and its indicators that changed. `same` is how many did not."""

    row: ChangeRow
    levels: tuple[LevelRow, ...]
    same: int


VERDICTS: dict[Real, str] = {
    "score": "Real",
    "levels": "Single levels moved",
    "better": "Better evidenced",
    "worse": "Less well evidenced",
    "mixed": "Better and less well evidenced",
}


def verdict(change: Change) -> str:
    """What may be called real about a change, in a few words."""
    return VERDICTS[change.what] if change.what else "Not shown to be real"


def change_row(change: Change, names: Mapping[str, str]) -> ChangeRow:
    return ChangeRow(
        change.of,
        change.name,
        words.tabular(words.point_of(change.before)),
        words.tabular(words.point_of(change.after)),
        words.signed(change.total),
        words.signed(change.by_answers),
        words.signed(change.by_rules),
        change.is_real,
        verdict(change),
        words.named(change.reason, names),
    )


def factor_changes(
    before: Journey, after: Journey, both: Comparison, names: Mapping[str, str]
) -> tuple[FactorChange, ...]:
    """Each factor with the indicators that changed. An indicator belongs to the factor that has it now, or had it."""
    home = _home(before.questionnaire) | _home(after.questionnaire)
    return tuple(
        _factor(
            before,
            after,
            change_row(factor, names),
            [each for each in both.indicators if home.get(each.of) == factor.of],
        )
        for factor in both.factors
    )


def _home(questionnaire: Questionnaire) -> dict[str, str]:
    return {indicator.id: factor.id for factor in questionnaire.factors for indicator in factor.indicators}


def _factor(before: Journey, after: Journey, row: ChangeRow, indicators: list[Change]) -> FactorChange:
    moved = [each for each in indicators if _differs(each)]
    rows = tuple(_level_row(before, after, each) for each in moved)
    return FactorChange(row, rows, len(indicators) - len(moved))


def _differs(change: Change) -> bool:
    if change.before is None or change.after is None:
        return True
    return change.is_real or (change.before.level, change.before.state) != (change.after.level, change.after.state)


def _level_row(before: Journey, after: Journey, change: Change) -> LevelRow:
    old, new = _level(before, change.before), _level(after, change.after)
    return LevelRow(
        change.of,
        change.name,
        old,
        new,
        change.before.level if change.before else None,
        change.after.level if change.after else None,
        _split(change),
        change.is_real,
        verdict(change),
        change.reason,
    )


def _split(change: Change) -> str:
    """By how many points the answer and the rules moved it, where there is a number on both sides."""
    if change.by_answers is None or change.by_rules is None:
        return ""
    return f"{words.signed(change.by_answers)} points by answers, {words.signed(change.by_rules)} by rules."


def _level(journey: Journey, leaf: Score | None) -> str:
    """The word of a level in its own version, or why there is none."""
    return "Not part of that version" if leaf is None else level_name(journey, journey.answer(leaf.of))
