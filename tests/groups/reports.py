"""Closed rounds for the tests of the report: what each group answered, counted directly, and the report of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI

from app.groups.models import RoundGroup
from questionnaire.experience import Experience
from tests.groups.rounds import Opened, close, count_in, open_round
from tests.person import Page, Person

OPTIONS = ("never", "rarely", "sometimes", "usually", "always")
Answers = Sequence[Mapping[str, str]]


def alike(experience: Experience, option: str, people: int, factor: str = "") -> list[dict[str, str]]:
    """So many people who all choose one option; of one factor, or of all."""
    items = [item for item in experience.items if item.startswith(factor)]
    return [dict.fromkeys(items, option) for _ in range(people)]


def spread(experience: Experience, people: int, lowest: int = 0, highest: int = 4) -> list[dict[str, str]]:
    """So many people whose answers go up and down between two steps."""
    width = highest - lowest + 1
    return [
        {item: OPTIONS[lowest + (person + place) % width] for place, item in enumerate(experience.items)}
        for person in range(people)
    ]


def round_of(
    app: FastAPI,
    person: Person | None,
    given: Mapping[str, Answers],
    asked: Mapping[str, int] | None = None,
    **options: Any,
) -> Opened:
    """A round in which these answers were given, still open."""
    opened = open_round(app, person, asked or {group: len(answers) + 2 for group, answers in given.items()}, **options)
    for group, answers in given.items():
        count_in(app, opened, group, answers)
    return opened


def closed(
    app: FastAPI,
    person: Person | None,
    given: Mapping[str, Answers],
    asked: Mapping[str, int] | None = None,
    **options: Any,
) -> Opened:
    """The same, closed."""
    opened = round_of(app, person, given, asked, **options)
    close(app, opened)
    return opened


def address(opened: Opened) -> str:
    return f"{opened.assessment}/rounds/{opened.id}/report"


def report(person: Person, opened: Opened) -> Page:
    """The page of its report."""
    return person.visit(address(opened))


def a_ward(app: FastAPI, person: Person | None, **options: Any) -> Opened:
    """A ward where leaders see more than the front line: every group is shown."""
    experience = app.state.house.experience
    given = {
        "leaders": spread(experience, 6, 3, 4),
        "supervisors": spread(experience, 8, 1, 4),
        "front_line": spread(experience, 34, 0, 3),
        "people": spread(experience, 12, 1, 3),
    }
    return closed(app, person, given, {"leaders": 6, "supervisors": 8, "front_line": 40, "people": 30}, **options)


def count_many(app: FastAPI, opened: Opened, role_group: str, people: int) -> None:
    """So many answers as counts: each item has them evenly over the options, each person the same step throughout."""
    house = app.state.house
    experience, each = house.experience, people // len(OPTIONS)
    items = {item: {option: [each, 0] for option in OPTIONS} for item in experience.items}
    persons = {
        factor.factor: {f"{len(factor.items)}:{step * len(factor.items)}": each for step in range(len(OPTIONS))}
        for factor in experience.factors
    }
    with house.database.transaction() as session:
        group = session.get_one(RoundGroup, (opened.id, role_group))
        group.answered += each * len(OPTIONS)
        group.counts = json.dumps({"items": items, "people": persons})
        session.add(group)
