"""Issuing the report of an audit: who may, its number, and that it stays as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.firms.roles import FirmRole
from app.issuing import store
from app.web.house import House
from tests.auditing import Auditor, a_firm, a_member, an_audit
from tests.conftest import Clock
from tests.issuing.issued import Case, a_case, issuing_form
from tests.person import Person, text
from tests.tables import change, rows


def test_before_completion_there_is_nothing_to_issue(app: FastAPI) -> None:
    owner = a_firm(app)
    address = f"/audits/{an_audit(app, owner, levels=2)}/reports"
    page = owner.person.visit(address)
    assert "made from a completed audit" in page.text
    assert page.links()["Complete the audit"] == address.replace("/reports", "/check")
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    assert "Complete the audit" not in reader.person.visit(address).links()
    refused = owner.person.post(address, {"csrf_token": "x"}, 403)
    assert refused.status == 403
    for answer in (
        owner.person.client.post(address, data={"csrf_token": signed(owner.person)}),
        owner.person.client.get(f"{address}/preview.pdf"),
    ):
        assert answer.status_code == 409 and "has not been completed" in answer.text
    assert not rows(app, "SELECT * FROM issued_report") and not rows(app, "SELECT * FROM report_number")


def signed(person: Person) -> str:
    """A token for a form that they post by hand."""
    person.visit("/account")
    return str(person.token)


def test_the_page_says_what_the_report_will_contain(app: FastAPI) -> None:
    case = a_case(app)
    said = case.owner.person.visit(case.address).text
    for part in ("Quiet Rooms, no logo yet", "Claimed on 23 November 2026", "1 action", "1 rationale", "1 title of ev"):
        assert part in said


def test_an_owner_issues_it_and_it_gets_a_number_and_two_hashes(app: FastAPI) -> None:
    case = a_case(app)
    case.issue()
    page = case.owner.person.visit(case.address)
    found = case.newest()
    assert found["number"] == "2026-00001" and "Report 2026-00001" in page.text
    for kind in ("pdf", "docx"):
        assert hashlib.sha256(case.file(found["id"], kind)).hexdigest() == found[f"{kind}_sha256"]
        assert found[f"{kind}_sha256"] in page.text
    body = json.loads(found["body"])
    assert body["number"] == "2026-00001" and body["client"] == "Larch Ward" and body["look"]["firm"] == "Quiet Rooms"
    log = rows(app, "SELECT * FROM audit_entry WHERE subject_kind = 'report' AND action = 'issued a report'")
    assert [(line["subject_id"], line["staff_id"]) for line in log] == [(found["id"], case.owner.staff_id)]


def test_a_consultant_issues_and_a_reader_does_not(app: FastAPI) -> None:
    case = a_case(app)
    consultant = case.member(FirmRole.CONSULTANT, "consultant@firm.example").person
    page = consultant.visit(case.address)
    consultant.submit(page, at=issuing_form(page))
    reader = case.member(FirmRole.READER, "reader@firm.example").person
    page = reader.visit(case.address)
    assert "Issue this report" not in page.text and "Download a draft" in page.text
    reader.post(case.address, {"csrf_token": signed(reader)}, 403)
    assert len(rows(app, "SELECT id FROM issued_report")) == 1
    assert reader.client.get(f"{case.address}/{case.newest()['id']}/report.pdf").status_code == 200


def test_the_same_audit_issued_twice_has_two_numbers_and_both_stay(app: FastAPI) -> None:
    case = a_case(app)
    first, second = case.issue(), case.issue()
    assert first != second
    numbers = [text(each) for each in case.owner.person.visit(case.address).tree.cssselect(".issued h3")]
    assert numbers == ["Report 2026-00002", "Report 2026-00001"]
    assert case.file(first) != case.file(second)


def test_an_issued_report_is_the_same_for_ever(make_app: Callable[..., FastAPI], clock: Clock) -> None:
    app = make_app()
    case = a_case(app)
    report_id = case.issue()
    before = [case.file(report_id, kind) for kind in ("pdf", "docx")]
    clock.moment += timedelta(days=4 * 365)
    again = Case(make_app(brand_name="Another house"), a_later_sign_in(app, case), case.audit_id)
    change(app, "UPDATE client SET name = 'Renamed'", "UPDATE firm SET name = 'Sold'", "UPDATE audit SET title = 'New'")
    change(app, "UPDATE plan_action SET action = 'Something else'", "UPDATE evidence SET title = 'Another'")
    assert [again.file(report_id, kind) for kind in ("pdf", "docx")] == before
    assert json.loads(again.newest()["body"])["client"] == "Larch Ward"


def a_later_sign_in(app: FastAPI, case: Case) -> Auditor:
    """The same owner, years later, when their session has long ended."""
    return a_member(app, case.owner.firm_id, FirmRole.OWNER, "owner@firm.example")


def test_numbers_begin_again_with_the_year(app: FastAPI, clock: Clock) -> None:
    case = a_case(app)
    case.issue()
    clock.moment += timedelta(hours=24 * 39)
    later = Case(app, a_later_sign_in(app, case), case.audit_id)
    later.issue()
    assert sorted(row["number"] for row in rows(app, "SELECT number FROM issued_report")) == [
        "2026-00001",
        "2027-00001",
    ]


def test_many_at_once_get_a_number_each(app: FastAPI) -> None:
    house: House = app.state.house

    def one(_: int) -> str:
        with house.database.transaction() as session:
            return store.next_number(session, 2026)

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(one, range(40)))
    assert sorted(numbers) == [f"2026-{number:05d}" for number in range(1, 41)]


def test_two_members_issue_at_once_and_both_reports_stand(app: FastAPI) -> None:
    case = a_case(app)
    other = case.member(FirmRole.CONSULTANT, "other@firm.example")
    tokens = [(each.person.client, signed(each.person)) for each in (case.owner, other)]
    with ThreadPoolExecutor(2) as threads:
        sent = [
            threads.submit(client.post, case.address, data={"csrf_token": token}, follow_redirects=False)
            for client, token in tokens
        ]
    assert [each.result().status_code for each in sent] == [303, 303]
    assert len({row["number"] for row in rows(app, "SELECT number FROM issued_report")}) == 2


def test_an_audit_that_is_reopened_meanwhile_is_not_issued(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment between making the files and keeping the report is met by changing the audit right there."""
    case = a_case(app)
    house: House = app.state.house
    put = house.storage.put

    def and_reopen(key: str, content: bytes) -> None:
        put(key, content)
        change(app, "UPDATE audit SET result = '', completed_at = NULL")

    monkeypatch.setattr(house.storage, "put", and_reopen)
    person = case.owner.person
    page = person.visit(case.address)
    answer = person.submit(page, status=409, at=issuing_form(page))
    assert "changed while its report was made" in answer.text
    assert not rows(app, "SELECT id FROM issued_report")


