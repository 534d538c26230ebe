"""Two people with one assessment."""

from __future__ import annotations

import pytest

from tests.journeys import in_sector
from tests.person import Person, text


def make_link(person: Person, address: str) -> str:
    """A return link, as its page shows it."""
    page = person.submit(person.visit(f"{address}/return-link"))
    return text(page.tree.cssselect(".copy")[0])


def let_in(person: Person, link: str) -> None:
    """Opens a return link and presses its button."""
    path = link.removeprefix(str(person.client.base_url).rstrip("/"))
    page = person.submit(person.visit(path))
    assert "/assessments/" in page.path, page.path


@pytest.fixture
def shared(person: Person, another_person: Person) -> str:
    """The address of an assessment that `person` and `another_person` may both open, its context given."""
    address = in_sector(person)
    let_in(another_person, make_link(person, address))
    return address
