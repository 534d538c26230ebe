"""Audits to compare, other versions of the questions, and what a page says about one thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI

from app.assessments import store as assessments
from app.assessments import versions
from app.audits import store as audits
from app.web.house import House
from questionnaire.answers import Answer
from questionnaire.model import Questionnaire
from tests.auditing import Auditor, a_client, an_audit, completed
from tests.conftest import Clock
from tests.contents import Changes, other_content
from tests.person import Page, text

Levels = Mapping[str, int | Answer] | int
A_BIT_LATER = timedelta(minutes=2)


def an_audit_and_its_follower(
    app: FastAPI, clock: Clock, auditor: Auditor, before: Levels, after: Levels
) -> tuple[str, str]:
    """Two completed audits of one client, of which the second follows the first."""
    client = a_client(app, auditor)
    first = an_audit(app, auditor, client, before)
    completed(app, first, auditor.staff_id)
    clock.moment += A_BIT_LATER
    second = an_audit(app, auditor, client, after)
    follow(app, second, first)
    completed(app, second, auditor.staff_id)
    return first, second


def follow(app: FastAPI, audit_id: str, earlier: str) -> None:
    house: House = app.state.house
    with house.database.transaction() as session:
        audit = audits.by_id(session, audit_id)
        assert audit is not None
        audit.follows = earlier


def every(app: FastAPI, level: int, **others: int) -> dict[str, int]:
    """One level for every indicator but some, named with a double underscore for their dot."""
    house: House = app.state.house
    return dict.fromkeys(house.questionnaire.indicators, level) | {
        name.replace("__", "."): other for name, other in others.items()
    }


def another_version(folder: Path, changes: Changes | None = None) -> Questionnaire:
    """The questions with some texts changed, under a version name of their own."""
    renamed = {"index.yaml": ('version: "2026.1"', 'version: "2027.1"')}
    return other_content(folder, {**renamed, **(changes or {})})[0]


def reworked(questionnaire: Questionnaire, version: str = "2027.2") -> Questionnaire:
    """A version with weights, an indicator less, an indicator more, and the edge of a band changed."""
    data: dict[str, Any] = yaml.safe_load(questionnaire.canonical)
    data["index"]["version"] = version
    indicators = data["factors"][0]["indicators"]
    indicators[1]["weight"] = 5
    added = dict(indicators[2]) | {"id": "refreshers.made_up", "name": "A made-up practice", "critical": []}
    data["factors"][0]["indicators"] = [*indicators[:-1], added]
    data["index"]["bands"][3]["starts"] = 70
    gone = indicators[-1]["id"]
    for crosswalk in data["crosswalks"]:
        for item in crosswalk["items"]:
            item["indicators"] = [of for of in item["indicators"] if of != gone]
    return Questionnaire.model_validate(data)


def all_renamed(questionnaire: Questionnaire) -> Questionnaire:
    """A version that shares no indicator with this one."""
    canonical = questionnaire.canonical.replace("2026.1", "2028.1")
    for of in questionnaire.indicators:
        canonical = re.sub(rf"\b{re.escape(of)}\b", f"{of}_anew", canonical)
    return Questionnaire.model_validate(yaml.safe_load(canonical))


def put_in_force(app: FastAPI, questionnaire: Questionnaire) -> None:
    """As a start with other content does."""
    house: House = app.state.house
    house.questionnaire = questionnaire
    with house.database.transaction() as session:
        assessments.keep_content(session, questionnaire, house.now())


def proposed(app: FastAPI, questionnaire: Questionnaire) -> str:
    """Keeps a proposal; returns its hash."""
    house: House = app.state.house
    with house.database.transaction() as session:
        assert versions.propose(session, questionnaire, house.now())
    return questionnaire.hash


def row_of(page: Page, name: str) -> str:
    """What the row of a table or the entry of a list about one thing says."""
    for each in page.tree.cssselect("tr, .rows > li"):
        heads = each.cssselect("th[scope=row], h2, h3, h4, strong")
        if heads and text(heads[0]).startswith(name):
            return text(each)
    raise AssertionError(f"{page.path} says nothing about {name}")


def names_in_order(page: Page, selector: str) -> list[str]:
    return [text(each) for each in page.tree.cssselect(selector)]
