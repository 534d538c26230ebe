"""Whether a change is real: its bounds do not overlap, or evidenced levels moved. Claims never make it so. Pure.

Only indicators that apply both times are compared, both times under the old rules. On either side a level that is
claimed and not evidenced counts as not known, from worst to best case: whatever is called real would be called real
if nobody had claimed anything. `score` and `levels` are the two that are real; docs/decisions/0015.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from questionnaire.answers import DONT_KNOW, Answers, State, not_applicable
from questionnaire.model import Questionnaire
from scoring.engine import exact, score
from scoring.tree import Score

# What is real about a change: its bounds do not overlap (of one indicator: its level moved, evidenced both times);
# evidenced levels in it moved, though its bounds overlap. Or none did, and what its levels rest on is better, worse,
# or some of both: that is told, and not called real.
Real = Literal["score", "levels", "better", "worse", "mixed"]

OUT = not_applicable("It does not apply both times.")
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Sides:
    """One part of the tree before and after, both under the same rules.

    `shared` is the same two over the indicators that apply both times, for only these can be compared. `known` is
    that again, with each level that is claimed and not evidenced taken as not known.
    """

    before: Score
    after: Score
    shared: tuple[Score, Score]
    known: tuple[Score, Score]

    @property
    def leaves(self) -> tuple[tuple[Score, Score], ...]:
        return tuple(zip(self.before.leaves(), self.after.leaves(), strict=True))

    @property
    def is_shared(self) -> bool:
        """Whether the same indicators apply both times."""
        return all(_applies(was) == _applies(now) for was, now in self.leaves)

    @property
    def apart(self) -> int:
        """1 or -1 where the bounds do not overlap, up or down; else 0."""
        return (self.known[1].low > self.known[0].high) - (self.known[1].high < self.known[0].low)

    @property
    def has_claims(self) -> bool:
        """Whether anything that applies both times is only claimed."""
        return any(leaf.claimed for each in self.shared for leaf in each.leaves())

    def moved(self, way: int) -> tuple[str, ...]:
        """The indicators in it whose evidenced level moved: up for 1, down for -1."""
        real_ones = ((was, now) for was, now in self.leaves if _real_leaf(was, now) == "score")
        return tuple(was.of for was, now in real_ones if _way((now.level or 0) - (was.level or 0)) == way)


def both_sides(questionnaire: Questionnaire, before: Answers, after: Answers) -> dict[str, Sides]:
    """Two sets of answers to one questionnaire, part by part: overall, factors and indicators by their id."""
    said = score(questionnaire, before), score(questionnaire, after)
    pairs = zip(said[0].leaves(), said[1].leaves(), strict=True)
    out = {was.of: OUT for was, now in pairs if _applies(was) != _applies(now)}
    common = {**before, **out}, {**after, **out}
    shared = score(questionnaire, common[0]), score(questionnaire, common[1])
    known = [
        score(questionnaire, {**answers, **{leaf.of: DONT_KNOW for leaf in scored.leaves() if leaf.claimed}})
        for answers, scored in zip(common, shared, strict=True)
    ]
    was, now, left, right, low, high = (_by_id(each) for each in (*said, *shared, *known))
    return {of: Sides(was[of], now[of], (left[of], right[of]), (low[of], high[of])) for of in was}


def _by_id(scored: Score) -> dict[str, Score]:
    return {each.of: each for each in (scored, *scored.parts, *scored.leaves())}


def _applies(leaf: Score) -> bool:
    return leaf.state not in (State.NOT_APPLICABLE, State.NOT_ASKED)


def _way(value: Fraction | int | None) -> int:
    """1 up, -1 down, 0 neither."""
    return ((value or 0) > 0) - ((value or 0) < 0)


def real(sides: Sides, by_answers: Fraction | None) -> Real | None:
    """What is real about a change, or None. `by_answers` is how far the answers moved the score, where there is one.

    Bounds that do not overlap bear out the change of the score only where the score went their way too.
    """
    if sides.before.state is not None:
        return _real_leaf(sides.before, sides.after)
    if sides.apart and (by_answers is None or _way(by_answers) == sides.apart):
        return "score"
    found = {_real_leaf(was, now) for was, now in sides.leaves} - {None}
    if "score" in found:
        return "levels"
    return "mixed" if len(found) > 1 else next(iter(found), None)


def way_of(sides: Sides, by_answers: Fraction | None) -> int:
    """1 where it stands higher under the same rules, -1 lower, 0 neither. Without a score on both sides only bounds
    that do not overlap tell a way."""
    if sides.before.state is not None:
        known = sides.before.level is not None and sides.after.level is not None
        return _way((sides.after.level or 0) - (sides.before.level or 0)) if known else 0
    return sides.apart if by_answers is None else _way(by_answers)


def _real_leaf(before: Score, after: Score) -> Real | None:
    """A level moved where it differs and neither side is only claimed. Evidence that came or went is told as that."""
    if before.level is None or after.level is None or before.evidenced is None or after.evidenced is None:
        return None
    if not before.claimed and not after.claimed:
        return "score" if before.level != after.level else None
    evidence = after.evidenced - before.evidenced
    if before.claimed and evidence > 0:
        return "better"
    return "worse" if after.claimed and evidence < 0 else None


NO_SCORE = "There is no score on both sides."
CLAIMS = "Levels that are claimed, not evidenced, count as not known here."


def why_real(names: Mapping[str, str], sides: Sides, what: Real, by_answers: Fraction | None) -> str:
    """The sentences that say what is real about a change."""
    if sides.before.state is not None:
        return _why_leaf_real(sides.before, sides.after, what)
    no_score = NO_SCORE if by_answers is None else ""
    if what == "score":
        said = [f"{_compared(sides)} do not overlap.", *_claims(sides)]
    elif what == "levels":
        ways = ((way, sides.moved(way)) for way in (1, -1))
        said = [_levels_moved(names, way, moved) for way, moved in ways if moved]
        overlap = "do not overlap, but the score went another way." if sides.apart else "overlap."
        said += [no_score, f"{_compared(sides)} {overlap}", *_claims(sides)]
    else:
        better, worse = (
            [was.of for was, now in sides.leaves if _real_leaf(was, now) == k] for k in ("better", "worse")
        )
        said = [f"Stronger evidence: {_listed(names, better)}." if better else ""]
        said.append(f"Weaker evidence: {_listed(names, worse)}." if worse else "")
        same = "The score is the same." if by_answers == 0 else "No change of the score is shown to be real."
        said.append(no_score or same)
    return _joined([*_who_applies(names, sides), *said])


def _levels_moved(names: Mapping[str, str], way: int, moved: tuple[str, ...]) -> str:
    levels = "One evidenced level" if len(moved) == 1 else f"{len(moved)} evidenced levels"
    return f"{levels} in it moved {'up' if way > 0 else 'down'}: {_listed(names, list(moved))}."


def _claims(sides: Sides) -> tuple[str, ...]:
    return (CLAIMS,) if sides.has_claims else ()


def _why_leaf_real(before: Score, after: Score, what: Real) -> str:
    if what == "score":
        return "The level moved, evidenced both times."
    way = _way((after.level or 0) - (before.level or 0))
    level = ("The level is the same", "The level is higher", "The level is lower")[way]
    better = what == "better"
    as_well = way == 1 if not better else way == -1
    joint = "but" if as_well or (way == 0 and not better) else "and"
    said = f"{level}, {joint} {'better' if better else 'less well'} evidenced."
    return f"{said} {_who_is_claimed(before, after)}" if way else said


def why_not_real(
    names: Mapping[str, str], sides: Sides, by_answers: Fraction | None, by_rules: Fraction | None, has_score: bool
) -> str:
    """The sentences that say why a change is not called real. `has_score`: there is a point on both sides."""
    if sides.before.state is not None:
        return _why_leaf_not_real(sides.before, sides.after)
    still = all((was.level, was.state) == (now.level, now.state) for was, now in sides.leaves)
    if by_answers is None:
        split = "The new answers have no score under the old rules, so the change cannot be split."
        known = "No answer in it changed." if still else _not_shown(sides)
        said = f"{split if has_score else NO_SCORE} {known}"
    elif sides.is_shared and not by_answers:
        nothing = "Nothing changed." if still else "The score stands where it stood."
        said = "Only the rules changed, not what was found." if by_rules and still else nothing
    else:
        said = _not_shown(sides)
    return _joined([*_who_applies(names, sides), said])


def _not_shown(sides: Sides) -> str:
    before, after = sides.shared
    if not sides.is_shared and (before.point, before.low, before.high) == (after.point, after.low, after.high):
        return "Over what applies both times, the score is the same."
    return _joined([f"{_compared(sides)} overlap, so this may be no change in practice.", *_claims(sides)])


def _why_leaf_not_real(before: Score, after: Score) -> str:
    if _applies(before) != _applies(after):
        asked = State.NOT_ASKED in (before.state, after.state)
        if _applies(before):
            return "This is no longer asked." if asked else "This no longer applies."
        return "This was not asked before." if asked else "This did not apply before."
    if before.level is None or after.level is None:
        return "There is no level on both sides, so no change can be told."
    if before.level == after.level:
        return "Nothing changed."
    return f"{_who_is_claimed(before, after)} That makes no change real."


def _who_is_claimed(before: Score, after: Score) -> str:
    if before.claimed and after.claimed:
        return "Both levels are claimed, not evidenced."
    return f"The {'new level is' if after.claimed else 'earlier level was'} claimed, not evidenced."


def _who_applies(names: Mapping[str, str], sides: Sides) -> Iterable[str]:
    """Which indicators apply on one side only, and why."""
    kinds = {
        "No longer applying": [w.of for w, n in sides.leaves if _applies(w) and n.state is State.NOT_APPLICABLE],
        "Newly applying": [w.of for w, n in sides.leaves if _applies(n) and w.state is State.NOT_APPLICABLE],
        "No longer asked": [w.of for w, n in sides.leaves if _applies(w) and n.state is State.NOT_ASKED],
        "Newly asked": [w.of for w, n in sides.leaves if _applies(n) and w.state is State.NOT_ASKED],
    }
    return [f"{kind}: {_listed(names, of)}." for kind, of in kinds.items() if of]


def _listed(names: Mapping[str, str], ids: list[str]) -> str:
    """The first few by name, for a sentence that lists forty says nothing."""
    said = ", ".join(names.get(of, of) for of in ids[:MOST_NAMED])
    return f"{said} and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else said


def _compared(sides: Sides) -> str:
    over = "Under the same rules" if sides.is_shared else "Over what applies both times"
    before, after = sides.known
    return f"{over}, {_span(before)} before and {_span(after)} after"


def _span(scored: Score) -> str:
    return exact(scored.low) if scored.low == scored.high else f"{exact(scored.low)} to {exact(scored.high)}"


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
