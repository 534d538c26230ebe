"""An address that was invited is found, told and erased; a round goes with its assessment."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.groups.codes import invitation_code
from app.privacy import retention
from app.privacy import store as privacy
from app.privacy.erasure import erase
from app.privacy.export import export, to_json
from app.privacy.requests import Wish
from app.web.house import House
from tests.conftest import Clock
from tests.groups.leading import WHO, answered, opened, post
from tests.person import Person
from tests.staff import signed_in
from tests.tables import change, everything, rows

EMAIL = "Ann.Lee@example.org"
OTHERS = "ben@example.org"


@pytest.fixture
def app(make_app: Callable[..., FastAPI]) -> FastAPI:
    return make_app(smtp_host="127.0.0.1", smtp_port=9, smtp_from="post@levelhead.example")


def invited_twice(person: Person) -> str:
    """Two rounds that ask the same person: in one the letter waits in the outbox, in the other it was not sent yet."""
    for _ in range(2):
        path = opened(person).path
        post(person, f"{path}/invitations", role_group="front_line", addresses=f"{EMAIL}\n{OTHERS}")
        if not rows(person.app, "SELECT * FROM event"):
            post(person, f"{path}/letters")
    return path


def test_the_export_says_who_asked_and_as_whom_and_not_what_was_answered(person: Person) -> None:
    invited_twice(person)
    change(person.app, "UPDATE invitation SET is_used = true WHERE letters = 1")
    house: House = person.app.state.house
    staff_id = signed_in(person.app, Role.ADMIN, "root@levelhead.example", "Root").id
    with house.database.transaction() as session:
        document = json.loads(to_json(export(house, session, EMAIL)))
        of_staff = export(house, session, EMAIL, staff_id)
    first, second = sorted(document["invitations"], key=lambda each: -each["letters"])
    assert first["asked_by"] == WHO and first["as_one_of"] == "Front-line staff" and first["answered"] is True
    assert (first["letters"], first["last_letter_on"]) == (1, "2026-11-23") and second["letters"] == 0
    assert first["about"].startswith(f"You were invited to a round by {WHO}, as one of: Front-line staff.")
    assert "It cannot be found again" in first["about"]
    assert [each["kind"] for each in document["messages"]] == ["invitation"]
    assert all("answered" not in each for each in of_staff["invitations"])
    assert OTHERS not in to_json(document).decode()


def test_erasing_removes_the_invitations_and_withholds_their_letters(person: Person) -> None:
    path = invited_twice(person)
    answered(person, path[-20:], "front_line", 6)
    house: House = person.app.state.house
    with house.database.transaction() as session:
        assert erase(house, session, EMAIL) == 2
    assert "ann.lee" not in str(everything(person.app)).lower()
    assert {row["email"] for row in rows(person.app, "SELECT email FROM invitation")} == {OTHERS}
    events = rows(person.app, "SELECT body, handed_at FROM event")
    assert sorted((each["body"] == "{}", each["handed_at"] is not None) for each in events) == [
        (False, False),
        (True, True),
    ]
    [group] = rows(person.app, "SELECT answered FROM round_group WHERE answered > 0")
    assert group["answered"] == 6, "what was counted stays"


def test_the_page_of_what_is_held_shows_it(person: Person) -> None:
    invited_twice(person)
    house: House = person.app.state.house
    with house.database.transaction() as session:
        token = privacy.ask(session, Wish.EXPORT, EMAIL, house.now())
    page = person.submit(person.visit(f"/privacy/requests/{token}"))
    assert "Invitation 2" in page.text and f"You were invited to a round by {WHO}" in page.text


def test_no_more_letters_is_told_and_outlives_the_erasure_as_a_fingerprint(person: Person) -> None:
    invited_twice(person)
    house: House = person.app.state.house
    [one] = rows(person.app, "SELECT id FROM invitation WHERE email = 'ann.lee@example.org' AND letters = 1")
    code = invitation_code(house.secret, one["id"])
    person.submit(person.visit(f"/voices/{code}/no-more-letters"))
    for wish, said in (
        (Wish.EXPORT, "You asked for no more letters"),
        (Wish.ERASE, "a fingerprint of your address stays"),
    ):
        with house.database.transaction() as session:
            token = privacy.ask(session, wish, EMAIL, house.now())
        assert said in person.submit(person.visit(f"/privacy/requests/{token}")).text
    assert "ann.lee" not in str(everything(person.app)).lower()
    [kept] = rows(person.app, "SELECT * FROM letter_refusal")
    with house.database.transaction() as session:
        document = export(house, session, EMAIL)
    assert document["invitations"] == [] and document["refusals"][0]["since"] == "2026-11-23"
    with house.database.transaction() as session:
        assert export(house, session, OTHERS)["refusals"] == []
    assert len(kept["fingerprint"]) == 64


def test_an_assessment_that_is_removed_takes_its_rounds_with_it(person: Person, clock: Clock) -> None:
    path = invited_twice(person)
    answered(person, path[-20:], "front_line", 6)
    person.client.post(f"{path}/closure", data={"csrf_token": person.token}, follow_redirects=False)
    change(person.app, "UPDATE event SET handed_at = made_at")
    tables = ("round", "round_group", "invitation")
    assert all(rows(person.app, f"SELECT * FROM {table}") for table in tables)
    clock.moment += timedelta(days=366)
    assert retention.purge(person.app.state.house)["unfinished"] == 2
    for table in (*tables, "used_form", "assessment", "event"):
        assert rows(person.app, f"SELECT * FROM {table}") == [], table


def test_addresses_of_a_round_that_nobody_closed_go_ninety_days_after_its_date(person: Person, clock: Clock) -> None:
    invited_twice(person)
    house: House = person.app.state.house
    clock.moment += timedelta(days=21 + 90)
    assert retention.purge(house)["invitations"] == 0
    clock.moment += timedelta(days=1)
    with house.database.session(writes=False) as session:
        [kind] = [each for each in retention.preview(house, session) if each.id == "invitations"]
    assert kind.count == 4
    assert retention.purge(house)["invitations"] == 4
    assert rows(person.app, "SELECT * FROM invitation") == [] and len(rows(person.app, "SELECT * FROM round")) == 2
