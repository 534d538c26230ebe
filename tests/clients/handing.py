"""Clients, codes and audits, made by the pages as people do."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from app.clients import codes
from tests.auditing import Auditor
from tests.person import Page, Person, text


def hand_over(app: FastAPI, address: str) -> str:
    """A code for a submitted assessment, made without its page."""
    house = app.state.house
    with house.database.transaction() as session:
        return codes.make(session, address[-20:], house.now())[0]


def elsewhere(make_app: Callable[..., FastAPI], person: Person) -> Person:
    """The same person at another process of the same house, where they do something at the same moment."""
    there = Person(make_app())
    there.client.cookies.update(person.client.cookies)
    there.seen_token = person.seen_token
    return there


def code_on(page: Page) -> str:
    """The code that a page shows."""
    return text(page.tree.cssselect(".handover-code")[0])


def make_code(person: Person, address: str) -> str:
    """A code, by the button."""
    return code_on(person.submit(person.visit(f"{address}/handover")))


def begin(auditor: Auditor, client_id: str, status: int = 200, **fields: str) -> Page:
    """Begins an audit with the page's form."""
    page = auditor.person.visit(f"/clients/{client_id}/audits/new")
    return auditor.person.submit(page, fields, status, at=1)
