"""The same answers read as another framework. Our own mapping, never that framework's verdict."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar

from app.audits.access import OpenAudit
from app.audits.around import Around, address, around
from app.comparisons import words
from app.reports.report import level_name
from app.web.errors import NotFound
from app.web.house import House
from questionnaire.answers import Answers
from questionnaire.journey import Journey
from questionnaire.model import Questionnaire
from scoring.crosswalks import CrosswalkReading, IndicatorReading, ItemReading, reading


@dataclass(frozen=True)
class Practice:
    """One of our questions that speaks to an item of the framework."""

    id: str
    name: str
    level: int | None
    said: str
    target: int
    stands: str
    is_critical: bool


@dataclass(frozen=True)
class Item:
    """One item of the framework: what is met, what is not, what is not known."""

    id: str
    name: str
    note: str | None
    rating: str | None
    rating_name: str | None
    sentence: str
    score: str
    practices: tuple[Practice, ...]


@dataclass(frozen=True)
class Rule:
    """A colour of a rating, and when it is given."""

    rating: str
    name: str
    says: str


@dataclass(frozen=True)
class View:
    """One framework as these answers read."""

    id: str
    name: str
    publisher: str
    url: str | None
    note: str
    summary: str
    items: tuple[Item, ...]
    rules: tuple[Rule, ...]
    our_choice: str


@dataclass(frozen=True)
class FrameworksPage:
    """The frameworks, each with what the answers come to."""

    title: str
    around: Around
    address: str
    is_completed: bool
    views: tuple[View, ...]
    template: ClassVar[str] = "comparisons/frameworks.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class FrameworkPage:
    """One framework, item by item."""

    title: str
    around: Around
    address: str
    all_address: str
    is_completed: bool
    view: View
    template: ClassVar[str] = "comparisons/framework.html"
    has_form: ClassVar[bool] = True


@dataclass(frozen=True)
class OwnFrameworkPage:
    """The same for whoever holds a submitted assessment."""

    title: str
    result_address: str
    view: View
    others: tuple[tuple[str, str], ...]
    template: ClassVar[str] = "comparisons/own_framework.html"
    has_form: ClassVar[bool] = False


class NoFramework(NotFound):
    title = "There is no such framework here"
    advice = "Go back to the list of frameworks and choose one of them."


def view(house: House, journey: Journey, crosswalk_id: str) -> View:
    """One framework as the verified answers of an audit read. Raises NoFramework."""
    shown = own_view(house, journey, crosswalk_id)
    items = tuple(
        replace(
            item,
            sentence=words.as_audited(item.sentence),
            practices=tuple(replace(each, stands=words.as_audited(each.stands)) for each in item.practices),
        )
        for item in shown.items
    )
    rules = tuple(replace(rule, says=words.as_audited(rule.says)) for rule in shown.rules)
    return replace(shown, items=items, rules=rules)


def own_view(house: House, journey: Journey, crosswalk_id: str) -> View:
    """One framework as somebody's own answers read. Raises NoFramework."""
    try:
        found = reading(journey.questionnaire, journey.answers, crosswalk_id, house.audit_rules)
    except KeyError:
        raise NoFramework from None
    rules = house.audit_rules
    shown = (
        tuple(Rule(rule.id, rule.name, rule.said(journey.questionnaire)) for rule in rules.ratings)
        if found.is_rated
        else ()
    )
    return View(
        found.crosswalk,
        found.name,
        found.publisher,
        found.url,
        found.note,
        summary(found),
        tuple(_item(journey, item) for item in found.items),
        shown,
        rules.our_choice if found.is_rated else "",
    )


def summary(found: CrosswalkReading) -> str:
    """What it comes to, in one sentence."""
    if found.is_rated:
        counts = Counter(item.rating_name for item in found.items)
        said = ", ".join(f"{count} {name}" for name, count in counts.most_common())
        return f"Of {len(found.items)} parts: {said}."
    known = {each.indicator: each for item in found.items for each in item.indicators if each.weight}
    met = sum(each.is_met for each in known.values())
    return f"{met} of {words.counted(len(known), 'mapped question', 'mapped questions')} at target and evidenced."


def _item(journey: Journey, item: ItemReading) -> Item:
    if not item.applies:
        score = words.NONE
    elif item.published:
        score = words.points(item.point)
    else:
        score = f"{words.points(item.low)} to {words.points(item.high)}"
    return Item(
        item.item,
        item.name,
        item.note,
        item.rating,
        item.rating_name,
        item.reason.removeprefix(f"{item.rating_name}. "),  # the rating stands above it
        score,
        tuple(_practice(journey, each) for each in item.indicators),
    )


def _practice(journey: Journey, each: IndicatorReading) -> Practice:
    answer = journey.answer(each.indicator)
    said = level_name(journey, answer) if each.weight or answer.is_given else "Not asked here"
    return Practice(each.indicator, each.name, each.level, said, each.target, _stands(each), each.critical)


def _stands(each: IndicatorReading) -> str:
    """How it stands to its target, in a few words."""
    if not each.weight:
        return "Does not count here"
    if each.level is None:
        return "Not known"
    if each.is_met:
        return "Met"
    if each.claimed and each.level >= each.target:
        return "Claimed, not evidenced"
    return f"Below its target, {each.target}"


def frameworks_page(found: OpenAudit) -> FrameworksPage:
    house, journey = found.desk.house, found.journey
    return FrameworksPage(
        "Other frameworks",
        around(found, "/crosswalks"),
        f"{address(found.audit.id)}/crosswalks",
        found.is_completed,
        tuple(view(house, journey, each.id) for each in found.questionnaire.crosswalks),
    )


def framework_page(found: OpenAudit, crosswalk_id: str) -> FrameworkPage:
    shown = view(found.desk.house, found.journey, crosswalk_id)
    own = f"{address(found.audit.id)}/crosswalks"
    return FrameworkPage(shown.name, around(found, "/crosswalks"), f"{own}/{shown.id}", own, found.is_completed, shown)


def own_framework_page(
    house: House, questionnaire: Questionnaire, answers: Answers, crosswalk_id: str, own: str
) -> OwnFrameworkPage:
    """The page of a submitted assessment at the address `own`."""
    shown = own_view(house, Journey(questionnaire, answers), crosswalk_id)
    others = tuple(
        (f"{own}/crosswalks/{each.id}", each.name) for each in questionnaire.crosswalks if each.id != crosswalk_id
    )
    return OwnFrameworkPage(shown.name, f"{own}/result", shown, others)
