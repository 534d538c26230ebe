"""The second factor: set up, asked for, used once, replaced by a recovery code, and taken off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.accounts import second_factor
from app.accounts.roles import Role
from tests.accounts.colleagues import ADA, PASSWORD, code_of, hire, set_up, sign_in, signed_in_with_factor
from tests.conftest import Clock
from tests.person import Page, Person
from tests.tables import change, rows

USED = "This code does not fit, or was used before."


def to_code(app: FastAPI, then: str = "/account") -> tuple[Person, Page]:
    """Another browser that has given the password."""
    person = Person(app)
    page = sign_in(person, at=f"/sign-in?then={then}")
    assert page.path == "/sign-in/code", page.path
    return person, page


def test_it_is_shown_as_a_drawing_and_as_text_and_kept_unreadable(app: FastAPI, person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    page = person.submit(person.visit("/account/second-factor"), at=1)
    assert page.path == "/account/second-factor"
    [drawing] = page.tree.cssselect("svg.scan")
    assert drawing.cssselect("path") and not drawing.cssselect("[style]")
    secret = page.tree.cssselect(".copy")[0].text_content().replace(" ", "")
    [kept] = rows(app, "SELECT totp_secret, totp_confirmed_at FROM staff")
    assert len(secret) == 32 and secret not in kept["totp_secret"] and kept["totp_confirmed_at"] is None


def test_what_the_drawing_holds_is_what_an_authenticator_app_wants(app: FastAPI) -> None:
    from pyotp import parse_uri

    hire(app)
    house = app.state.house
    with house.database.transaction() as session:
        from app.accounts import store

        who = store.by_email(session, ADA)
        assert who is not None
        address = second_factor.address(house, who, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    read = parse_uri(address)
    assert (read.name, read.issuer, read.secret) == (ADA, "Levelhead", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")


def test_it_is_off_until_a_code_confirms_it(app: FastAPI, person: Person, clock: Clock) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    page = person.submit(person.visit("/account/second-factor"), at=1)
    page = person.submit(page, {"code": "000000"}, 422, at=1)
    assert USED in page.text
    other = Person(app)
    assert sign_in(other).path == "/account"


def test_once_it_is_on_the_password_alone_opens_nothing(app: FastAPI, clock: Clock) -> None:
    signed_in_with_factor(app, clock)
    person, _ = to_code(app)
    assert person.visit("/account").path == "/sign-in"
    assert person.visit("/desk/staff").path == "/sign-in"
    assert person.visit("/sign-in").path == "/sign-in"
    data = {"csrf_token": person.token}
    assert person.client.post("/account/sessions/departure", data=data).status_code == 401


def test_the_code_opens_the_rest_and_leads_on(app: FastAPI, clock: Clock) -> None:
    _, secret, _ = signed_in_with_factor(app, clock)
    person, page = to_code(app, "/evidence")
    half = person.client.cookies["levelhead-staff"]
    page = person.submit(page, {"code": code_of(secret, clock)})
    assert page.path == "/evidence" and person.visit("/account").path == "/account"
    assert person.client.cookies["levelhead-staff"] != half
    details = [row["detail"] for row in rows(app, "SELECT detail FROM audit_entry WHERE action = 'signed in'")]
    assert details == ["password", "second factor: code"]


def test_a_code_may_come_with_the_space_that_an_app_shows(app: FastAPI, clock: Clock) -> None:
    _, secret, _ = signed_in_with_factor(app, clock)
    person, page = to_code(app)
    code = code_of(secret, clock)
    assert person.submit(page, {"code": f"{code[:3]} {code[3:]}"}).path == "/account"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides this
@pytest.mark.parametrize("steps, opens", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(app: FastAPI, clock: Clock, steps: int, opens: bool) -> None:
    _, secret, _ = signed_in_with_factor(app, clock)
    clock.moment += timedelta(minutes=2)
    person, page = to_code(app)
    page = person.submit(page, {"code": code_of(secret, clock, steps)}, 200 if opens else 422)
    assert page.path == ("/account" if opens else "/sign-in/code")


def test_each_code_serves_once_and_ends_those_before_it(app: FastAPI, clock: Clock) -> None:
    _, secret, _ = signed_in_with_factor(app, clock)
    person, page = to_code(app)
    person.submit(page, {"code": code_of(secret, clock)})
    for steps in (0, -1):
        other, page = to_code(app)
        assert USED in other.submit(page, {"code": code_of(secret, clock, steps)}, 422).text
    other, page = to_code(app)
    assert other.submit(page, {"code": code_of(secret, clock, 1)}).path == "/account"


def test_the_code_that_confirmed_it_does_not_sign_in_as_well(app: FastAPI, clock: Clock) -> None:
    _, secret, _ = signed_in_with_factor(app, clock)
    clock.moment -= timedelta(seconds=30)
    person, page = to_code(app)
    person.submit(page, {"code": code_of(secret, clock)}, 422)


@pytest.mark.parametrize(
    "codes", [("", "12345", "1234567", "abcdef"), ("１２３４５６", "000000' OR 1=1", "x" * 5000)], ids=["short", "odd"]
)
def test_what_is_no_code_is_refused_without_a_fuss(app: FastAPI, clock: Clock, codes: tuple[str, ...]) -> None:
    signed_in_with_factor(app, clock)
    person, page = to_code(app)
    for code in codes:
        page = person.submit(page, {"code": code}, 422)
        assert USED in page.text


def test_the_step_between_lasts_ten_minutes(app: FastAPI, clock: Clock) -> None:
    _, secret, _ = signed_in_with_factor(app, clock)
    person, page = to_code(app)
    clock.moment += timedelta(minutes=10)
    assert person.submit(page, {"code": code_of(secret, clock)}).path == "/sign-in"
    assert person.visit("/sign-in/code").path == "/sign-in"


def test_without_a_password_there_is_no_page_for_a_code(person: Person) -> None:
    assert person.visit("/sign-in/code?then=/account").path == "/sign-in"


def test_a_recovery_code_stands_in_once_however_it_is_typed(app: FastAPI, clock: Clock) -> None:
    _, _, codes = signed_in_with_factor(app, clock)
    for code in (codes[0], codes[1].upper().replace("-", " ")):
        person, page = to_code(app)
        assert person.submit(page, {"code": code}).path == "/account"
        assert "recovery codes left" in person.visit("/account").text
        other, page = to_code(app)
        assert USED in other.submit(page, {"code": code}, 422).text
    assert "You have 8 recovery codes left." in person.visit("/account").text


def test_recovery_codes_are_kept_as_hashes_and_belong_to_one_person(app: FastAPI, clock: Clock) -> None:
    _, _, codes = signed_in_with_factor(app, clock)
    kept = repr(rows(app, "SELECT * FROM recovery_code"))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    hire(app, "grace@levelhead.example", Role.CONSULTANT, "Grace")
    grace = Person(app)
    sign_in(grace, "grace@levelhead.example")
    set_up(grace, clock)
    other = Person(app)
    page = sign_in(other, "grace@levelhead.example")
    assert USED in other.submit(page, {"code": codes[0]}, 422).text


def test_new_recovery_codes_end_the_old_ones(app: FastAPI, clock: Clock) -> None:
    person, secret, codes = signed_in_with_factor(app, clock)
    page = person.visit("/account")
    assert USED in person.submit(page, {"code": "1"}, 422, at=1).text
    page = person.submit(page, {"code": code_of(secret, clock)}, at=1)
    anew = [each.text_content() for each in page.tree.cssselect(".codes li")]
    assert page.heading == "Your new recovery codes" and len(anew) == 10 and not set(anew) & set(codes)
    other, page = to_code(app)
    page = other.submit(page, {"code": codes[3]}, 422)
    assert other.submit(page, {"code": anew[3]}).path == "/account"


def test_taking_it_off_needs_a_code_and_opens_the_account_to_the_password_alone(app: FastAPI, clock: Clock) -> None:
    person, _, codes = signed_in_with_factor(app, clock)
    page = person.visit("/account")
    assert USED in person.submit(page, {"code": "999999"}, 422, at=2).text
    page = person.submit(page, {"code": codes[9]}, at=2)
    assert "Your second factor is off." in page.text
    assert not rows(app, "SELECT * FROM recovery_code")
    assert sign_in(Person(app)).path == "/account"


def test_a_confirmed_factor_is_not_replaced_by_asking_for_another(app: FastAPI, clock: Clock) -> None:
    person, _, _ = signed_in_with_factor(app, clock)
    before = rows(app, "SELECT totp_secret FROM staff")
    person.visit("/account")
    person.post("/account/second-factor", {"csrf_token": person.token})
    person.post("/account/second-factor/confirmation", {"csrf_token": person.token, "code": "000000"})
    assert rows(app, "SELECT totp_secret FROM staff") == before


def test_browsers_that_never_gave_it_are_signed_out_when_it_is_turned_on(
    app: FastAPI, person: Person, another_person: Person, clock: Clock
) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(another_person)
    sign_in(person)
    set_up(person, clock)
    assert another_person.visit("/account").path == "/sign-in"
    assert person.visit("/account").path == "/account"


def test_with_another_key_of_the_house_a_recovery_code_still_helps(
    app: FastAPI, make_app: Callable[..., FastAPI], clock: Clock
) -> None:
    _, secret, codes = signed_in_with_factor(app, clock)
    moved = make_app(secret_key="another key of thirty-two characters or more")
    person, page = to_code(moved)
    page = person.submit(page, {"code": code_of(secret, clock)}, 422)
    assert person.submit(page, {"code": codes[0]}).path == "/account"


def test_where_everybody_must_have_one_nothing_else_opens_before(
    make_app: Callable[..., FastAPI], clock: Clock
) -> None:
    app = make_app(second_factor="required")
    hire(app, role=Role.ADMIN)
    person = Person(app)
    page = sign_in(person, at="/sign-in?then=/desk/staff")
    assert page.path == "/account/second-factor" and "Everybody here signs in with a second factor." in page.text
    page = person.post("/desk/staff", {"csrf_token": person.token, "name": "Grace"}, 403)
    assert page.heading == "Set up your second factor first" and "Grace" in page.text
    assert person.visit("/account").path == "/account"
    set_up(person, clock)
    assert person.visit("/desk/staff").path == "/desk/staff"


def test_recovery_codes_use_no_letters_that_look_alike() -> None:
    assert not set("ilo01") & set(second_factor.LETTERS)
    assert len(second_factor.LETTERS) ** second_factor.CODE_LENGTH > 2**78


def test_nobody_can_confirm_what_they_never_began(app: FastAPI, person: Person) -> None:
    hire(app, role=Role.CONSULTANT)
    sign_in(person)
    page = person.visit("/account")
    page = person.post("/account/second-factor/confirmation", {"csrf_token": person.token, "code": ""})
    assert page.path == "/account/second-factor"
    assert rows(app, "SELECT totp_confirmed_at FROM staff") == [{"totp_confirmed_at": None}]
    for path in ("/account/second-factor/removal", "/account/recovery-codes"):
        assert person.post(path, {"csrf_token": person.token, "code": ""}).path == "/account"
    change(app, "UPDATE staff SET password_hash = NULL")
    assert "You have none: you sign in with single sign-on." in person.visit("/account").text
    assert PASSWORD not in person.visit("/account").text
