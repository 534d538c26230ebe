"""Every address of the firms, for every role and with the ids of another firm: what is not theirs is not there."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.accounts.roles import ADMINS, Role
from app.firms.models import FirmMember
from app.firms.roles import FirmRole
from app.main import create_app
from app.settings import Settings
from tests.accounts.test_rooms import roles_of
from tests.auditing import Auditor, a_client, a_firm, a_member, a_piece, an_audit, claimed, completed
from tests.issuing.issued import some_report
from tests.plans.planning import some_action
from tests.tables import everything
from tests.test_routes import methods, table

OF_A_FIRM = re.compile(r"\{(firm_id|client_id|audit_id)\}")
BLANK = re.compile(r"\{([^}]+)\}")
PLAIN = {"section_id": "policy", "question_id": "policy.reporting", "crosswalk_id": "nhs_vpr", "kind": "pdf"}
NOTHING = "0" * 20
MAY_CHANGE = {"staff_session", "audit_log", "audit_entry", "attempt", "tally"}  # what every request may leave behind


@dataclass(frozen=True)
class Address:
    """A method and a path with its blanks."""

    method: str
    path: str

    @property
    def changes(self) -> bool:
        return self.method not in ("GET", "HEAD")

    def with_ids(self, ids: dict[str, str]) -> str:
        return BLANK.sub(lambda blank: ids.get(blank[1], PLAIN.get(blank[1], NOTHING)), self.path)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> list[Address]:
    """Every method and address that names a firm, a client or an audit."""
    routes: list[APIRoute] = list(table(create_app(Settings(data_dir=tmp_path_factory.mktemp("data"))).routes))
    for_firms = [r for r in routes if OF_A_FIRM.search(r.path) and roles_of(r) != ADMINS]  # they look after the house
    found = [Address(m, r.path) for r in for_firms for m in sorted(methods(r) - {"HEAD"})]
    assert len(found) >= 40, "the table of routes could not be read"
    return found


def a_house(app: FastAPI, email: str, name: str) -> tuple[Auditor, dict[str, str]]:
    """A firm with a client and two audits, one completed; its owner, and an id for every blank."""
    owner = a_firm(app, email, name)
    client_id = a_client(app, owner, f"A client of {name}")
    done = an_audit(app, owner, client_id, 2)
    claimed(app, done, 3)
    completed(app, done, owner.staff_id)
    audit_id = an_audit(app, owner, client_id, 2)
    ids = {"firm_id": owner.firm_id, "client_id": client_id, "audit_id": audit_id, "staff_id": owner.staff_id}
    ids["evidence_id"] = a_piece(app, audit_id, owner.staff_id)
    ids |= some_report(app, owner.firm_id, audit_id)
    ids["action_id"] = some_action(app, audit_id)
    return owner, ids


def ask(auditor: Auditor, address: Address, ids: dict[str, str]) -> int:
    """The status of an answer. What is posted is a checked form with nothing in it."""
    person = auditor.person
    data = {"csrf_token": person.token} if address.changes else None
    answer = person.client.request(address.method, address.with_ids(ids), data=data, follow_redirects=False)
    return int(answer.status_code)


def found_there(auditor: Auditor, addresses: list[Address], ids: dict[str, str]) -> dict[Address, int]:
    """The addresses that answer anything but "there is no such thing", and what they answer."""
    statuses = {address: ask(auditor, address, ids) for address in addresses}
    return {address: status for address, status in statuses.items() if status != 404}


def kept(app: FastAPI) -> dict[str, list[dict[str, object]]]:
    return {name: found for name, found in everything(app).items() if name not in MAY_CHANGE}


@pytest.mark.parametrize("role", list(FirmRole))
def test_to_whoever_belongs_to_another_firm_nothing_of_this_one_is_there(
    app: FastAPI, addresses: list[Address], role: FirmRole
) -> None:
    _, ours = a_house(app, "ours@firm.example", "Quiet Rooms")
    theirs = a_firm(app, "theirs@other.example", "Open Doors", role)
    theirs.person.visit("/account")
    before = kept(app)
    assert found_there(theirs, addresses, ours) == {}
    assert kept(app) == before


def test_an_administrator_of_the_house_who_is_no_member_finds_nothing_either(
    app: FastAPI, addresses: list[Address]
) -> None:
    _, ours = a_house(app, "ours@firm.example", "Quiet Rooms")
    admin = a_firm(app, "admin@house.example", "Another", FirmRole.OWNER, Role.ADMIN)
    admin.person.visit("/account")
    assert found_there(admin, addresses, ours) == {}


def test_a_reader_sees_and_changes_nothing(app: FastAPI, addresses: list[Address]) -> None:
    _, ours = a_house(app, "ours@firm.example", "Quiet Rooms")
    reader = a_member(app, ours["firm_id"], FirmRole.READER, "reader@firm.example")
    reader.person.visit("/account")
    before = kept(app)
    statuses = {address: ask(reader, address, ours) for address in addresses}
    assert {a: s for a, s in statuses.items() if a.changes and s != 403} == {}
    assert {a: s for a, s in statuses.items() if not a.changes and s not in (200, 303, 403, 404, 409)} == {}
    assert kept(app) == before


def test_a_part_of_another_firm_is_not_reached_through_one_s_own_audit(app: FastAPI, addresses: list[Address]) -> None:
    _, ours = a_house(app, "ours@firm.example", "Quiet Rooms")
    owner, theirs = a_house(app, "theirs@other.example", "Open Doors")
    owner.person.visit("/account")
    for blank in ("firm_id", "client_id", "audit_id"):
        named = [address for address in addresses if f"{{{blank}}}" in address.path]
        assert found_there(owner, named, theirs | {blank: ours[blank]}) == {}


def test_somebody_who_left_the_firm_finds_nothing_any_more(app: FastAPI, addresses: list[Address]) -> None:
    _, ours = a_house(app, "ours@firm.example", "Quiet Rooms")
    gone = a_member(app, ours["firm_id"], FirmRole.CONSULTANT, "gone@firm.example")
    gone.person.visit("/account")
    house = app.state.house
    with house.database.transaction() as session:
        session.delete(session.get(FirmMember, (ours["firm_id"], gone.staff_id)))
    assert found_there(gone, addresses, ours) == {}
