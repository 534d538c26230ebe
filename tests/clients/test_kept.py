"""For how long audits, clients and codes are kept, and what goes with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy
from fastapi import FastAPI
from sqlmodel import SQLModel

from app.audits import removal
from app.evidence.models import Evidence, EvidenceUse
from app.plans.models import Plan, PlanAction
from app.privacy import retention
from tests.auditing import Auditor, a_client, a_firm, an_audit, completed
from tests.clients.handing import hand_over
from tests.conftest import Clock
from tests.journeys import submitted
from tests.person import Person
from tests.tables import change, rows

GONE_WITH_AN_AUDIT = {"audit", "audit_answer", "evidence", "evidence_use", "plan", "plan_action"}


def purge(app: FastAPI) -> dict[str, int]:
    return retention.purge(app.state.house)


def evidenced(app: FastAPI, owner: Auditor, client_id: str, audit_id: str, evidence_id: str, *uses: str) -> None:
    """A plan, and a piece of evidence that came with an audit and is used in some."""
    house, now = app.state.house, app.state.house.now()
    with house.database.transaction() as session:
        session.add(Plan(audit_id=audit_id, band="secure", changed_at=now))
        session.add(
            PlanAction(
                id=evidence_id,
                audit_id=audit_id,
                action="Rehearse",
                status="open",
                created_at=now,
                changed_at=now,
                changed_by=owner.staff_id,
            )
        )
        session.add(
            Evidence(
                id=evidence_id,
                firm_id=owner.firm_id,
                client_id=client_id,
                audit_id=audit_id,
                kind="observation",
                title="Rota",
                added_by=owner.staff_id,
                added_at=now,
            )
        )
        session.flush()
        for each in uses:
            session.add(EvidenceUse(audit_id=each, question_id="policy.reporting", evidence_id=evidence_id))


def test_an_audit_goes_with_all_that_it_alone_has(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    old = an_audit(app, owner, client, 2)
    completed(app, old, owner.staff_id)
    clock.moment += timedelta(days=2000)
    new = an_audit(app, owner, client, 3)
    change(app, "UPDATE audit SET follows = :old WHERE id = :new", old=old, new=new)
    evidenced(app, owner, client, old, "a" * 20, old)
    clock.moment += timedelta(days=556)
    assert purge(app)["audits"] == 1
    assert rows(app, "SELECT id, follows FROM audit") == [{"id": new, "follows": None}]
    for table in ("plan", "plan_action", "evidence", "evidence_use"):
        assert rows(app, f"SELECT * FROM {table}") == [], table
    assert {each["audit_id"] for each in rows(app, "SELECT audit_id FROM audit_answer")} == {new}
    [line] = rows(app, "SELECT detail FROM audit_entry WHERE action = 'purged' AND subject_id = 'audits'")
    assert line["detail"] == "1 removed"


def test_evidence_that_a_later_audit_rests_on_moves_there(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    old = an_audit(app, owner, client, 2)
    completed(app, old, owner.staff_id)
    clock.moment += timedelta(days=2000)
    new = an_audit(app, owner, client)
    evidenced(app, owner, client, old, "a" * 20, old, new)
    clock.moment += timedelta(days=556)
    purge(app)
    assert rows(app, "SELECT audit_id FROM evidence") == [{"audit_id": new}]
    assert rows(app, "SELECT audit_id FROM evidence_use") == [{"audit_id": new}]


def test_an_audit_that_is_still_worked_on_is_kept_however_old(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    audit_id = an_audit(app, owner)
    clock.moment += timedelta(days=2556)
    now = app.state.house.now()
    with app.state.house.database.transaction() as session:
        session.execute(sqlalchemy.text("UPDATE audit_answer SET saved_at = :now"), {"now": now})
    assert purge(app)["audits"] == 0
    clock.moment += timedelta(days=2556)
    assert purge(app)["audits"] == 1 and audit_id not in repr(rows(app, "SELECT id FROM audit"))


def test_an_issued_report_outlives_its_audit(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    audit_id = an_audit(app, owner, levels=2)
    completed(app, audit_id, owner.staff_id)
    columns = "id, firm_id, audit_id, number, body, pdf_sha256, docx_sha256, issued_by, issued_at, withdrawn_because"
    values = ":id, :firm, :audit, 'LH-1', '{}', '', '', :staff, created_at, ''"
    ids = {"id": "b" * 20, "firm": owner.firm_id, "audit": audit_id, "staff": owner.staff_id}
    change(app, f"INSERT INTO issued_report ({columns}) SELECT {values} FROM firm", **ids)
    clock.moment += timedelta(days=2556)
    assert purge(app)["audits"] == 1
    assert rows(app, "SELECT audit_id FROM issued_report") == [{"audit_id": audit_id}]


def test_every_table_that_names_an_audit_is_thought_of() -> None:
    tables = SQLModel.metadata.tables.values()
    naming = {each.name for each in tables for key in each.foreign_keys if key.column.table.name == "audit"}
    with_evidence = {each.name for each in tables for key in each.foreign_keys if key.column.table.name == "evidence"}
    assert naming | with_evidence <= GONE_WITH_AN_AUDIT, f"say in {removal.__name__} what becomes of the others"


def test_an_archived_client_goes_once_its_audits_are_gone(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    client, kept = a_client(app, owner), a_client(app, owner, "Ash Ward")
    an_audit(app, owner, client)
    page = owner.person.visit(f"/clients/{client}")
    owner.person.submit(page, at=1)
    clock.moment += timedelta(days=2000)
    with app.state.house.database.transaction() as session:
        session.execute(sqlalchemy.text("UPDATE audit_answer SET saved_at = :now"), {"now": app.state.house.now()})
    clock.moment += timedelta(days=1000)
    assert (purge(app)["clients"], len(rows(app, "SELECT * FROM client"))) == (0, 2)
    clock.moment += timedelta(days=2000)
    found = purge(app)
    assert (found["audits"], found["clients"]) == (1, 1)
    assert rows(app, "SELECT id FROM client") == [{"id": kept}]


def test_the_owner_of_the_house_may_keep_them_for_ever(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    app = make_app(keep_audits_days=0)
    owner = a_firm(app)
    an_audit(app, owner)
    clock.moment += timedelta(days=20_000)
    assert purge(app)["audits"] == 0


def test_an_assessment_takes_its_codes_along(app: FastAPI, person: Person, clock: Clock) -> None:
    hand_over(app, submitted(person))
    clock.moment += timedelta(days=1826)
    assert purge(app)["finished"] == 1
    assert rows(app, "SELECT * FROM handover_code") == []


def test_invitations_go_a_month_after_they_ran_out(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    page = owner.person.visit(f"/firms/{owner.firm_id}/members")
    owner.person.submit(page, {"email": "grace@firm.example"}, at=len(page.tree.forms) - 1)
    clock.moment += timedelta(days=44)
    assert purge(app)["firm_invitations"] == 0
    clock.moment += timedelta(minutes=1)
    assert purge(app)["firm_invitations"] == 1


def test_erasing_an_address_takes_its_invitations_along(app: FastAPI) -> None:
    from app.privacy.erasure import erase
    from app.privacy.export import export

    owner = a_firm(app)
    page = owner.person.visit(f"/firms/{owner.firm_id}/members")
    owner.person.submit(page, {"email": "grace@firm.example"}, at=len(page.tree.forms) - 1)
    house = app.state.house
    with house.database.transaction() as session:
        [given] = export(house, session, "grace@firm.example")["firm_invitations"]
        assert (given["firm"], given["role"]) == ("Quiet Rooms", "consultant")
        assert erase(house, session, "grace@firm.example") == 1
    assert rows(app, "SELECT * FROM firm_invitation") == []
