"""What the experience items mean: ids that exist and are theirs alone, words for every sector, rules that hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from questionnaire.check import Finding, Location, missing, options_of, placed, twice
from questionnaire.experience import FILE, Experience, ExperiencedFactor, Item
from questionnaire.load import Problem
from questionnaire.model import Questionnaire

PLACES = frozenset({"person", "people", "force", "place"})
BRACES = re.compile(r"\{([^{}]*)\}?|\}")


def check_experience(experience: Experience, questionnaire: Questionnaire, folder: Path) -> list[Problem]:
    """All problems of meaning, each with place and line."""
    findings = [*_lists(experience), *_nouns(experience, questionnaire), *_factors(experience, questionnaire)]
    return placed(folder, findings)


def _lists(experience: Experience) -> Iterator[Finding]:
    yield from twice(FILE, ("options",), [option.id for option in experience.options])
    yield from twice(FILE, ("groups",), [group.id for group in experience.groups])
    yield from twice(FILE, ("factors",), [factor.factor for factor in experience.factors])
    for at, group in enumerate(experience.groups):
        yield from _places(("groups", at, "who"), group.who, PLACES | {"people_and_families"})
    rules = experience.rules
    if rules.small_below < rules.least_shown:
        yield FILE, ("rules", "small_below"), "A group that is shown at all cannot be smaller than least_shown."


def _nouns(experience: Experience, questionnaire: Questionnaire) -> Iterator[Finding]:
    if experience.nouns[0].sector is not None:
        yield FILE, ("nouns", 0), "The first words are the general ones: they name no sector."
    sectors = options_of(questionnaire, "context.sector")
    yield from twice(FILE, ("nouns",), [nouns.sector or "" for nouns in experience.nouns])
    for at, nouns in enumerate(experience.nouns[1:], 1):
        yield from missing(FILE, ("nouns", at, "sector"), nouns.sector or "", sectors, "sector")


def _factors(experience: Experience, questionnaire: Questionnaire) -> Iterator[Finding]:
    wanted, found = list(questionnaire.index.factors), [factor.factor for factor in experience.factors]
    if wanted != found:
        yield FILE, ("factors",), f"The factors are those of index.yaml, in that order: {', '.join(wanted)}."
    seen: set[str] = set()
    for at, factor in enumerate(experience.factors):
        for number, item in enumerate(factor.items):
            here: Location = ("factors", at, "items", number)
            if item.id in seen:
                yield FILE, (*here, "id"), f"The id {item.id} is used twice."
            seen.add(item.id)
            yield from _item(here, factor, item, questionnaire)


def _item(here: Location, factor: ExperiencedFactor, item: Item, questionnaire: Questionnaire) -> Iterator[Finding]:
    if not item.id.startswith(f"{factor.factor}."):
        yield FILE, (*here, "id"), f"The id must begin with {factor.factor}."
    if item.id in questionnaire.indicators:
        yield FILE, (*here, "id"), f"{item.id} is the id of an indicator."
    yield from missing(FILE, (*here, "indicator"), item.indicator, questionnaire.indicators, "indicator")
    if not item.indicator.startswith(f"{factor.factor}."):
        yield FILE, (*here, "indicator"), f"The indicator must be one of {factor.factor}."
    sectors = options_of(questionnaire, "context.sector")
    yield from twice(FILE, (*here, "wordings"), [wording.sector for wording in item.wordings])
    for name in ("staff", "people"):
        yield from _places((*here, name), getattr(item, name))
    for number, wording in enumerate(item.wordings):
        there: Location = (*here, "wordings", number)
        yield from missing(FILE, (*there, "sector"), wording.sector, sectors, "sector")
        for name in ("staff", "people"):
            yield from _places((*there, name), getattr(wording, name) or "")


def _places(here: Location, text: str, places: frozenset[str] = PLACES) -> Iterator[Finding]:
    for found in BRACES.finditer(text):
        if found[1] not in places or not found[0].endswith("}"):
            yield FILE, here, f"There is no word for {found[0]}: only for {{person}}, {{people}}, {{force}}, {{place}}."
