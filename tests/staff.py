"""A member of staff who is signed in, made without the sign-in pages. Those have tests of their own."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI

from app.accounts import cookie, store
from app.accounts.roles import Role
from app.web.house import House
from tests.person import Person


@dataclass(frozen=True)
class Signed:
    """Who signed in, and their browser."""

    id: str
    email: str
    person: Person


def signed_in(
    app: FastAPI, role: Role = Role.ENQUIRY, email: str = "ada@levelhead.example", name: str = "Ada"
) -> Signed:
    """A new member of staff with a browser of their own."""
    house: House = app.state.house
    with house.database.transaction() as session:
        made = store.by_email(session, email) or store.add(session, email, name, role, None, house.now())
        staff_id = made.id
        token = store.begin(session, staff_id, "A test", house.now(), verified=True)
    person = Person(app)
    person.client.cookies.set(cookie.name(house.settings.is_tls), token, domain="127.0.0.1")
    return Signed(staff_id, email, person)
