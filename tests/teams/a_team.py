"""A team for tests: opened, joined, and answered quickly."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI

from tests.journeys import CONTEXT, in_sector
from tests.person import Page, Person, text
from tests.tables import rows

FIRST = "refreshers.needs_analysis"
SECOND = "refreshers.interval"
SCREEN = {**CONTEXT, "context.scope": "screen"}


def opened(person: Person, name: str = "Grace", context: dict[str, str] | None = None) -> tuple[str, str]:
    """An assessment with its context given and a team opened: its address, and the team's code."""
    address = in_sector(person, context or CONTEXT)
    page = person.submit(person.visit(f"{address}/team"), {"name": name})
    assert page.path == f"{address}/team"
    return address, code_of(person.app, address)


def code_of(app: FastAPI, address: str) -> str:
    [row] = rows(app, "SELECT code FROM team WHERE assessment_id = :at", at=address[-20:])
    return str(row["code"])


def joined(app: FastAPI, code: str, name: str) -> Person:
    """Somebody on a device of their own who has joined."""
    member = Person(app)
    page = member.submit(member.visit(f"/team/{code}"), {"name": name})
    assert "/questions/" in page.path, page.path
    return member


def own(code: str, question_id: str) -> str:
    return f"/team/{code}/questions/{question_id}"


def choose(member: Person, code: str, question_id: str, choice: str, status: int = 200) -> Page:
    """Opens one question, chooses, and presses the button."""
    return member.submit(member.visit(own(code, question_id)), {"choice": choice}, status)


def chosen(app: FastAPI, code: str, question_id: str, *choices: str) -> list[Person]:
    """A member for each choice, who has made it and is called Member 1, Member 2 and so on."""
    people = []
    for place, choice in enumerate(choices, 1):
        member = joined(app, code, f"Member {place}")
        choose(member, code, question_id, choice)
        people.append(member)
    return people


def finish(member: Person, code: str) -> Page:
    return member.submit(member.visit(f"/team/{code}"))


def all_joined(lead: Person, address: str) -> Page:
    """The lead says that everybody has joined: the counts of what is complete are shown from here on."""
    page = lead.visit(f"{address}/team")
    return lead.submit(page) if "takes nobody new" not in page.text else page


def remove(lead: Person, address: str, name: str) -> Page:
    """The lead says that a member has left."""
    page = lead.visit(f"{address}/team/members/{member_id(lead.app, name)}/departure")
    return lead.submit(page)


def member_id(app: FastAPI, name: str) -> str:
    [row] = rows(app, "SELECT id FROM team_member WHERE name = :name", name=name)
    return str(row["id"])


def box(app: FastAPI, name: str) -> str:
    """The box of a member on the form of an agreement."""
    return f"agrees-{member_id(app, name)}"


def agree(
    lead: Person, address: str, question_id: str, choice: str, status: int = 200, who: Sequence[str] = (), **typed: str
) -> Page:
    """The lead opens the question and records what all of them agree, or those who are named."""
    ticked = {box(lead.app, name): "on" for name in who} or {"everybody": "on"}
    page = lead.visit(f"{address}/team/{question_id}")
    return lead.submit(page, {"choice": choice, **ticked, **typed}, status)


def bars_of(page: Page) -> list[str]:
    """How many chose each level, as the page of an agreement says it."""
    return [text(said).removesuffix(" chose this") for said in page.tree.cssselect(".chose > span")]
