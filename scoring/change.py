"""What changed between two assessments, split into answers that changed and rules that changed. Pure and exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from questionnaire.answers import Answers
from questionnaire.journey import Journey
from questionnaire.model import Questionnaire
from scoring.engine import score
from scoring.real_change import Real, Sides, both_sides, real, way_of, why_not_real, why_real
from scoring.tree import Score


@dataclass(frozen=True, slots=True)
class Change:
    """One number before and after. `before` or `after` is None where it did not exist in that questionnaire.

    `total` is the change of the published point, None where it is not there on both sides; `by_answers` and
    `by_rules` add up to it exactly, and are None where it cannot be split. `what` says what is real about it,
    and `way` which way it went under the same rules: 1 up, -1 down, 0 where that is neither or not known. `between`
    is what the new answers come to under the old rules, and `moved` how many evidenced levels in it went up, and down.
    """

    of: str
    name: str
    before: Score | None
    after: Score | None
    total: Fraction | None
    by_answers: Fraction | None
    by_rules: Fraction | None
    what: Real | None
    reason: str
    way: int = 0
    between: Score | None = None
    moved: tuple[int, int] = (0, 0)

    @property
    def is_real(self) -> bool:
        """Whether it may be called real. Evidence that came or went is told, but is no change of what was found."""
        return self.what in ("score", "levels")


@dataclass(frozen=True, slots=True)
class Altered:
    """An indicator that both questionnaires have, and what of it differs, in words such as "weight" or "question"."""

    indicator: str
    name: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments side by side. `added`, `removed` are ids of indicators; factors and indicators, old ones last."""

    is_same_version: bool
    overall: Change
    factors: tuple[Change, ...]
    indicators: tuple[Change, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[Altered, ...]


def compare(
    old_questionnaire: Questionnaire, old_answers: Answers, new_questionnaire: Questionnaire, new_answers: Answers
) -> Comparison:
    """What changed, and whether answers or rules changed it.

    By answers: the new answers under the old rules, less the old score; where the new questionnaire no longer has an
    indicator, the old answer stands. By rules: the rest. Real: under the old rules the bounds over what applies both
    times do not overlap, or an evidenced level moved (see real_change). Never rules, nor what no longer applies alone,
    and no claim has any part in it. Where a level
    moved and its question or levels read differently, the reason says that some of it may be the wording.
    """
    standing = _under_old_rules(old_questionnaire, old_answers, new_questionnaire, new_answers)
    sides = both_sides(old_questionnaire, old_answers, standing)
    old, new = sides["overall"].before, score(new_questionnaire, new_answers)
    names = _names(old_questionnaire) | _names(new_questionnaire)
    were, are = ({leaf.of: leaf for leaf in each.leaves()} for each in (old, new))
    sector = Journey(new_questionnaire, new_answers).sector
    altered = tuple(_altered(old_questionnaire, new_questionnaire, sector))
    reworded = {each.indicator for each in altered if ANCHORS & set(each.what)}
    indicators = [
        _as_reworded(change) if change.of in reworded and change.total else change
        for change in (_change(names, of, sides.get(of), are.get(of)) for of in dict.fromkeys((*are, *were)))
    ]
    ids = dict.fromkeys(part.of for part in (*new.parts, *old.parts))
    parts = {part.of: part for part in new.parts}
    factors = [_as_disjoint(_change(names, of, sides.get(of), parts.get(of))) for of in ids]
    return Comparison(
        old_questionnaire.hash == new_questionnaire.hash,
        _as_disjoint(_change(names, "overall", sides["overall"], new)),
        tuple(factors),
        tuple(indicators),
        tuple(of for of in are if of not in were),
        tuple(of for of in were if of not in are),
        altered,
    )


def _under_old_rules(
    old_questionnaire: Questionnaire, old_answers: Answers, new_questionnaire: Questionnaire, new_answers: Answers
) -> Answers:
    gone = [of for of in old_questionnaire.indicators if of not in new_questionnaire.indicators]
    kept = {of: answer for of, answer in new_answers.items() if of not in gone}
    return kept | {of: old_answers[of] for of in gone if of in old_answers}


def _names(questionnaire: Questionnaire) -> dict[str, str]:
    indicators = {of: entry.name for of, entry in questionnaire.indicators.items()}
    return indicators | {factor.id: factor.name for factor in questionnaire.factors} | {"overall": "Overall index"}


def _change(names: Mapping[str, str], of: str, sides: Sides | None, after: Score | None) -> Change:
    """One change. `sides` is before and the new answers, both under the old rules."""
    name = names.get(of, of)
    if sides is None:
        return Change(of, name, None, after, None, None, None, None, "The earlier questionnaire did not have this.")
    was, between, now = _shown(sides.before), _shown(sides.after), _shown(after)
    total = None if was is None or now is None else now - was
    by_answers = None if was is None or between is None or now is None else between - was
    by_rules = None if was is None or between is None or now is None else now - between
    what = real(sides, by_answers) if after is not None else None
    if after is None:
        reason = "The newer questionnaire no longer has this, so the old answer stands in the comparison."
    elif what is not None:
        reason = why_real(names, sides, what, by_answers)
    else:
        reason = why_not_real(names, sides, by_answers, by_rules, total is not None)
    way, moved = way_of(sides, by_answers), (len(sides.moved(1)), len(sides.moved(-1)))
    return Change(of, name, sides.before, after, total, by_answers, by_rules, what, reason, way, sides.after, moved)


def _shown(scored: Score | None) -> Fraction | None:
    """The point, where it may be shown as a score."""
    return scored.point if scored is not None and scored.published else None


ANCHORS = {"question", "levels"}
NOTHING_SHARED = "The two versions have no question in common here."
REWORDED = "The question or its levels read differently now, so some of this may be the wording."


def _as_reworded(change: Change) -> Change:
    """A level that moved together with the words it is measured by: which of the two it was, nobody can tell."""
    return replace(change, reason=f"{change.reason} {REWORDED}")


def _as_disjoint(change: Change) -> Change:
    """A part that asks wholly other questions now: nothing that was found can be compared."""
    if change.before is None or change.after is None:
        return change
    were, are = ({leaf.of for leaf in each.leaves()} for each in (change.before, change.after))
    return change if were & are else replace(change, reason=NOTHING_SHARED)


FIELDS = ("name", "question", "why", "levels", "good_evidence", "weight", "target", "cause", "not_applicable", "screen")


def _altered(old: Questionnaire, new: Questionnaire, sector: str | None) -> Iterator[Altered]:
    """What of each indicator reads or counts differently, in the words of a sector."""
    known = sector if sector in old.sectors and sector in new.sectors else None
    for of, entry in new.indicators.items():
        if of not in old.indicators:
            continue
        was, now = old.indicator(of, known), new.indicator(of, known)
        what = [field.replace("_", " ") for field in FIELDS if getattr(was, field) != getattr(now, field)]
        if (sector in was.critical) != (sector in now.critical):
            what.append("critical")
        if what:
            yield Altered(of, entry.name, tuple(what))
