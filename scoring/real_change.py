"""Whether a change is real: more than what is not known, only claimed, or no longer asked could make of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from questionnaire.answers import Answers, State, not_applicable
from questionnaire.model import Questionnaire
from scoring.engine import exact, score
from scoring.tree import Score

# What is real about a change: the score moved; levels in it moved but its score did not go with them; or no level
# moved with its evidence, and all is only better or less well evidenced, or some of both.
Real = Literal["score", "levels", "better", "worse", "mixed"]

OUT = not_applicable("It does not apply both times.")
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Sides:
    """One part of the tree before and after, both under the same rules.

    `shared` is the same two over the indicators that apply both times, for only these can be compared. `counted` is
    that again, with each level that is claimed and not evidenced counted as less.
    """

    before: Score
    after: Score
    shared: tuple[Score, Score]
    counted: tuple[Score, Score]

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
        return _apart(self.shared)

    @property
    def is_borne_out(self) -> bool:
        """Whether the bounds do not overlap, and lie as far apart with the evidence counted."""
        return self.apart != 0 and self.apart == _apart(self.counted)


def both_sides(questionnaire: Questionnaire, before: Answers, after: Answers) -> dict[str, Sides]:
    """Two sets of answers to one questionnaire, part by part: overall, factors and indicators by their id."""
    said = score(questionnaire, before), score(questionnaire, after)
    pairs = zip(said[0].leaves(), said[1].leaves(), strict=True)
    out = {was.of: OUT for was, now in pairs if _applies(was) != _applies(now)}
    common = {**before, **out}, {**after, **out}
    shared = score(questionnaire, common[0]), score(questionnaire, common[1])
    counted = [
        score(questionnaire, _with_evidence_counted(questionnaire, answers, scored))
        for answers, scored in zip(common, shared, strict=True)
    ]
    was, now, left, right, low, high = (_by_id(each) for each in (*said, *shared, *counted))
    return {of: Sides(was[of], now[of], (left[of], right[of]), (low[of], high[of])) for of in was}


def _with_evidence_counted(questionnaire: Questionnaire, answers: Answers, scored: Score) -> Answers:
    counts_as = questionnaire.index.rules.claimed_counts_as
    claimed = [leaf.of for leaf in scored.leaves() if leaf.claimed]
    return {**answers, **{of: replace(answers[of], value=counts_as) for of in claimed}}


def _by_id(scored: Score) -> dict[str, Score]:
    return {each.of: each for each in (scored, *scored.parts, *scored.leaves())}


def _applies(leaf: Score) -> bool:
    return leaf.state not in (State.NOT_APPLICABLE, State.NOT_ASKED)


def _apart(pair: tuple[Score, Score]) -> int:
    return (pair[1].low > pair[0].high) - (pair[1].high < pair[0].low)


def _way(value: Fraction | int | None) -> int:
    """1 up, -1 down, 0 neither."""
    return ((value or 0) > 0) - ((value or 0) < 0)


def real(sides: Sides, by_answers: Fraction | None) -> Real | None:
    """What is real about a change, or None. `by_answers` is how far the answers moved the score, where there is one.

    Only bounds over what applies both times are compared, and what is only claimed makes nothing real.
    """
    if sides.before.state is not None:
        return _real_leaf(sides.before, sides.after)
    way = _way(by_answers)
    if sides.is_borne_out and sides.apart == way:
        return "score"
    if sides.before.of == "overall":
        return "levels" if sides.is_borne_out and by_answers is None else None
    found = {_real_leaf(was, now) for was, now in sides.leaves} - {None}
    if "score" in found:
        went = way and way == _way_of(sides.shared) == _way_of(sides.counted) and way in _ways_of_levels(sides)
        return "score" if went else "levels"
    return "mixed" if len(found) > 1 else next(iter(found), None)


def way_of(sides: Sides, by_answers: Fraction | None) -> int:
    """1 where it stands higher under the same rules, -1 lower, 0 neither. Without a score on both sides only bounds
    that do not overlap, with the evidence counted too, tell a way."""
    if sides.before.state is not None:
        known = sides.before.level is not None and sides.after.level is not None
        return _way((sides.after.level or 0) - (sides.before.level or 0)) if known else 0
    if by_answers is not None:
        return _way(by_answers)
    return sides.apart if sides.is_borne_out else 0


def _real_leaf(before: Score, after: Score) -> Real | None:
    """A level moved where it did so with its evidence counted; what that alone moved is evidence."""
    if before.level is None or after.level is None or before.evidenced is None or after.evidenced is None:
        return None
    evidence = _way(after.evidenced - before.evidenced)
    if not evidence:
        return None
    if evidence == _way(after.level - before.level):
        return "score"
    return "better" if evidence > 0 else "worse"


def _way_of(pair: tuple[Score, Score]) -> int:
    before, after = pair
    return 0 if before.point is None or after.point is None else _way(after.point - before.point)


def _ways_of_levels(sides: Sides) -> set[int]:
    return {_way((now.level or 0) - (was.level or 0)) for was, now in sides.leaves if _real_leaf(was, now) == "score"}


def why_real(names: Mapping[str, str], sides: Sides, what: Real, by_answers: Fraction | None) -> str:
    """The sentences that say what is real about a change."""
    if sides.before.state is not None:
        return _why_leaf_real(sides.before, sides.after, what)
    moved = [was.of for was, now in sides.leaves if _real_leaf(was, now) == "score"]
    no_score = "There is no score on both sides." if by_answers is None else ""
    if sides.is_borne_out and (what == "score" or sides.before.of == "overall"):
        said = [f"{_compared(sides)} do not overlap."]
    elif moved:
        levels = "One level" if len(moved) == 1 else f"{len(moved)} levels"
        said = [f"{levels} in it moved with the evidence counted: {_listed(names, moved)}."]
        as_a_whole = "The change of the score as a whole is not shown to be real." if what == "levels" else ""
        said.append(no_score or as_a_whole)
    else:
        better, worse = (
            [was.of for was, now in sides.leaves if _real_leaf(was, now) == k] for k in ("better", "worse")
        )
        said = [f"Stronger evidence: {_listed(names, better)}." if better else ""]
        said.append(f"Weaker evidence: {_listed(names, worse)}." if worse else "")
        same = "The score is the same." if by_answers == 0 else "No change of the score is shown to be real."
        said.append(no_score or same)
    return _joined([*_who_applies(names, sides), *said])


def _why_leaf_real(before: Score, after: Score, what: Real) -> str:
    if what == "score":
        return "The level moved, with its evidence counted."
    way = _way((after.level or 0) - (before.level or 0))
    level = ("The level is the same", "The level is higher", "The level is lower")[way]
    better = what == "better"
    return f"{level}, {'and' if better and way == 0 else 'but'} {'better' if better else 'less well'} evidenced."


def why_not_real(
    names: Mapping[str, str], sides: Sides, by_answers: Fraction | None, by_rules: Fraction | None, has_score: bool
) -> str:
    """The sentences that say why a change is not called real. `has_score`: there is a point on both sides."""
    if sides.before.state is not None:
        return _why_leaf_not_real(sides.before, sides.after)
    if not has_score:
        said = "There is no score on both sides, so no change can be told."
    elif by_answers is None:
        said = "The new answers have no score under the old rules, so the change cannot be split."
    elif sides.is_shared and not by_answers:
        still = all((was.level, was.state) == (now.level, now.state) for was, now in sides.leaves)
        nothing = "Nothing changed." if still else "The score stands where it stood."
        said = "Only the rules changed, not what was found." if by_rules and still else nothing
    else:
        said = _not_shown(sides)
    return _joined([*_who_applies(names, sides), said])


def _not_shown(sides: Sides) -> str:
    before, after = sides.shared
    if sides.is_borne_out:
        return f"{_compared(sides)} do not overlap, but the score went another way."
    if sides.apart:
        return f"{_compared(sides)} do not overlap, but that rests on levels that are claimed, not evidenced."
    if not sides.is_shared and (before.point, before.low, before.high) == (after.point, after.low, after.high):
        return "Over what applies both times, the score is the same."
    return f"{_compared(sides)} overlap, so this may be no change in practice."


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
    claimed = "new level is" if after.claimed else "earlier level was"
    return f"With the evidence counted it stands where it stood. The {claimed} claimed, not evidenced."


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
    before, after = sides.shared
    return f"{over}, {_span(before)} before and {_span(after)} after"


def _span(scored: Score) -> str:
    return exact(scored.low) if scored.low == scored.high else f"{exact(scored.low)} to {exact(scored.high)}"


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
