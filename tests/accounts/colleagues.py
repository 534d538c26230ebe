"""Members of staff with a password, and the ways they sign in."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pyotp
from fastapi import FastAPI
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts import store
from app.accounts.roles import Role
from tests.conftest import Clock
from tests.person import Page, Person

PASSWORD = "calm water under stone bridges"
ADA = "ada@levelhead.example"


@cache
def kept() -> str:
    """A hash of their password that is quickly compared: a hash says itself how much work it is.

    What the product makes is slow on purpose, and test_password looks at that.
    """
    return Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def hire(app: FastAPI, email: str = ADA, role: Role = Role.ENQUIRY, name: str = "Ada Okoro") -> str:
    """A new member of staff with the password; returns their id."""
    house = app.state.house
    with house.database.transaction() as session:
        return store.add(session, email, name, role, kept(), house.now()).id


def sign_in(
    person: Person, email: str = ADA, password: str = PASSWORD, status: int = 200, at: str = "/sign-in?then=/account"
) -> Page:
    """Fills in the form of the sign-in and sends it."""
    return person.submit(person.visit(at), {"email": email, "password": password}, status)


def code_of(secret: str, clock: Clock, steps: int = 0) -> str:
    """What an authenticator app shows now, or some steps of 30 seconds from now."""
    return pyotp.TOTP(secret.replace(" ", "")).at(clock() + timedelta(seconds=30 * steps))


def set_up(person: Person, clock: Clock) -> tuple[str, list[str]]:
    """Sets up the second factor of whoever is signed in, and returns its secret and the recovery codes."""
    page = person.submit(person.visit("/account/second-factor"), at=1)
    secret = page.tree.cssselect(".copy")[0].text_content()
    page = person.submit(page, {"code": code_of(secret, clock)}, at=1)
    codes = [each.text_content() for each in page.tree.cssselect(".codes li")]
    assert page.heading == "Your recovery codes" and len(codes) == 10
    clock.moment += timedelta(seconds=30)  # that code is used up
    return secret, codes


def signed_in_with_factor(app: FastAPI, clock: Clock, role: Role = Role.CONSULTANT) -> tuple[Person, str, list[str]]:
    """A new member of staff who is signed in and has a second factor."""
    hire(app, role=role)
    person = Person(app)
    sign_in(person)
    return person, *set_up(person, clock)
