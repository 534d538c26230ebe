"""What changed between two assessments, split into answers that changed and rules that changed. Pure and exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from questionnaire.answers import Answers, State
from questionnaire.journey import Journey
from questionnaire.model import Questionnaire
from scoring.engine import exact, score
from scoring.tree import Score


@dataclass(frozen=True, slots=True)
class Change:
    """One number before and after. `before` or `after` is None where it did not exist in that questionnaire.

    `total` is the change of the published point, None where it is not there on both sides; `by_answers` and
    `by_rules` add up to it exactly, and are None where it cannot be split.
    """

    of: str
    name: str
    before: Score | None
    after: Score | None
    total: Fraction | None
    by_answers: Fraction | None
    by_rules: Fraction | None
    is_real: bool
    reason: str


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
    indicator, the old answer stands. By rules: the rest. Real: under the old rules the bounds do not overlap, or, for
    an indicator and for a factor that contains one, a level with its evidence counted moved. Never rules alone.
    """
    old = score(old_questionnaire, fitted(old_questionnaire, old_answers))
    middle = score(old_questionnaire, _under_old_rules(old_questionnaire, old_answers, new_questionnaire, new_answers))
    new = score(new_questionnaire, fitted(new_questionnaire, new_answers))
    names = _names(old_questionnaire) | _names(new_questionnaire)
    were, between, are = ({leaf.of: leaf for leaf in each.leaves()} for each in (old, middle, new))
    indicators = [_change(names, of, were.get(of), between.get(of), are.get(of)) for of in dict.fromkeys((*are, *were))]
    ids = dict.fromkeys(part.of for part in (*new.parts, *old.parts))
    factors = [_change(names, of, *(_part(each, of) for each in (old, middle, new))) for of in ids]
    sector = Journey(new_questionnaire, new_answers).sector
    return Comparison(
        old_questionnaire.hash == new_questionnaire.hash,
        _change(names, "overall", old, middle, new),
        tuple(factors),
        tuple(indicators),
        tuple(of for of in are if of not in were),
        tuple(of for of in were if of not in are),
        tuple(_altered(old_questionnaire, new_questionnaire, sector)),
    )


def fitted(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Answers given to another version, for this one: a kind of evidence that it does not know counts as none named."""
    kinds = questionnaire.evidence_kinds
    return {
        of: answer if answer.evidence is None or answer.evidence in kinds else replace(answer, evidence=None)
        for of, answer in answers.items()
    }


def _under_old_rules(
    old_questionnaire: Questionnaire, old_answers: Answers, new_questionnaire: Questionnaire, new_answers: Answers
) -> Answers:
    gone = [of for of in old_questionnaire.indicators if of not in new_questionnaire.indicators]
    kept = {of: answer for of, answer in new_answers.items() if of not in gone}
    return fitted(old_questionnaire, kept | {of: old_answers[of] for of in gone if of in old_answers})


def _names(questionnaire: Questionnaire) -> dict[str, str]:
    indicators = {of: entry.name for of, entry in questionnaire.indicators.items()}
    return indicators | {factor.id: factor.name for factor in questionnaire.factors} | {"overall": "Overall index"}


def _part(scored: Score, of: str) -> Score | None:
    return next((part for part in scored.parts if part.of == of), None)


def _change(
    names: Mapping[str, str], of: str, before: Score | None, middle: Score | None, after: Score | None
) -> Change:
    """One change. `middle` is the new answers under the old rules."""
    name = names.get(of, of)
    was, between, now = _shown(before), _shown(middle), _shown(after)
    total = None if was is None or now is None else now - was
    by_answers = None if was is None or between is None or now is None else between - was
    by_rules = None if was is None or between is None or now is None else now - between
    if before is None or middle is None:
        return Change(of, name, before, after, None, None, None, False, "The earlier questionnaire did not have this.")
    real = _why_real(names, before, middle)
    if after is None:
        reason = "The newer questionnaire no longer has this, so the old answer stands in the comparison."
    elif real is None:
        reason = _why_not_real(before, middle, total, by_answers, by_rules)
    else:
        reason = real
    return Change(of, name, before, after, total, by_answers, by_rules, real is not None and after is not None, reason)


def _shown(scored: Score | None) -> Fraction | None:
    """The point, where it may be shown as a score."""
    return scored.point if scored is not None and scored.published else None


def _counted(scored: Score) -> frozenset[str]:
    """The indicators asked, for two scores of different questions are not comparable."""
    return frozenset(leaf.of for leaf in scored.leaves() if leaf.state is not State.NOT_ASKED)


def _do_not_overlap(before: Score, middle: Score) -> bool:
    if _counted(before) != _counted(middle):
        return False
    if before.state is not None and not (before.weight and middle.weight):
        return False
    return middle.low > before.high or middle.high < before.low


def _why_real(names: Mapping[str, str], before: Score, middle: Score) -> str | None:
    """The sentence that says why a change is real, or None where it is not. Both scores are under the same rules."""
    evidenced = () if before.of == "overall" else _evidenced_moves(before, middle)
    if _do_not_overlap(before, middle):
        said = f"Under the same rules, {_span(before)} before and {_span(middle)} after do not overlap."
        claimed = middle.state is not None and middle.claimed and not evidenced
        return f"{said} The new level is claimed, not evidenced." if claimed else said
    if not evidenced:
        return None
    if before.state is not None:
        return "The level with its evidence counted moved."
    count = len(evidenced)
    levels = "One level" if count == 1 else f"{count} levels"
    said = ", ".join(names.get(of, of) for of in evidenced)
    return f"{levels} in it moved with the evidence counted: {said}."


def _evidenced_moves(before: Score, middle: Score) -> tuple[str, ...]:
    """The indicators whose level moved, where one that is claimed and not evidenced counts as less."""
    were = {leaf.of: leaf.evidenced for leaf in before.leaves() if leaf.level is not None}
    return tuple(
        leaf.of
        for leaf in middle.leaves()
        if leaf.level is not None and leaf.of in were and leaf.evidenced != were[leaf.of]
    )


def _span(scored: Score) -> str:
    return exact(scored.low) if scored.low == scored.high else f"{exact(scored.low)} to {exact(scored.high)}"


def _why_not_real(
    before: Score,
    middle: Score,
    total: Fraction | None,
    by_answers: Fraction | None,
    by_rules: Fraction | None,
) -> str:
    if _counted(before) != _counted(middle):
        return "Different questions were asked, so the two cannot be compared."
    if total is None:
        return "There is no score on both sides, so no change can be told."
    if by_answers is None:
        return "The new answers have no score under the old rules, so the change cannot be split."
    if not by_answers:
        return "Only the rules changed, not what was found." if by_rules else "Nothing changed."
    return f"{_span(before)} before and {_span(middle)} after overlap, so this may be no change in practice."


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
