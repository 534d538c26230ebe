"""Who has left a firm does not come back with an old invitation, nor do those they had asked."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.firms.roles import FirmRole
from tests.auditing import a_firm, a_member
from tests.firms.test_invitation import invite, link, role_of
from tests.firms.test_members import press
from tests.staff import signed_in
from tests.tables import rows


@pytest.mark.parametrize("role", ["owner", "reader"])
def test_somebody_who_was_removed_cannot_use_an_open_invitation(app: FastAPI, role: str) -> None:
    owner = a_firm(app)
    path = link(owner, "grace@firm.example", role)
    grace = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "grace@firm.example")  # joined another way
    press(owner, grace, "departure")
    grace.person.visit("/account")
    assert grace.person.visit(path, 410).heading == "This invitation was withdrawn"
    grace.person.post(path, {"csrf_token": grace.person.token}, 410)
    assert role_of(app, owner.firm_id, "grace@firm.example") is None


def test_who_gets_another_role_keeps_no_open_invitation(app: FastAPI) -> None:
    owner = a_firm(app)
    path = link(owner, "grace@firm.example", "owner")
    grace = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "grace@firm.example")
    press(owner, grace, "role", role="reader")
    grace.person.visit(path, 410)
    assert role_of(app, owner.firm_id, "grace@firm.example") == "reader"


def test_joining_ends_the_other_invitations_of_that_firm_alone(app: FastAPI) -> None:
    admin = signed_in(app, Role.ADMIN)
    other = link(a_firm(app, "else@firm.example", "Loud Rooms"), "ada@levelhead.example")
    page = admin.person.submit(admin.person.visit("/firms"), {"name": "Mine"}, at=1)
    assert "You have joined this firm." in page.text
    admin.person.visit(other)
    owner = a_firm(app, "third@firm.example", "Still Rooms")
    first = link(owner, "grace@firm.example")
    grace = signed_in(app, Role.CONSULTANT, "grace@firm.example", "Grace")
    grace.person.submit(grace.person.visit(first))
    still = "SELECT email FROM firm_invitation WHERE used_at IS NULL AND withdrawn_at IS NULL"
    assert rows(app, still) == [{"email": "ada@levelhead.example"}]


@pytest.mark.parametrize("how", ["departure", "role"])
def test_what_an_owner_had_offered_ends_with_their_ownership(app: FastAPI, how: str) -> None:
    owner = a_firm(app)
    second = a_member(app, owner.firm_id, FirmRole.OWNER, "second@firm.example")
    theirs, ours = link(second, "friend@firm.example", "owner"), link(owner, "grace@firm.example")
    press(owner, second, how, role="consultant")
    friend = signed_in(app, Role.CONSULTANT, "friend@firm.example", "Friend")
    friend.person.visit(theirs, 410)
    friend.person.visit(ours)
    assert role_of(app, owner.firm_id, "friend@firm.example") is None


def test_who_stays_owner_keeps_what_they_offered(app: FastAPI) -> None:
    owner = a_firm(app)
    second = a_member(app, owner.firm_id, FirmRole.OWNER, "second@firm.example")
    path = link(second, "friend@firm.example")
    press(owner, second, "role", role="owner")
    owner.person.visit(path)
    assert "Open" in invite(owner, "", status=422).text
