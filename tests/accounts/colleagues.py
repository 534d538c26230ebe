"""Members of staff with a password, and the ways they sign in."""

from __future__ import annotations

from functools import cache

from fastapi import FastAPI

from app.accounts import passwords, store
from app.accounts.roles import Role
from tests.person import Page, Person

PASSWORD = "calm water under stone bridges"
ADA = "ada@levelhead.example"


@cache
def kept() -> str:
    """The hash of their password. Making it is slow on purpose, so it is made once."""
    return passwords.hashed(PASSWORD)


def hire(app: FastAPI, email: str = ADA, role: Role = Role.ENQUIRY, name: str = "Ada Okoro") -> str:
    """A new member of staff with the password; returns their id."""
    house = app.state.house
    with house.database.transaction() as session:
        return store.add(session, email, name, role, kept(), house.now()).id


def sign_in(
    person: Person, email: str = ADA, password: str = PASSWORD, status: int = 200, at: str = "/sign-in"
) -> Page:
    """Fills in the form of the sign-in and sends it."""
    return person.submit(person.visit(at), {"email": email, "password": password}, status)
