"""Groups of people and what each of them chose, to be counted as the application counts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from questionnaire.everything import load_all
from questionnaire.experience import Experience
from scoring.voice_shapes import Heard

EXPERIENCE: Experience = load_all().experience
ONE_FACTOR = EXPERIENCE.model_copy(update={"factors": EXPERIENCE.factors[:1]})
ITEMS = tuple(item.id for item in ONE_FACTOR.factors[0].items)
Person = Mapping[str, int | None]  # an item's step, or None where it does not apply


def alike(step: int | None) -> Person:
    """Somebody who chose the same everywhere."""
    return dict.fromkeys(ITEMS, step)


def heard(group: str, people: Sequence[Person], size: int | None = None, asked: int | None = None) -> Heard:
    """The tallies of these people."""
    whole: dict[str, dict[int, int]] = {}
    partial: dict[str, dict[int, int]] = {}
    absent: dict[str, int] = {}
    persons: dict[str, dict[tuple[int, int], int]] = {}
    for person in people:
        for factor in EXPERIENCE.factors:
            ids = [item.id for item in factor.items]
            rated = {item: step for item in ids if (step := person.get(item)) is not None}
            for item in ids:
                if item in person and person[item] is None:
                    absent[item] = absent.get(item, 0) + 1
            for item, step in rated.items():
                counts = (whole if len(rated) == len(ids) else partial).setdefault(item, {})
                counts[step] = counts.get(step, 0) + 1
            if rated:
                of_factor = persons.setdefault(factor.factor, {})
                key = (len(rated), sum(rated.values()))
                of_factor[key] = of_factor.get(key, 0) + 1
    return Heard(group, asked or max(len(people), 1), size, len(people), whole, partial, absent, persons)
