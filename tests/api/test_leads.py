"""Leads for the owner's programs: what a token allows, one version at a time, and nothing that was not shared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts.roles import Role
from app.api import lead_access, lead_examples
from app.desk import intake
from app.desk.tokens import PREFIX, Scope
from tests.api.program import Program, faults
from tests.conftest import MONDAY, Clock
from tests.desk.begun import begun
from tests.desk.leads import enquire, enquire_with_result, lead_row
from tests.desk.many import fill
from tests.desk.tokens import program_with, token
from tests.person import Person
from tests.staff import signed_in
from tests.tables import change, rows

READ, WRITE, FIGURES = Scope.READ_LEADS, Scope.WRITE_LEADS, Scope.READ_FIGURES


@pytest.fixture
def reader(app: FastAPI) -> Program:
    return program_with(app, READ)


@pytest.fixture
def writer(app: FastAPI) -> Program:
    return program_with(app, READ, WRITE)


def of(address: str) -> str:
    """The address of the API for a lead of the desk."""
    return f"/leads/{address.rpartition('/')[2]}"


def patch(program: Program, address: str, change: dict[str, Any], status: int = 200, version: str | None = None) -> Any:
    headers = {"If-Match": version} if version else {}
    return program.json("PATCH", of(address), status, json=change, headers=headers)


def test_a_lead_is_read_as_it_stands(person: Person, reader: Program) -> None:
    address = enquire(person, name="Sam Field", organisation="Example Care")
    response = reader.send("GET", of(address))
    lead = response.json()
    assert response.headers["etag"] == f'"{lead["version"]}"'
    assert (lead["name"], lead["organisation"], lead["status"]) == ("Sam Field", "Example Care", "new")
    assert lead["url"].endswith(address) and lead["owner"] is None
    assert reader.json("GET", "/leads")["leads"] == [lead]


def test_without_consent_no_answer_is_told(person: Person, reader: Program) -> None:
    lead = reader.json("GET", of(enquire_with_result(person, shared=False)))
    assert lead["sector"] is None and lead["scores"]["fit"] is None and lead["scores"]["need"] is None
    assert any("were not shared" in sentence for sentence in lead["reasons"])
    assert not any("below their target" in sentence for sentence in lead["reasons"])


def test_with_consent_the_scores_and_their_reasons_are_told(person: Person, reader: Program) -> None:
    lead = reader.json("GET", of(enquire_with_result(person)))
    assert lead["sector"] == "health" and lead["scores"]["fit"] > 0 and lead["scores"]["need"] is not None
    assert any("below their target" in sentence for sentence in lead["reasons"])


def test_the_filters_of_the_desk_are_those_of_the_api(person: Person, writer: Program) -> None:
    first = enquire(person, name="First", email="first@example.org")
    enquire(person, name="Second", email="second@example.org")
    patch(writer, first, {"status": "won"}, version='"1"')

    def names(query: str) -> list[str]:
        return sorted(lead["name"] for lead in writer.json("GET", f"/leads{query}")["leads"])

    assert names("") == ["Second"]
    assert names("?status=won") == ["First"]
    assert names("?status=all") == ["First", "Second"]
    assert names("?status=all&search=first@example") == ["First"]
    assert names("?owner=nobody") == ["Second"]
    assert names("?sector=policing") == names("?suspected=true") == []


@pytest.mark.parametrize("query", ["grade=E", "status=gone", "limit=0", "limit=201", "order=name", "search=%00"])
def test_a_filter_that_means_nothing_is_refused(reader: Program, query: str) -> None:
    assert faults(reader.json("GET", f"/leads?{query}", 422)).keys() == {f"query.{query.partition('=')[0]}"}


def test_an_owner_who_does_not_work_here_is_refused(reader: Program) -> None:
    said = faults(reader.json("GET", "/leads?owner=nobody@example.org", 422))
    assert said == {"owner": "Nobody with this address works here."}


@pytest.mark.parametrize("order", ["due", "newest", "grade"])
def test_pages_follow_each_other_without_a_gap(app: FastAPI, reader: Program, order: str) -> None:
    fill(app, 47)
    seen: list[str] = []
    after = ""
    for _ in range(10):
        answer = reader.json("GET", f"/leads?status=all&order={order}&limit=10&after={after}")
        seen += [lead["id"] for lead in answer["leads"]]
        after = answer["after"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 47


def test_a_change_needs_the_version_that_was_seen(person: Person, writer: Program) -> None:
    address = enquire(person)
    assert patch(writer, address, {"status": "contacted"}, 428)["title"] == lead_access.NoVersion.title
    assert patch(writer, address, {"status": "contacted"}, 412, '"7"')["title"] == lead_access.Stale.title
    assert lead_row(person, address)["status"] == "new"
    lead = writer.json("GET", of(address))
    changed = patch(writer, address, {"status": "contacted"}, version=f'"{lead["version"]}"')
    assert changed["status"] == "contacted" and changed["version"] > lead["version"]
    assert changed["answered_at"] is not None
    assert patch(writer, address, {"status": "won"}, 412, f'"{lead["version"]}"')


def test_owner_and_call_back_are_set_and_taken_away(person: Person, writer: Program) -> None:
    address = enquire(person)
    ada = signed_in(person.app)
    at = (MONDAY + timedelta(days=2)).isoformat().replace("+00:00", "Z")
    set_now = patch(writer, address, {"owner": ada.email.upper(), "call_back_at": at}, version='"1"')
    assert (set_now["owner"], set_now["call_back_at"]) == (ada.email, at)
    again = patch(writer, address, {}, version=f'"{set_now["version"]}"')
    assert again == set_now
    gone = patch(writer, address, {"owner": None, "call_back_at": None}, version=f'"{again["version"]}"')
    assert (gone["owner"], gone["call_back_at"]) == (None, None)


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"status": "gone"}, "body.status"),
        ({"call_back_at": "2026-11-30T14:00:00"}, "body.call_back_at"),
        ({"call_back_at": "0001-01-01T00:00:00+14:00"}, "body.call_back_at"),
        ({"grade": "A"}, "body.grade"),
        ({"owner": "stranger@example.org"}, "owner"),
    ],
)
def test_a_change_that_does_not_fit_is_named(person: Person, writer: Program, sent: dict[str, Any], place: str) -> None:
    address = enquire(person)
    assert faults(patch(writer, address, sent, 422, '"1"')).keys() == {place}
    assert lead_row(person, address)["version"] == 1


def test_a_change_is_told_to_the_team_and_stands_in_the_timeline_and_the_log(person: Person, writer: Program) -> None:
    address = enquire(person)
    patch(writer, address, {"status": "qualified"}, version='"1"')
    lead_id = address.rpartition("/")[2]
    [event] = rows(person.app, f"SELECT * FROM event WHERE kind = 'lead.changed' AND subject_id = '{lead_id}'")
    assert '"status"' in event["body"]
    log = rows(person.app, f"SELECT action, actor, detail FROM audit_entry WHERE subject_id = '{lead_id}'")
    [line] = [each for each in log if each["action"] == "changed"]
    assert line["actor"].startswith("token ") and line["detail"] == "status"
    assert "Qualified" in signed_in(person.app).person.visit(address).text


def test_reading_is_logged(person: Person, reader: Program) -> None:
    address = enquire(person)
    reader.send("GET", of(address))
    reader.send("GET", "/leads")
    log = rows(person.app, "SELECT action, subject_kind FROM audit_entry WHERE actor LIKE 'token %' ORDER BY id")
    assert [(each["action"], each["subject_kind"]) for each in log] == [("saw", "lead"), ("saw", "leads")]


@pytest.mark.parametrize("lead_id", ["0" * 20, "zzz", "%00", "0" * 21])
def test_a_lead_that_is_not_there_is_not_found(reader: Program, lead_id: str) -> None:
    assert reader.json("GET", f"/leads/{lead_id}", 404)["title"] == lead_access.NoSuchLead.title


def test_each_operation_needs_its_scope(person: Person) -> None:
    address = enquire(person)
    wanted = {("GET", "/leads"): READ, ("GET", of(address)): READ, ("GET", "/figures"): FIGURES}
    for scope in Scope:
        program = program_with(person.app, scope)
        for (method, path), needed in wanted.items():
            program.send(method, path, 200 if scope is needed else 403)
        patch(program, address, {}, 200 if scope is WRITE else 403, '"1"')


def test_a_refused_token_is_told_why(app: FastAPI) -> None:
    program = program_with(app, FIGURES)
    assert program.json("GET", "/leads", 403) == shown("list_leads", 403)
    program.key = None
    response = program.send("GET", "/leads", 401)
    assert response.json() == shown("list_leads", 401) and "Bearer" in response.headers["www-authenticate"]
    for wrong in (PREFIX + "x" * 43, "short", "x" * 43):
        program.key = wrong
        assert program.json("GET", "/leads", 401)["title"] == lead_access.WrongToken.title


def shown(name: str, status: int) -> Any:
    return lead_examples.answers()[(name, status)]["problem"]


def test_a_token_ends_when_it_is_revoked_and_when_its_time_is_over(app: FastAPI, clock: Clock) -> None:
    program = program_with(app, READ)
    clock.moment += timedelta(days=29)
    program.send("GET", "/leads")
    clock.moment += timedelta(days=1)
    program.send("GET", "/leads", 401)
    program.key = token(app, READ)
    program.send("GET", "/leads")
    change(app, "UPDATE api_token SET revoked_at = created_at")
    program.send("GET", "/leads", 401)


def test_a_token_is_counted_and_slowed(app: FastAPI, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead_access, "MOST", 3)
    program, other = program_with(app, READ), program_with(app, READ)
    for _ in range(3):
        program.send("GET", "/leads")
    refused = program.send("GET", "/leads", 429)
    assert 0 < int(refused.headers["retry-after"]) <= 60
    other.send("GET", "/leads")
    clock.moment += timedelta(seconds=61)
    program.send("GET", "/leads")


def test_the_last_use_is_noted(app: FastAPI, reader: Program, clock: Clock) -> None:
    reader.send("GET", "/leads")
    [first] = rows(app, "SELECT used_at FROM api_token")
    assert first["used_at"] is not None
    clock.moment += timedelta(minutes=2)
    reader.send("GET", "/leads")
    assert rows(app, "SELECT used_at FROM api_token") != [first]


def test_the_key_of_an_assessment_is_no_token_and_the_other_way_round(app: FastAPI, reader: Program) -> None:
    program = Program(app)
    program.create()
    program.send("GET", "/leads", 401)
    key, program.key = program.key, reader.key
    program.send("GET", "/assessments/{id}", 401)
    assert key != reader.key


def test_the_cookie_of_the_staff_opens_nothing_of_the_api(app: FastAPI) -> None:
    admin = signed_in(app, Role.ADMIN, "boss@levelhead.example")
    assert admin.person.client.get("/api/v1/leads").status_code == 401


def test_figures_are_those_of_the_desk_and_keep_small_counts_back(app: FastAPI) -> None:
    program = program_with(app, FIGURES)
    begun(app, MONDAY, 12, sector="health", source="news")
    begun(app, MONDAY, 3, sector="policing")
    begun(app, MONDAY, 4, sector="schools")
    found = program.json("GET", "/figures?from=2026-11-23&to=2026-11-23")
    assert (found["first"], found["last"], found["total"]["started"]) == ("2026-11-23", "2026-11-23", 19)
    sectors = {each["name"]: each["started"] for each in found["sectors"]}
    assert sectors["Health and mental health"] == 12
    assert sectors["Policing and custody"] is None and sectors["Schools and education"] is None
    assert {each["name"]: each["started"] for each in found["sources"]} == {"news": 12, "direct": 7}
    assert len(program.json("GET", "/figures")["over_time"]) == 30
    wrong = program.json("GET", "/figures?from=2026-11-23&to=2026-11-01", 422)
    assert faults(wrong) == {"query.to": "The last day is before the first. Swap them."}


def test_the_example_of_a_change_is_taken(person: Person, writer: Program) -> None:
    address = enquire(person)
    signed_in(person.app, email=lead_examples.CHANGE["owner"])
    changed = patch(writer, address, lead_examples.CHANGE, version='"1"')
    assert {name: changed[name] for name in lead_examples.CHANGE} == lead_examples.CHANGE


def test_a_method_that_is_not_there_names_all_that_are(person: Person, writer: Program) -> None:
    refused = writer.send("DELETE", of(enquire(person)), 405)
    assert refused.headers["allow"] == "GET, PATCH"


def test_a_star_takes_any_version(person: Person, writer: Program) -> None:
    assert patch(writer, enquire(person), {"status": "lost"}, version="*")["status"] == "lost"


def test_consent_taken_back_takes_the_answers_from_the_api_too(person: Person, reader: Program) -> None:
    address = enquire_with_result(person)
    house = person.app.state.house
    [lead] = rows(person.app, "SELECT enquiry_id FROM lead")
    change(person.app, "UPDATE consent SET withdrawn_at = given_at WHERE purpose = 'share'")
    with house.database.transaction() as session:
        intake.consent_withdrawn(house, session, lead["enquiry_id"], "share", house.now())
    told = reader.json("GET", of(address))
    assert told["sector"] is None and told["scores"]["fit"] is None and told["scores"]["need"] is None
    assert not any("below their target" in sentence for sentence in told["reasons"])
