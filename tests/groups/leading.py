"""What whoever asks does on the pages, for tests."""

from __future__ import annotations

from app.web.house import House
from tests.journeys import in_sector
from tests.person import Form, Page, Person

WHO = "Rowan Ward, Northfield Hospital"


def opened(person: Person, status: int = 200, /, **fields: str) -> Page:
    """Opens a round through its page: leaders, and 40 of 60 front-line staff, unless said otherwise."""
    address = in_sector(person)
    return open_for(person, address, status, **fields)


def open_for(person: Person, address: str, status: int = 200, /, **fields: str) -> Page:
    given = {"asked_by": WHO, "leaders-asked": "8", "front_line-asked": "40", "front_line-size": "60", **fields}
    return person.submit(person.visit(f"{address}/rounds/new"), given, status)


def post(person: Person, path: str, status: int = 200, /, **fields: str) -> Page:
    """A post with their own token, wherever they are."""
    return person.post(path, {"csrf_token": person.token, **fields}, status)


def answered(person: Person, round_id: str, role_group: str, count: int, option: str = "usually") -> None:
    """So many people of a group answered, each giving every item the same option."""
    from app.groups import store

    house: House = person.app.state.house
    chosen: Form = dict.fromkeys(house.experience.items, option)
    with house.database.transaction() as session:
        for _ in range(count):
            store.add_response(session, round_id, role_group, house.experience, chosen, is_invited=True)
