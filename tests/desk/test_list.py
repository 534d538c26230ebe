"""The list: who waits comes first, a view finds what it says, pages follow each other without a gap."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.desk.filters import Filter
from tests.conftest import Clock
from tests.desk.leads import act, enquire, enquire_with_result, names
from tests.desk.many import fill
from tests.person import Person, text
from tests.staff import Signed, signed_in
from tests.tables import change


@pytest.fixture
def ada(person: Person) -> Signed:
    return signed_in(person.app)


def test_an_empty_desk_says_so(ada: Signed) -> None:
    page = ada.person.visit("/desk")
    assert page.heading == "Leads" and "No lead is open" in page.text
    assert "No lead fits this view" in ada.person.visit("/desk?search=nobody").text


def test_whoever_is_due_first_stands_first_and_the_answered_come_after(
    person: Person, ada: Signed, clock: Clock
) -> None:
    first = enquire(person, name="First")
    clock.moment += timedelta(minutes=10)
    enquire(person, name="Second", email="second@example.org")
    clock.moment += timedelta(minutes=10)
    enquire(person, name="Third", email="third@example.org")
    assert names(ada.person.visit("/desk")) == ["First", "Second", "Third"]
    act(ada, first, "status", {"status": "contacted"})
    assert names(ada.person.visit("/desk")) == ["Second", "Third", "First"]
    assert names(ada.person.visit("/desk?order=newest")) == ["Third", "Second", "First"]


def test_who_is_late_is_on_the_first_screen(person: Person, ada: Signed, clock: Clock) -> None:
    enquire(person, name="Grace")
    clock.moment += timedelta(days=2)
    ada = signed_in(person.app)
    page = ada.person.visit("/desk?search=nobody")
    assert text(page.tree.cssselect(".tile")[0]) == "1 Late"
    assert "Late by 8 h" in page.text  # noon on Tuesday until noon on Wednesday, open from 9 to 5
    assert names(page) == ["Grace"]


def test_at_risk_is_what_is_due_within_two_hours_of_opening(person: Person, clock: Clock) -> None:
    enquire(person, name="Grace")
    clock.moment += timedelta(hours=22)  # ten o'clock on Tuesday, due at noon
    page = signed_in(person.app).person.visit("/desk?clock=at_risk")
    assert names(page) == ["Grace"] and "2 h left" in page.text
    clock.moment -= timedelta(minutes=1)
    page = signed_in(person.app).person.visit("/desk?clock=at_risk")
    assert names(page) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=grace", ["Grace Hopper"]),
        ("search=HOPPER+navy", ["Grace Hopper"]),
        ("search=100%25", []),
        ("search=_", []),
        ("search=0207", ["Grace Hopper"]),
        ("status=won", ["Ada Lovelace"]),
        ("status=all&order=newest", ["Grace Hopper", "Ada Lovelace"]),
        ("owner=me&status=all", ["Ada Lovelace"]),
        ("owner=nobody", ["Grace Hopper"]),
        ("sector=health&status=all", ["Ada Lovelace"]),
        ("sector=schools&status=all", []),
        ("clock=answered&status=all", ["Ada Lovelace"]),
        ("grade=nonsense&status=open", ["Grace Hopper"]),
        ("clock=sideways&order=backwards", ["Grace Hopper"]),
    ],
)
def test_a_view_finds_what_it_says(person: Person, ada: Signed, query: str, found: list[str]) -> None:
    address = enquire_with_result(person)
    act(ada, address, "owner", {"owner": ada.id})
    act(ada, address, "status", {"status": "won"})
    enquire(
        person, name="Grace Hopper", organisation="The Navy", email="grace@example.org", phone="+44 (0)20 7946 0000"
    )
    change(person.app, "UPDATE lead SET received_at = '2026-11-20 10:00:00+00' WHERE name = 'Ada Lovelace'")
    page = ada.person.visit(f"/desk?{query}")
    assert names(page) == found
    assert page.tree.cssselect("[role=status]")[0].text == ("1 lead" if len(found) == 1 else f"{len(found)} leads")


@pytest.mark.parametrize("order", ["due", "newest", "grade"])
def test_pages_follow_each_other_without_a_gap_and_without_a_repeat(app: FastAPI, order: str) -> None:
    fill(app, 130)
    ada, seen = signed_in(app), []
    address = f"/desk?order={order}&status=all"
    while True:
        page = ada.person.visit(address)
        seen += [link.get("href") for link in page.tree.cssselect(".found ~ .scroll table tbody th a")]
        following = page.links().get("Next page")
        if following is None:
            break
        assert dict(parse_qsl(urlsplit(following).query))["order" if order != "due" else "status"]
        address = following
        assert len(seen) <= 130
    assert len(seen) == len(set(seen)) == 130


def test_a_mark_of_a_page_that_cannot_be_read_begins_at_the_first(app: FastAPI) -> None:
    fill(app, 3)
    ada = signed_in(app)
    for after in (
        "~",
        "x~y",
        "1e999~a",
        "nan~b",
        "9" * 400 + "~a",
        "A~B~C",
        "%00~a",
        "1~%00",
        f"1~{'0' * 20}",
        "9999999999.000000~" + "f" * 20,
    ):
        for order in ("due", "newest", "grade"):
            ada.person.visit(f"/desk?status=all&order={order}&after={after}")


def test_suspected_spam_is_kept_apart_and_can_be_put_back(person: Person, ada: Signed) -> None:
    address = enquire(person, website="https://spam.example")
    assert names(ada.person.visit("/desk")) == []
    page = ada.person.visit("/desk?suspected=yes")
    assert page.heading == "Suspected spam" and names(page) == ["Ada Lovelace"]
    act(ada, address, "clearance")
    assert names(ada.person.visit("/desk")) == ["Ada Lovelace"]


def test_a_view_is_saved_used_and_removed_by_whoever_saved_it(person: Person, ada: Signed) -> None:
    bob = signed_in(person.app, email="bob@levelhead.example", name="Bob")
    page = ada.person.visit("/desk?status=all&grade=A")
    at = next(n for n, form in enumerate(page.tree.forms) if form.get("action") == "/desk/views")
    page = ada.person.submit(page, {"name": "Best of all"}, at=at)
    assert page.links()["Best of all"] == "/desk?status=all&grade=A"
    assert "Best of all" not in bob.person.visit("/desk").text
    removal = next(form.get("action") for form in page.tree.forms if form.get("action").endswith("/removal"))
    bob.person.post(removal, {"csrf_token": bob.person.token}, 404)
    ada.person.post(removal, {"csrf_token": ada.person.token})
    assert "Best of all" not in ada.person.visit("/desk").text


def test_a_view_needs_a_name(ada: Signed) -> None:
    page = ada.person.visit("/desk?grade=B")
    at = next(n for n, form in enumerate(page.tree.forms) if form.get("action") == "/desk/views")
    page = ada.person.submit(page, {"name": "  "}, 422, at=at)
    assert "Give the view a name" in page.text
    assert page.tree.cssselect("#grade option[selected]")[0].get("value") == "B"


def test_a_view_survives_its_way_through_an_address() -> None:
    view = Filter("ward & 100%", "all", "B", "late", "me", "health", "newest", True)
    assert Filter.read(dict(parse_qsl(view.to_query()))) == view
    assert Filter().to_query() == "" and Filter.read({}) == Filter()


def test_a_consultant_does_not_open_the_desk(person: Person) -> None:
    address = enquire(person)
    carl = signed_in(person.app, Role.CONSULTANT, "carl@levelhead.example", "Carl")
    carl.person.visit("/desk", 403)
    carl.person.visit(address, 403)
