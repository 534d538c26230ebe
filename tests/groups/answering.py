"""How tests answer: the page opened, items chosen, sent; and what was counted of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from tests.groups.rounds import Opened
from tests.person import Form, Page, Person
from tests.tables import rows

USUALLY = {"q1": "usually", "q2": "never", "q7": "none"}


def everything(option: str) -> Form:
    """One option for each of the items."""
    return {f"q{at}": option for at in range(1, 31)}


def send(
    person: Person, path: str, chosen: Mapping[str, str] = USUALLY, status: int = 200, page: Page | None = None
) -> Page:
    """Opens a link, chooses, and presses Send."""
    return person.submit(page or person.visit(path), dict(chosen), status)


def kept(page: Page) -> Form:
    """What is chosen on a page."""
    return {each.get("name"): each.get("value") for each in page.tree.cssselect("input[type=radio][checked]")}


def answered(app: FastAPI, opened: Opened, role_group: str = "people") -> int:
    """How many have answered, as the group says it. The counts of each item may never be more."""
    found = rows(
        app, "SELECT answered FROM round_group WHERE round_id = :id AND role_group = :of", id=opened.id, of=role_group
    )
    items = counts(app, opened, role_group)
    by_item = {item: sum(n for (each, _), n in items.items() if each == item) for item, _ in items}
    assert all(people <= found[0]["answered"] for people in by_item.values())
    return int(found[0]["answered"])


def counts(app: FastAPI, opened: Opened, role_group: str = "people") -> dict[tuple[str, str], int]:
    """How many chose each option of each item."""
    items = _kept_counts(app, opened, role_group)["items"]
    return {(item, option): sum(parts) for item, options in items.items() for option, parts in options.items()}


def persons(app: FastAPI, opened: Opened, role_group: str = "people") -> dict[str, dict[str, int]]:
    """For each factor, how many people rated so many of its items and gave them so many steps: "rated:total"."""
    found: dict[str, dict[str, int]] = _kept_counts(app, opened, role_group)["people"]
    return found


def _kept_counts(app: FastAPI, opened: Opened, role_group: str) -> Any:
    query = "SELECT counts FROM round_group WHERE round_id = :id AND role_group = :of"
    return json.loads(rows(app, query, id=opened.id, of=role_group)[0]["counts"])
