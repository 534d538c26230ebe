"""What firms hold of a person: codes they gave away, the line that names them at a client, and issued reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.clients import store as clients
from app.files.storage import key_of
from app.privacy import retention
from app.privacy.erasure import erase
from app.privacy.export import export
from app.web.errors import Busy
from app.web.house import House
from tests.auditing import Auditor, a_client, a_firm
from tests.clients.handing import begin, hand_over
from tests.conftest import MONDAY, Clock
from tests.enquiries.letters import send
from tests.issuing.issued import a_case
from tests.issuing.test_issue_once import kept_files
from tests.person import Person
from tests.privacy.lives import submitted
from tests.tables import change, everything, rows

EMAIL = "ada@example.org"


def erased(app: FastAPI, email: str = EMAIL) -> int:
    house: House = app.state.house
    with house.database.transaction() as session:
        return erase(house, session, email)


def exported(app: FastAPI, email: str = EMAIL) -> dict[str, Any]:
    house: House = app.state.house
    with house.database.transaction() as session:
        found = export(house, session, email)
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]  # it can be written down


def test_an_open_code_ends_with_the_holder_s_erasure(app: FastAPI, person: Person) -> None:
    owner, address = a_firm(app), submitted(person)
    client_id = a_client(app, owner)
    send(person, path=f"/enquiries/new?assessment={address[-20:]}", email=EMAIL)
    code = hand_over(app, address)
    stranger = Person(app)
    kept = hand_over(app, submitted(stranger))
    erased(app)
    assert "withdrawn" in begin(owner, client_id, 422, handover_code=code).text
    assert rows(app, "SELECT id FROM audit") == []
    begin(owner, client_id, handover_code=kept, other_sector="yes")
    assert len(rows(app, "SELECT id FROM audit")) == 1, "nobody else's code ends"


def test_the_export_says_which_firm_took_a_copy(app: FastAPI, person: Person) -> None:
    owner, address = a_firm(app), submitted(person)
    send(person, path=f"/enquiries/new?assessment={address[-20:]}", email=EMAIL)
    begin(owner, a_client(app, owner), handover_code=hand_over(app, address), other_sector="yes")
    [assessment] = exported(app)["assessments"]
    [handed] = assessment["handed_over"]
    assert handed["taken_by"] == "Quiet Rooms" and handed["made_at"] and handed["used_at"]


def at_client(app: FastAPI, owner: Auditor, contact: str, note: str = "") -> str:
    house: House = app.state.house
    with house.database.transaction() as session:
        details = clients.Details("Larch Ward", "health", None, contact, note)
        return clients.add_with(session, owner.firm_id, f"{len(contact):020}", details, house.now()).id


def test_a_contact_at_a_client_gets_and_loses_the_line_that_names_them(app: FastAPI) -> None:
    owner = a_firm(app)
    at_client(app, owner, "Ada King, Ada@Example.org", f"Ring {EMAIL} before nine. The gate is shut at night.")
    [given] = exported(app)["client_contacts"]
    assert given == {
        "firm": "Quiet Rooms",
        "contact": "Ada King, Ada@Example.org",
        "note": f"Ring {EMAIL} before nine. The gate is shut at night.",
    }
    assert erased(app) == 1
    [left] = rows(app, "SELECT name, contact, note FROM client")
    assert left == {
        "name": "Larch Ward",
        "contact": "",
        "note": "Ring (address removed) before nine. The gate is shut at night.",
    }
    assert exported(app)["client_contacts"] == []


@pytest.mark.parametrize("other", ["wada@example.org", "ada@example.org.uk", "x.ada@example.org", "ada@example.orgs"])
def test_somebody_with_a_longer_address_keeps_theirs(app: FastAPI, other: str) -> None:
    at_client(app, a_firm(app), f"Call {other}.")
    before = everything(app)["client"]
    assert exported(app)["client_contacts"] == [] and erased(app) == 0
    assert everything(app)["client"] == before


def purge(app: FastAPI) -> dict[str, int]:
    return retention.purge(app.state.house)


def test_issued_reports_stay_for_ever_unless_it_is_set(app: FastAPI, person: Person, clock: Clock) -> None:
    a_case(app).issue()
    clock.moment = MONDAY + timedelta(days=36_500)
    assert purge(app)["reports"] == 0
    assert len(rows(app, "SELECT * FROM issued_report")) == 1 and len(kept_files(app)) == 2
    said = person.visit("/privacy").text
    assert "Issued reports" in said and "Kept until somebody removes it" in said


def test_issued_reports_go_with_their_files_where_it_is_set(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    app = make_app(keep_reports_days=30)
    case = a_case(app)
    case.issue()
    clock.moment = MONDAY + timedelta(days=30)
    change(app, "UPDATE staff_session SET seen_at = :now, created_at = :now", now=str(clock.moment))
    assert purge(app)["reports"] == 0, "not on the day itself"
    files = kept_files(app)
    clock.moment += timedelta(seconds=1)
    with app.state.house.database.session(writes=False) as session:
        [found] = [each for each in retention.preview(app.state.house, session) if each.id == "reports"]
    assert (found.count, found.oldest, found.rule) == (1, MONDAY, "Removed 30 days after they were issued")
    assert purge(app)["reports"] == 1
    assert rows(app, "SELECT * FROM issued_report") == [] and len(files) == 2 and kept_files(app) == set()
    assert rows(app, "SELECT last FROM report_number") == [{"last": 1}], "no number is given twice"


def test_a_file_that_another_report_needs_stays(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    app = make_app(keep_reports_days=30)
    case = a_case(app)
    case.issue()
    shared = case.newest()
    again = shared | {"id": "b" * 20, "number": "2026-00009", "issued_at": None}
    names = ", ".join(again)
    values = ", ".join(f":{name}" for name in again).replace(":issued_at", ":later")
    later = str(MONDAY + timedelta(days=20)) if "sqlite" in str(app.state.house.settings.database) else None
    change(
        app,
        f"INSERT INTO issued_report ({names}) VALUES ({values})",
        **{name: value for name, value in again.items() if name != "issued_at"},
        later=later or MONDAY + timedelta(days=20),
    )
    clock.moment = MONDAY + timedelta(days=31)
    assert purge(app)["reports"] == 1
    assert key_of(shared["firm_id"], shared["pdf_sha256"]) in kept_files(app)


def test_a_storage_that_refuses_keeps_rows_and_files_for_the_next_time(
    make_app: Callable[..., FastAPI], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(keep_reports_days=30)
    a_case(app).issue()
    clock.moment = MONDAY + timedelta(days=31)
    storage = app.state.house.storage

    def refuse(key: str) -> None:
        raise Busy

    with monkeypatch.context() as broken:
        broken.setattr(storage, "delete", refuse)
        assert purge(app)["reports"] == 0
    assert len(rows(app, "SELECT * FROM issued_report")) == 1
    assert purge(app)["reports"] == 1 and kept_files(app) == set()
