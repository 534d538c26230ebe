"""Every address of the staff, asked by nobody and by every role, opens or refuses as its roles say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.accounts.access import ROOMS
from app.accounts.roles import Role
from app.main import create_app
from app.settings import Settings
from tests.conftest import EITHER_DATABASE
from tests.person import Person
from tests.staff import signed_in
from tests.test_routes import methods, needs, table

BLANK = re.compile(r"\{[^}]+\}")
NOTHING = "0" * 20  # no such lead, person or session: whoever may come in is told so


def roles_of(route: APIRoute) -> frozenset[Role] | None:
    """Who may use a route of the staff; None for all other routes."""
    found = {each.roles for each in needs(route.dependant) if hasattr(each, "roles")}
    assert len(found) <= 1, f"{route.path} asks for one role and then for another"
    return found.pop() if found else None


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, frozenset[Role]]]:
    """The method, address and roles of every route of the staff."""
    data: Path = tmp_path_factory.mktemp("data")
    found = []
    for route in table(create_app(Settings(data_dir=data)).routes):
        roles = roles_of(route)
        if roles is not None:
            found += [(method, BLANK.sub(NOTHING, route.path), roles) for method in sorted(methods(route))]
    assert len(found) > 20
    return found


Rooms = list[tuple[str, str, frozenset[Role]]]


def ask(person: Person, method: str, path: str) -> tuple[int, str]:
    """The status of an answer, and where it leads. What is posted is a checked form with nothing in it."""
    data = None if method in ("GET", "HEAD") else {"csrf_token": person.token}
    answer = person.client.request(method, path, data=data, follow_redirects=False)
    return int(answer.status_code), str(answer.headers.get("location", ""))


@EITHER_DATABASE
def test_nobody_is_led_to_the_sign_in_and_nothing_is_taken_from_them(
    app: FastAPI, person: Person, rooms: Rooms
) -> None:
    person.visit("/sign-in")
    for method, path, _ in rooms:
        status, location = ask(person, method, path)
        if method in ("GET", "HEAD") and not path.endswith(".json"):  # which a script reads
            assert (status, location.partition("?")[0]) == (303, "/sign-in"), f"{method} {path}: {status}"
        else:
            assert status == 401, f"{method} {path}: {status}"


@EITHER_DATABASE
@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_own_rooms_and_no_other(app: FastAPI, role: Role, rooms: Rooms) -> None:
    person = signed_in(app, role, f"{role}@levelhead.example").person
    person.visit("/account")
    for method, path, roles in sorted(rooms, key=lambda room: room[1] == "/account/departure"):  # which ends it
        status, location = ask(person, method, path)
        refused = status in (401, 403) or location.startswith("/sign-in?then")
        assert refused == (role not in roles), f"{method} {path} as {role}: {status} {location}"
        assert status < 500, f"{method} {path} as {role}: {status}"
        assert role in roles or status == 403, f"{method} {path} as {role}: {status}"


def test_every_address_below_the_desk_the_account_and_the_audits_asks_who_is_there(tmp_path: Path) -> None:
    for route in table(create_app(Settings(data_dir=tmp_path)).routes):
        is_for_anybody = "{invitation_token}" in route.path or route.path.startswith("/audits/offline")
        if re.match(r"/(desk|account|firms|clients|audits)(/|$)", route.path) and not is_for_anybody:
            assert roles_of(route) is not None, f"{route.path} is open to all"


@EITHER_DATABASE
def test_the_links_at_the_top_are_those_that_a_role_may_follow(app: FastAPI) -> None:
    for role in Role:
        page = signed_in(app, role, f"{role}@levelhead.example").person.visit("/account")
        shown = {link.get("href") for link in page.tree.cssselect(".top nav a")}
        assert shown == {href for href, _, who_may in ROOMS if role in who_may}
        assert ("/desk/staff" in shown) == (role is Role.ADMIN) and "/account" in shown
