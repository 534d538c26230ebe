"""A token opens no more than whoever made it: it is in force while they are an administrator who may sign in."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from app.desk.tokens import Scope
from tests.desk.tokens import ADMIN, program_with
from tests.tables import change


@pytest.mark.parametrize(
    "taken, given",
    [
        ("disabled_at = created_at", "disabled_at = NULL"),
        ("role = 'enquiry'", "role = 'admin'"),
        ("role = 'consultant'", "role = 'admin'"),
    ],
)
def test_a_token_opens_nothing_while_its_maker_is_no_administrator(app: FastAPI, taken: str, given: str) -> None:
    program = program_with(app, Scope.READ_LEADS)
    program.send("GET", "/leads")
    change(app, f"UPDATE staff SET {taken} WHERE email = :email", email=ADMIN)
    program.send("GET", "/leads", 401)
    change(app, f"UPDATE staff SET {given} WHERE email = :email", email=ADMIN)
    program.send("GET", "/leads")
