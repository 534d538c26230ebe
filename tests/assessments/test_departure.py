"""Leaving a device: it forgets its assessments, which stay for whoever has a return link."""

from __future__ import annotations

from tests.assessments.conftest import let_in, make_link
from tests.journeys import in_sector
from tests.person import Person
from tests.tables import everything, rows


def test_it_says_what_will_happen_and_changes_nothing_yet(person: Person) -> None:
    in_sector(person)
    before = everything(person.app)
    page = person.visit("/departure")
    assert "This device can open 1 assessment." in page.text and "make one first" in page.text
    assert everything(person.app) == before


def test_after_leaving_this_device_opens_nothing(person: Person) -> None:
    address = in_sector(person)
    page = person.submit(person.visit("/departure"))
    assert page.path == "/"
    assert not person.client.cookies
    person.visit(address, 403)
    assert "There is none yet." in person.visit("/assessments").text


def test_even_the_old_cookie_opens_nothing(person: Person, another_person: Person) -> None:
    address = in_sector(person)
    another_person.client.cookies.update(person.client.cookies)
    person.submit(person.visit("/departure"))
    another_person.visit(address, 403)


def test_the_answers_stay_and_a_return_link_opens_them(person: Person) -> None:
    address = in_sector(person)
    link = make_link(person, address)
    count = len(rows(person.app, "SELECT * FROM answer"))
    person.submit(person.visit("/departure"))
    assert len(rows(person.app, "SELECT * FROM answer")) == count
    let_in(person, link)
    person.visit(address)


def test_who_shares_the_assessment_keeps_it(person: Person, another_person: Person, shared: str) -> None:
    person.submit(person.visit("/departure"))
    person.visit(shared, 403)
    another_person.visit(shared)


def test_a_device_that_holds_none_says_so(person: Person) -> None:
    page = person.visit("/departure")
    assert "This device holds no assessment." in page.text
    assert person.submit(page).path == "/"
