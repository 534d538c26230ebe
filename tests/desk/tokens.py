"""Tokens for tests, made past the pages, and a program that uses one."""

from __future__ import annotations

from fastapi import FastAPI

from app.accounts.roles import Role
from app.desk import tokens
from app.desk.tokens import Scope
from app.web.house import House
from tests.api.program import Program
from tests.staff import signed_in

ADMIN = "admin@levelhead.example"


def token(app: FastAPI, *scopes: Scope, days: int = 30) -> str:
    """A new token with these scopes."""
    house: House = app.state.house
    admin = signed_in(app, Role.ADMIN, ADMIN, "Grace")
    with house.database.transaction() as session:
        text, _ = tokens.make(session, "A test", scopes, days, admin.id, house.now())
    return text


def program_with(app: FastAPI, *scopes: Scope) -> Program:
    """A program with a token of these scopes; every answer of it is held against the document."""
    program = Program(app)
    program.key = token(app, *scopes)
    return program
