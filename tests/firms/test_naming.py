"""Whoever is named the owner of a firm accepts it first: that there is an account with an address proves little."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.assessments import mail
from app.firms.roles import FirmRole
from tests.assessments.test_return_letter import Desk, post_office  # noqa: F401 - a fixture
from tests.auditing import a_firm, a_member
from tests.firms.test_invitation import NEW, invite, link, role_of
from tests.person import Page, Person, text
from tests.staff import Signed, signed_in
from tests.tables import change, rows


def make_firm(admin: Signed, email: str, status: int = 200) -> Page:
    return admin.person.submit(admin.person.visit("/firms"), {"name": "New Firm", "email": email}, status, at=1)


def link_on(page: Page) -> str:
    return text(page.tree.cssselect(".copy")[0]).partition("8000")[2]


def test_who_made_an_account_for_an_address_that_is_not_theirs_is_handed_no_firm(app: FastAPI, person: Person) -> None:
    """The owner of one firm opens the link they were shown, as somebody else: the squatter waits for a firm."""
    squatted = link(a_firm(app), "boss@newfirm.example")
    person.submit(person.visit(squatted), NEW)
    page = make_firm(signed_in(app, Role.ADMIN), "boss@newfirm.example")
    [made] = rows(app, "SELECT id FROM firm WHERE name = 'New Firm'")
    assert role_of(app, made["id"], "boss@newfirm.example") is None
    assert page.heading == "A link for the invitation"
    assert "does not prove that the address is theirs" in page.text


def test_who_has_an_account_accepts_a_new_firm_with_the_link(app: FastAPI) -> None:
    grace = signed_in(app, Role.CONSULTANT, "grace@firm.example", "Grace")
    page = make_firm(signed_in(app, Role.ADMIN), "grace@firm.example")
    grace.person.submit(grace.person.visit(link_on(page)))
    [made] = rows(app, "SELECT id FROM firm")
    assert role_of(app, made["id"], "grace@firm.example") == "owner"


def test_a_member_who_is_named_the_owner_becomes_it_by_accepting(app: FastAPI) -> None:
    owner, admin = a_firm(app), signed_in(app, Role.ADMIN)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    change(app, "UPDATE staff SET disabled_at = created_at WHERE id = :id", id=owner.staff_id)
    page = admin.person.submit(admin.person.visit("/firms"), {"email": "reader@firm.example"}, at=1)
    assert role_of(app, owner.firm_id, "reader@firm.example") == "reader"
    reader.person.submit(reader.person.visit(link_on(page)))
    assert role_of(app, owner.firm_id, "reader@firm.example") == "owner"


@pytest.mark.parametrize("by", ["owner", "administrator"])
def test_where_letters_are_sent_the_link_goes_by_letter_alone(
    make_app: Callable[..., FastAPI],
    post_office: tuple[Desk, dict[str, Any]],  # noqa: F811
    by: str,
) -> None:
    desk, settings = post_office
    app = make_app(**settings)
    if by == "owner":
        page = invite(a_firm(app))
    else:
        page = make_firm(signed_in(app, Role.ADMIN), "grace@firm.example")
    assert "grace@firm.example" in page.text and not page.tree.cssselect(".copy")
    assert "/firms/invitation/" not in page.response.text
    [letter] = desk.letters
    assert "/firms/invitation/" in letter.get_content()


def test_where_no_letter_may_go_now_nothing_is_made(
    make_app: Callable[..., FastAPI],
    post_office: tuple[Desk, dict[str, Any]],  # noqa: F811
) -> None:
    desk, settings = post_office
    app = make_app(**settings)
    owner = a_firm(app)
    for _ in range(mail.MOST_TO_ADDRESS):
        invite(owner)
    before = rows(app, "SELECT * FROM firm_invitation ORDER BY id")
    page = invite(owner, status=422)
    assert "Several letters went to this address" in page.text and "/firms/invitation/" not in page.response.text
    assert rows(app, "SELECT * FROM firm_invitation ORDER BY id") == before
    make_firm(signed_in(app, Role.ADMIN), "grace@firm.example", 422)
    assert rows(app, "SELECT name FROM firm") == [{"name": "Quiet Rooms"}]
    assert len(desk.letters) == mail.MOST_TO_ADDRESS
