"""What a group said, as counts in one text: read, added to, and told to the scoring. No answer of one person is in it.

One row holds them all, so that neither the order nor the transaction of a row says which counts went up together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from questionnaire.experience import Experience
from scoring.voice_shapes import Heard

NOTHING = '{"items": {}, "people": {}}'


def added(counts: str, experience: Experience, chosen: Mapping[str, str]) -> str:
    """The counts with one person's choices added: an option's id, or that it does not apply, by item.

    Of each option there are two counts: of people who rated every item of its factor, and of the others.
    """
    held = json.loads(counts)
    items, people = held["items"], held["people"]
    steps = {option.id: step for step, option in enumerate(experience.options)}
    for factor in experience.factors:
        given = {item.id: chosen[item.id] for item in factor.items if item.id in chosen}
        rated = [steps[option] for option in given.values() if option in steps]
        part = 0 if len(rated) == len(factor.items) else 1
        for item, option in given.items():
            items.setdefault(item, {}).setdefault(option, [0, 0])[part] += 1
        if rated:
            of_factor = people.setdefault(factor.factor, {})
            key = f"{len(rated)}:{sum(rated)}"
            of_factor[key] = of_factor.get(key, 0) + 1
    return json.dumps(held, sort_keys=True)  # in the order of names, never in that of arrival


def heard(role_group: str, asked: int, size: int | None, answered: int, counts: str, experience: Experience) -> Heard:
    """What a group said, as the scoring takes it."""
    held = json.loads(counts)
    steps = {option.id: step for step, option in enumerate(experience.options)}
    whole: dict[str, dict[int, int]] = {}
    partial: dict[str, dict[int, int]] = {}
    absent: dict[str, int] = {}
    for item, options in held["items"].items():
        rated = {steps[option]: parts for option, parts in options.items() if option in steps}
        whole[item] = {step: parts[0] for step, parts in rated.items() if parts[0]}
        partial[item] = {step: parts[1] for step, parts in rated.items() if parts[1]}
        absent[item] = sum(sum(parts) for option, parts in options.items() if option not in steps)
    people = {factor: {_pair(key): count for key, count in of.items()} for factor, of in held["people"].items()}
    return Heard(role_group, asked, size, answered, whole, partial, absent, people)


def _pair(key: str) -> tuple[int, int]:
    rated, _, total = key.partition(":")
    return int(rated), int(total)
