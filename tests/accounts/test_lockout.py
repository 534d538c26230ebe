"""Who tries too often has to wait: counted in the database, for one address and for one network."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.accounts.attempts import MOST_OF_NETWORK, MOST_OF_ONE, of_address
from app.accounts.roles import Role
from app.limits.store import key_of
from tests.accounts.colleagues import ADA, PASSWORD, code_of, hire, sign_in, signed_in_with_factor
from tests.conftest import Clock
from tests.person import Page, Person, client_of
from tests.tables import change, rows

NOBODY = "nobody@levelhead.example"


def fail(person: Person, email: str = ADA, times: int = MOST_OF_ONE) -> None:
    for _ in range(times):
        sign_in(person, email, "wrong", 422)


@pytest.mark.parametrize("email", [ADA, NOBODY])
def test_after_five_wrong_tries_the_address_has_to_wait_whether_it_exists_or_not(
    app: FastAPI, person: Person, clock: Clock, email: str
) -> None:
    hire(app)
    fail(person, email)
    clock.moment += timedelta(minutes=3)
    page = sign_in(person, email, PASSWORD, 429)
    assert page.heading == "That was tried too often" and "Wait 12 minutes, then try again." in page.text
    assert page.response.headers["retry-after"] == str(12 * 60)
    assert email in page.text and PASSWORD not in page.response.text
    assert not rows(app, "SELECT * FROM staff_session")


def of_network(app: FastAPI, address: str) -> Person:
    """Somebody whose requests come from elsewhere."""
    person = Person(app)
    person.client = client_of(app, raise_server_exceptions=False, client=(address, 50000))
    return person


def test_wrong_tries_from_elsewhere_do_not_shut_somebody_out(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    stranger = of_network(app, "198.51.100.7")
    fail(stranger)
    sign_in(stranger, status=429)
    assert sign_in(person).path == "/account"


@pytest.mark.parametrize("email", [ADA, NOBODY])
def test_tries_from_everywhere_are_limited_together_and_later(app: FastAPI, person: Person, email: str) -> None:
    hire(app)
    fail(of_network(app, "198.51.100.7"), email, 1)
    _, (of_all, most) = of_address(app.state.house, email, "198.51.100.7")
    change(app, "UPDATE tally SET count = :before WHERE key = :of_all", before=most - 1, of_all=of_all)
    fail(of_network(app, "198.51.100.8"), email, 1)
    page = sign_in(person, email, PASSWORD, 429)
    assert page.heading == "That was tried too often" and "Wait 15 minutes, then try again." in page.text
    assert most == 50 and not rows(app, "SELECT * FROM staff_session")


def test_case_and_spaces_make_no_other_address(app: FastAPI, person: Person) -> None:
    hire(app)
    fail(person, times=4)
    fail(person, f" {ADA.upper()} ", times=1)
    sign_in(person, status=429)


def test_it_ends_after_a_quarter_of_an_hour(app: FastAPI, person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    fail(person)
    clock.moment += timedelta(minutes=14, seconds=59)
    page = sign_in(person, status=429)
    assert "Wait one minute, then try again." in page.text and page.response.headers["retry-after"] == "1"
    clock.moment += timedelta(seconds=1)
    assert sign_in(person).path == "/account"


def test_waiting_is_not_made_longer_by_trying(app: FastAPI, person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    fail(person)
    for _ in range(3):
        clock.moment += timedelta(minutes=4)
        sign_in(person, status=429)
    clock.moment += timedelta(minutes=3)
    assert sign_in(person).path == "/account"


def test_signing_in_begins_the_count_anew(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    fail(person, times=4)
    person.submit(sign_in(person), at=0)
    fail(person, times=4)
    assert sign_in(person).path == "/account"


def test_others_may_go_on(app: FastAPI, person: Person) -> None:
    hire(app)
    hire(app, "grace@levelhead.example", Role.CONSULTANT)
    fail(person)
    assert sign_in(person, "grace@levelhead.example").path == "/account"


def test_it_survives_a_restart_and_holds_in_every_process(
    app: FastAPI, make_app: Callable[..., FastAPI], person: Person
) -> None:
    hire(app)
    fail(person)
    sign_in(Person(make_app()), status=429)


def test_a_network_that_tries_many_addresses_has_to_wait_too(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    fail(person, NOBODY, 1)
    assert {row["count"] for row in rows(app, "SELECT count FROM tally")} == {1}
    change(app, "UPDATE tally SET count = :most", most=MOST_OF_NETWORK)  # as if others had tried as well
    page = sign_in(person, status=429)
    assert "Wait 15 minutes, then try again." in page.text


def test_nothing_that_a_browser_claims_makes_it_another_network(app: FastAPI, person: Person) -> None:
    person.visit("/sign-in")
    for number in range(3):
        data = {"csrf_token": person.token, "email": f"staff{number}@levelhead.example", "password": "wrong"}
        headers = {"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=198.51.100.{number}"}
        person.client.post("/sign-in", data=data, headers=headers)
    counts = sorted(row["count"] for row in rows(app, "SELECT count FROM tally"))
    assert counts == [1, 1, 1, 1, 1, 1, 3], "each address twice, and one network"


def test_no_address_stands_in_the_tally(app: FastAPI, person: Person) -> None:
    fail(person, times=1)
    kept = repr(rows(app, "SELECT * FROM tally"))
    assert ADA not in kept and "testclient" not in kept


def test_nobody_without_the_key_of_the_house_finds_out_which_address_was_tried(
    app: FastAPI, make_app: Callable[..., FastAPI]
) -> None:
    """A plain hash of an address or a network is guessed back in no time."""
    other_house = make_app(secret_key="another key of thirty-two characters or more")
    for house in (app, other_house):
        sign_in(of_network(house, "198.51.100.7"), ADA, "wrong", 422)
    tallies = rows(app, "SELECT key, count FROM tally")
    assert [row["count"] for row in tallies] == [1] * 6, "two houses name something the same"
    words = [("sign-in", "address", ADA), ("sign-in", "network", "198.51.100.7")]
    assert not {key_of(*each) for each in words} & {row["key"] for row in tallies}


def test_many_at_once_get_no_more_tries_than_one_after_the_other(app: FastAPI) -> None:
    hire(app)
    people = [Person(app) for _ in range(12)]
    for person in people:
        person.visit("/sign-in")

    def attempt(person: Person) -> int:
        data = {"csrf_token": person.token, "email": ADA, "password": "wrong"}
        return int(person.client.post("/sign-in", data=data).status_code)

    with ThreadPoolExecutor(12) as threads:
        statuses = list(threads.map(attempt, people, timeout=60))
    assert sorted(statuses) == [422] * MOST_OF_ONE + [429] * (12 - MOST_OF_ONE)


def test_codes_are_limited_as_passwords_are_and_signing_in_again_does_not_help(app: FastAPI, clock: Clock) -> None:
    _, secret, codes = signed_in_with_factor(app, clock)
    person = Person(app)
    page = sign_in(person)
    for number in range(MOST_OF_ONE):
        page = person.submit(page, {"code": f"00000{number}"}, 422)
    assert person.submit(page, {"code": code_of(secret, clock)}, 429).heading == "That was tried too often"
    other = Person(app)
    page = sign_in(other)
    other.submit(page, {"code": codes[0]}, 429)
    clock.moment += timedelta(minutes=15)
    other = Person(app)
    page = sign_in(other)
    assert other.submit(page, {"code": codes[0]}).path == "/account"


def test_a_good_code_begins_the_count_anew(app: FastAPI, clock: Clock) -> None:
    _, _, codes = signed_in_with_factor(app, clock)
    for code in codes[:2]:
        person = Person(app)
        page = sign_in(person)
        for number in range(4):
            page = person.submit(page, {"code": f"00000{number}"}, 422)
        assert person.submit(page, {"code": code}).path == "/account"


def test_codes_are_limited_at_the_account_too(app: FastAPI, clock: Clock) -> None:
    person, _, codes = signed_in_with_factor(app, clock)
    page: Page = person.visit("/account")
    for number in range(MOST_OF_ONE):
        person.submit(page, {"code": f"00000{number}"}, 422, at=1 + number % 2)
    person.submit(page, {"code": codes[0]}, 429, at=2)
    assert rows(app, "SELECT * FROM staff WHERE totp_confirmed_at IS NOT NULL")


def test_the_old_password_is_limited_at_the_account_too(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    page = sign_in(person)
    wrong = {"old_password": "wrong", "password": "four new words of mine", "password_again": "four new words of mine"}
    for _ in range(MOST_OF_ONE):
        person.submit(page, wrong, 422, at=1)
    page = person.submit(page, {**wrong, "old_password": PASSWORD}, 429, at=1)
    assert "four new words" not in page.response.text and PASSWORD not in page.response.text


def test_the_right_old_password_is_no_try_even_where_the_new_one_is_refused(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    page = sign_in(person)
    new = {"password": "four new words of mine", "password_again": "four new words of mine"}
    wrong = {"old_password": "wrong", **new}
    for _ in range(MOST_OF_ONE - 1):
        person.submit(page, wrong, 422, at=1)
    for _ in range(2):
        refused = {"old_password": PASSWORD, "password": "short", "password_again": "short"}
        assert "Use at least 12 characters." in person.submit(page, refused, 422, at=1).text
    assert "Your password is changed." in person.submit(page, {"old_password": PASSWORD, **new}, at=1).text


def test_setting_it_up_is_limited_too(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    page = person.submit(person.visit("/account/second-factor"), at=1)
    for _ in range(MOST_OF_ONE):
        page = person.submit(page, {"code": "000000"}, 422, at=1)
    person.submit(page, {"code": "000000"}, 429, at=1)
