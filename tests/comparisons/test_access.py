"""Who sees two things side by side: members of the firm, whatever their part in it, and nobody else."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.firms.roles import FirmRole
from tests.auditing import a_client, a_firm, a_member, an_audit, claimed, completed
from tests.comparisons.side_by_side import every
from tests.person import Person
from tests.staff import signed_in

PAGES = (
    "/audits/{audit}/claims",
    "/audits/{audit}/comparison",
    "/audits/{audit}/crosswalks",
    "/audits/{audit}/crosswalks/nhs_vpr",
    "/firms/{firm}/accuracy",
    "/firms/{firm}/versions",
)
FILES = (
    "/audits/{audit}/crosswalks/nhs_vpr/table.xlsx",
    "/firms/{firm}/accuracy.csv",
    "/firms/{firm}/versions/audits.csv",
)


@pytest.mark.parametrize("role", FirmRole)
def test_every_member_of_the_firm_may_look(app: FastAPI, role: FirmRole) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, a_client(app, owner), every(app, 2))
    claimed(app, audit, 3)
    completed(app, audit, owner.staff_id)
    member = a_member(app, owner.firm_id, role, "member@firm.example")
    blanks = {"audit": audit, "firm": owner.firm_id}
    for path in PAGES:
        member.person.visit(path.format_map(blanks))
    for path in FILES:
        assert member.person.client.get(path.format_map(blanks)).status_code == 200


def test_nobody_else_learns_that_there_is_anything(app: FastAPI) -> None:
    owner = a_firm(app, name="A firm of some name")
    audit = an_audit(app, owner, a_client(app, owner, "Juniper Ward"), 2)
    blanks = {"audit": audit, "firm": owner.firm_id}
    # An administrator of the house is no member of the firm either.
    strangers = (a_firm(app, "else@firm.example", "Another firm").person, signed_in(app, Role.ADMIN).person)
    for stranger in strangers:
        for path in (*PAGES, *FILES):
            response = stranger.client.get(path.format_map(blanks))
            assert response.status_code == 404, path
            assert "Juniper" not in response.text and "of some name" not in response.text
    enquiry_team = signed_in(app, Role.ENQUIRY, "enquiry@levelhead.example").person
    for path in (*PAGES, *FILES):
        assert enquiry_team.client.get(path.format_map(blanks)).status_code == 403, path
    for path in PAGES:
        page = Person(app).visit(path.format_map(blanks))
        assert page.heading == "Sign in"


@pytest.mark.parametrize("odd", ["0" * 20, "nothing", "%27%20OR%201=1", "G" * 20])
def test_an_id_that_is_none_is_not_found(app: FastAPI, odd: str) -> None:
    owner = a_firm(app)
    for path in (*PAGES, *FILES):
        assert owner.person.client.get(path.format(audit=odd, firm=odd)).status_code == 404
