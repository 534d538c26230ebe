"""The same answers read as another framework: our own mapping, never that framework's verdict. Pure and exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from questionnaire.answers import Answers, State
from questionnaire.audit_rules import AuditRules, Rating
from questionnaire.journey import Journey
from questionnaire.model import CrosswalkItem, Factor, Questionnaire
from scoring.engine import factor_score
from scoring.tree import Score, whole


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """One mapped indicator as it stands."""

    indicator: str
    name: str
    state: State
    level: int | None
    target: int
    weight: int
    critical: bool
    claimed: bool
    is_met: bool


@dataclass(frozen=True, slots=True)
class ItemReading:
    """One item of the framework. `point` is None where nothing is known; shown as a score only where `published`."""

    item: str
    name: str
    note: str | None
    indicators: tuple[IndicatorReading, ...]
    point: Fraction | None
    low: Fraction
    high: Fraction
    coverage: Fraction
    published: bool
    met: int
    applies: int
    rating: Rating | None
    rating_name: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class CrosswalkReading:
    """One framework, with what our mapping is and is not in `note`."""

    crosswalk: str
    name: str
    publisher: str
    url: str | None
    note: str
    is_rated: bool
    items: tuple[ItemReading, ...]


def reading(questionnaire: Questionnaire, answers: Answers, crosswalk_id: str, rules: AuditRules) -> CrosswalkReading:
    """The answers as one framework. KeyError where there is no such crosswalk."""
    crosswalk = next((each for each in questionnaire.crosswalks if each.id == crosswalk_id), None)
    if crosswalk is None:
        raise KeyError(crosswalk_id)
    journey = Journey(questionnaire, answers)
    is_rated = crosswalk.id in rules.rated
    return CrosswalkReading(
        crosswalk.id,
        crosswalk.name,
        crosswalk.publisher,
        crosswalk.url,
        crosswalk.note,
        is_rated,
        tuple(_item(journey, item, rules if is_rated else None) for item in crosswalk.items),
    )


def _item(journey: Journey, item: CrosswalkItem, rules: AuditRules | None) -> ItemReading:
    """One item, scored as if its indicators were a factor. `rules` are given where it is rated."""
    scored = _scored(journey, item)
    found = tuple(_indicator(journey, part) for part in scored.parts)
    applying = [each for each in found if each.weight]
    met = sum(each.is_met for each in applying)
    if not applying:
        said = "None of the mapped questions applies." if found else "No question of Levelhead speaks to this."
    else:
        questions = "1 question that applies is" if len(applying) == 1 else f"{len(applying)} questions that apply are"
        said = f"{met} of {questions} at its target or above, and not merely claimed."
        said = said if len(applying) == 1 else said.replace("its target", "their target")
    rating = None if rules is None else _rating(scored, applying, rules)
    if rules is not None and rating is not None:
        said = f"{rules.rating(rating).name}. {_why(rating, scored, applying, rules)} {said}".replace("  ", " ")
    return ItemReading(
        item.id,
        item.name,
        item.note,
        found,
        scored.point,
        scored.low,
        scored.high,
        scored.coverage,
        scored.published,
        met,
        len(applying),
        rating,
        None if rules is None or rating is None else rules.rating(rating).name,
        said,
    )


def _scored(journey: Journey, item: CrosswalkItem) -> Score:
    """The engine's own arithmetic over the item's indicators."""
    indicators = tuple(journey.questionnaire.indicators[of] for of in dict.fromkeys(item.indicators))
    name = item.name
    factor = Factor.model_construct(
        id=item.id, name=name, short=name, summary=name, why=name, weight=1, indicators=indicators
    )
    return factor_score(journey, factor)


def _indicator(journey: Journey, part: Score) -> IndicatorReading:
    indicator = journey.questionnaire.indicator(part.of, journey.sector)
    return IndicatorReading(
        part.of,
        indicator.name,
        part.state or State.UNANSWERED,
        part.level,
        indicator.target,
        part.weight,
        journey.sector in indicator.critical,
        part.claimed,
        part.level is not None and part.level >= indicator.target and not part.claimed,
    )


def _low(applying: list[IndicatorReading], rules: AuditRules) -> list[IndicatorReading]:
    """Those that make an item red, critical ones first."""
    low = [each for each in applying if each.level is not None and each.level <= rules.red_up_to_level]
    return sorted(low, key=lambda each: not each.critical)


def _rating(scored: Score, applying: list[IndicatorReading], rules: AuditRules) -> Rating:
    """The first rule that holds, in the order of the content."""
    if not applying or not scored.published:
        return "not_known"
    if _low(applying, rules):
        return "red"
    return "green" if all(each.is_met for each in applying) else "amber"


def _why(rating: Rating, scored: Score, applying: list[IndicatorReading], rules: AuditRules) -> str:
    """What gave the rating, by name and level. A known low level is told even where too little is known to rate."""
    low = "; ".join(_named(each) for each in _low(applying, rules))
    if rating == "not_known":
        if not applying:
            return ""
        known = f"{whole(scored.coverage * 100)}% of the weight is known, which is too little to rate."
        return f"{known} Already low: {low}." if low else known
    if rating == "red":
        return f"Level {rules.red_up_to_level} or below: {low}."
    short = "; ".join(_named(each) for each in applying if not each.is_met)
    return f"Not yet met: {short}." if short else ""


def _named(each: IndicatorReading) -> str:
    if each.level is None:
        return f"{each.name} (not known)"
    notes = [f"level {each.level} of target {each.target}"]
    notes += ["critical"] if each.critical else []
    notes += ["claimed, not evidenced"] if each.claimed else []
    return f"{each.name} ({', '.join(notes)})"