def test_a_file_that_is_missing_or_changed_says_so_plainly(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    house: House = app.state.house
    found = case.newest()
    pdf, docx = (
        house.settings.data_dir / "files" / case.owner.firm_id / found[name][:2] / found[name]
        for name in ("pdf_sha256", "docx_sha256")
    )
    pdf.write_bytes(pdf.read_bytes() + b" ")
    docx.unlink()
    for kind, status, said in (("pdf", 500, "damaged"), ("docx", 404, "no longer there")):
        answer = case.owner.person.client.get(f"{case.address}/{report_id}/report.{kind}")
        assert answer.status_code == status and said in answer.text


def test_another_firm_s_reports_are_not_there(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    stranger = a_firm(app, "stranger@other.example", "Loud Rooms")
    own_audit = an_audit(app, stranger, levels=2)
    token = signed(stranger.person)
    for audit_id in (case.audit_id, own_audit):
        place = f"/audits/{audit_id}/reports/{report_id}"
        assert stranger.person.client.get(f"{place}/report.pdf").status_code == 404
        gone = {"csrf_token": token, "because": "mine now"}
        assert stranger.person.client.post(f"{place}/withdrawal", data=gone).status_code == 404
    assert stranger.person.client.get(case.address).status_code == 404
    assert stranger.person.client.get(f"{case.address}/preview.pdf").status_code == 404
    assert stranger.person.client.post(case.address, data={"csrf_token": token}).status_code == 404
    assert len(rows(app, "SELECT id FROM issued_report WHERE withdrawn_at IS NULL")) == 1


def test_there_is_no_file_of_another_kind(app: FastAPI) -> None:
    case = a_case(app)
    assert case.owner.person.client.get(f"{case.address}/{case.issue()}/report.xlsx").status_code == 404


def test_a_report_outlives_its_audit(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    before = case.file(report_id)
    for table in ("evidence_use", "evidence", "plan_action", "audit_answer"):
        change(app, f"DELETE FROM {table}")
    change(app, "DELETE FROM audit")
    assert case.file(report_id) == before
