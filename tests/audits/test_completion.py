"""From an audit in progress to its stored result, and back while nothing stands on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from app.audits.completion import due_after
from app.audits.rescoring import difference
from app.cli import cli
from app.firms.roles import FirmRole
from app.web.house import House
from questionnaire.answers import answered
from tests.auditing import Auditor, a_firm, a_member, an_audit, claimed, completed
from tests.audits.working import ONE, TWO, field, send
from tests.conftest import EITHER_DATABASE
from tests.issuing.issued import some_report
from tests.person import text
from tests.plans.planning import some_action
from tests.tables import change, rows


def stored(app: FastAPI, audit: str) -> dict[str, object]:
    [found] = rows(app, "SELECT * FROM audit WHERE id = :a", a=audit)
    return found


def client_due(app: FastAPI, audit: str) -> str | None:
    [found] = rows(app, "SELECT next_audit_on AS due FROM client JOIN audit ON client_id = client.id "
                   "WHERE audit.id = :a", a=audit)  # fmt: skip
    return str(found["due"]) if found["due"] else None


def complete(auditor: Auditor, audit: str, **fields: str) -> None:
    page = auditor.person.visit(f"/audits/{audit}/check")
    page = send(auditor, page, fields, to="/completion")
    assert page.path == f"/audits/{audit}" and page.heading == "What the audit found"


def test_an_audit_in_progress_says_how_far_each_section_is(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={ONE: 1, TWO: 3})
    claimed(app, audit, {ONE: 3, TWO: 2})
    page = owner.person.visit(f"/audits/{audit}")
    assert page.heading.startswith("2 of ")
    [line] = [row for row in page.tree.cssselect(".sections tbody tr") if "Policy" in text(row)]
    assert [text(cell) for cell in line.cssselect("td")] == ["2 of 8", "1", "1"]
    assert "Last worked on by" in page.text and "Owner, 23 November 2026, 12:00" in page.text
    assert "The client submitted their own answers on 23 November 2026." in page.text


@EITHER_DATABASE
def test_a_completed_audit_leads_to_its_plan_and_then_to_its_report(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=2)
    completed(app, audit, owner.staff_id)
    own = f"/audits/{audit}"
    page = owner.person.visit(own)
    assert page.links()["Make the plan"] == f"{own}/plan" and "Make the report" not in page.links()
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    assert not {"Make the plan", "Make the report"} & reader.person.visit(own).links().keys()
    some_action(app, audit)
    page = owner.person.visit(own)
    assert page.links()["Make the report"] == f"{own}/reports" and "Make the plan" not in page.links()
    assert owner.person.visit(f"{own}/plan").links()["report"] == f"{own}/reports"
    some_report(app, owner.firm_id, audit)
    assert not {"Make the plan", "Make the report"} & owner.person.visit(own).links().keys()


def test_the_title_and_the_date_of_the_visit_can_be_changed(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = owner.person.visit(f"/audits/{audit}")
    page = send(owner, page, {"title": "Spring visit", "visited_on": "2026-03-31"}, to="/details")
    assert "Spring visit" in page.text and "31 March 2026" in page.text
    for fields, at in (
        ({"title": ""}, "title"),
        ({"visited_on": "31 March"}, "visited_on"),
        ({"title": "x" * 121}, "title"),
    ):
        again = send(owner, page, fields, 422, to="/details")
        assert [link.get("href") for link in again.tree.cssselect(".errors a")] == [f"#{at}"]
        assert field(again, at).get("value") == fields[at]
    assert stored(app, audit)["title"] == "Spring visit"


def test_the_check_names_what_to_look_at_and_completes_all_the_same(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={ONE: answered(4, "verbal"), TWO: answered(3, "record")})
    page = owner.person.visit(f"/audits/{audit}/check")
    assert "not verified. You can still complete the audit" in page.text
    weak, bare = page.tree.cssselect("h2")[0], page.tree.cssselect("h2")[1]
    assert "resting on nothing yet" in text(weak) and "no evidence attached" in text(bare)
    links = [link.get("href") for link in page.tree.cssselect("main a[href*='#policy']")]
    assert [link.rpartition("#")[2] for link in links if link.endswith(TWO)] == [TWO]
    assert len([link for link in links if link.endswith(f"#{ONE}")]) == 2
    complete(owner, audit)
    row = stored(app, audit)
    assert row["completed_by"] == owner.staff_id and str(row["result"]).startswith("{") and row["catalogue_hash"]
    [line] = rows(app, "SELECT * FROM audit_entry WHERE action = 'completed'")
    assert (line["subject_id"], line["staff_id"]) == (audit, owner.staff_id)


def test_nothing_verified_cannot_be_completed(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = owner.person.visit(f"/audits/{audit}/check")
    assert "There is nothing to score yet." in page.text
    owner.person.visit(f"/audits/{audit}/sections/policy")
    owner.person.post(f"/audits/{audit}/completion", {"csrf_token": owner.person.token}, status=422)
    assert stored(app, audit)["completed_at"] is None


def test_completing_twice_keeps_the_first_result(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=2)
    page = owner.person.visit(f"/audits/{audit}/check")
    send(owner, page, to="/completion")
    first = stored(app, audit)
    assert send(owner, page, to="/completion").path == f"/audits/{audit}"
    assert stored(app, audit) == first


def test_the_next_audit_is_proposed_and_can_be_changed(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=2)
    page = owner.person.visit(f"/audits/{audit}/check")
    assert field(page, "next_audit_on").get("value") == "2027-05-23"
    page = send(owner, page, {"next_audit_on": "soon"}, 422, to="/completion")
    assert field(page, "next_audit_on").get("value") == "soon" and stored(app, audit)["completed_at"] is None
    complete(owner, audit, next_audit_on="2027-06-01")
    assert client_due(app, audit) == "2027-06-01"
    page = owner.person.visit(f"/audits/{audit}")
    page = send(owner, page, {"next_audit_on": "2027-13-01"}, 422, to="/next-audit")
    assert field(page, "next_audit_on").get("value") == "2027-13-01"
    send(owner, page, {"next_audit_on": ""}, to="/next-audit")
    assert client_due(app, audit) is None


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2026-12-15", 12, "2027-12-15")],
)
def test_a_month_that_is_shorter_ends_sooner(day: str, months: int, due: str) -> None:
    assert due_after(date.fromisoformat(day), months).isoformat() == due


def test_the_result_shows_what_was_stored_with_the_claim_as_a_ring(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=2)
    completed(app, audit, owner.staff_id)
    assert not owner.person.visit(f"/audits/{audit}").tree.cssselect(".p-before")
    claimed(app, audit, 4)
    page = owner.person.visit(f"/audits/{audit}")
    assert len(page.tree.cssselect(".p-before")) == 5 and len(page.tree.cssselect(".p-point")) == 5
    assert "Completed by Owner, 23 November 2026" in page.text
    assert "Every number, taken apart" in page.text and page.tree.cssselect("details summary")


def test_a_completed_audit_is_reopened_by_an_owner_until_a_report_is_issued(app: FastAPI) -> None:
    owner = a_firm(app)
    consultant = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "grace@firm.example")
    audit = an_audit(app, owner, levels=2)
    completed(app, audit, owner.staff_id)
    assert "Open the audit again" not in consultant.person.visit(f"/audits/{audit}").text
    own = {"csrf_token": consultant.person.token}
    assert consultant.person.client.post(f"/audits/{audit}/reopening", data=own).status_code == 403
    page = send(owner, owner.person.visit(f"/audits/{audit}"), to="/reopening")
    assert "In progress" in page.text and stored(app, audit)["result"] == "" and stored(app, audit)["band"] is None
    completed(app, audit, owner.staff_id)
    page = owner.person.visit(f"/audits/{audit}")
    change(
        app,
        "INSERT INTO issued_report (id, firm_id, audit_id, number, body, pdf_sha256, docx_sha256, issued_by, issued_at,"
        " withdrawn_because) VALUES (:i, :f, :a, 'LH-1', '{}', :h, :h, :s, :t, '')",
        i="9" * 20, f=owner.firm_id, a=audit, h="0" * 64, s=owner.staff_id, t=datetime(2026, 11, 23, tzinfo=UTC),
    )  # fmt: skip
    send(owner, page, status=409, to="/reopening")
    assert "Open the audit again" not in owner.person.visit(f"/audits/{audit}").text
    assert stored(app, audit)["result"]


def test_every_audit_is_proved_byte_for_byte_in_its_own_version(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=2)
    completed(app, audit, owner.staff_id)
    house: House = app.state.house
    with house.database.session(writes=False) as session:
        assert difference(house, session, audit) is None
    change(app, "UPDATE audit_answer SET number = 4 WHERE question_id = :q", q=ONE)
    with house.database.session(writes=False) as session:
        assert difference(house, session, audit) == "does not give the same result."
    change(app, "UPDATE audit SET result = 'broken'")
    with house.database.session(writes=False) as session:
        assert difference(house, session, audit) is not None


def test_the_command_that_scores_again_proves_audits_too(app: FastAPI, database_url: str, tmp_path: Path) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=2)
    completed(app, audit, owner.staff_id)
    own = {"DATABASE_URL": database_url, "LEVELHEAD_DATA_DIR": str(tmp_path / "data")}
    result = CliRunner().invoke(cli, ["rescore"], env=own)
    assert result.exit_code == 0 and "1 of 1 audits are byte-equal." in result.stdout
    change(app, "UPDATE audit_answer SET number = 4 WHERE question_id = :q", q=ONE)
    result = CliRunner().invoke(cli, ["rescore"], env=own)
    assert result.exit_code == 1 and f"{audit} does not give the same result." in result.stdout
