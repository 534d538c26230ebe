"""People of the staff who look after privacy, and a house that can send letters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from tests.staff import Signed, signed_in
from tests.tables import rows


@pytest.fixture
def app(make_app: Callable[..., FastAPI]) -> FastAPI:
    return make_app(smtp_host="127.0.0.1", smtp_port=9, smtp_from="desk@ready.example")


@pytest.fixture
def admin(app: FastAPI) -> Signed:
    return signed_in(app, Role.ADMIN, "root@levelhead.example", "Root")


def last_link(app: FastAPI) -> str:
    """The path of the link in the last letter that waits to be sent."""
    bodies = [json.loads(row["body"]) for row in rows(app, "SELECT body FROM event WHERE kind = 'letter'")]
    links = [re.search(r"http\S+(/privacy/requests/[\w-]+)", body.get("text", "")) for body in bodies]
    return [found[1] for found in links if found][-1]
