"""Withdrawing an issued report: owners only, with a reason, once."""

from __future__ import annotations

from fastapi import FastAPI

from app.firms.roles import FirmRole
from tests.issuing.issued import Case, a_case
from tests.issuing.test_issue import signed
from tests.person import Page
from tests.tables import rows

REASON = "The plan of another client was in it"


def withdraw(case: Case, report_id: str, because: str = REASON, status: int = 200) -> Page:
    fields = {"csrf_token": signed(case.owner.person), "because": because}
    return case.owner.person.post(f"{case.address}/{report_id}/withdrawal", fields, status)


def test_a_withdrawn_report_stays_listed_and_can_be_downloaded_under_a_name_that_says_so(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    before = case.file(report_id)
    page = withdraw(case, report_id)
    assert "Withdrawn on 23 November 2026 by Owner. Reason: The plan of another client was in it" in page.text
    assert "Withdraw report" not in page.text
    answer = case.owner.person.client.get(f"{case.address}/{report_id}/report.pdf")
    assert (
        answer.content == before
        and "Larch Ward report 2026-00001 2026-11-23 (withdrawn).pdf" in answer.headers["content-disposition"]
    )
    log = rows(app, "SELECT action, subject_id FROM audit_entry WHERE action = 'withdrew a report'")
    assert log == [{"action": "withdrew a report", "subject_id": report_id}]


def test_it_needs_a_reason_that_is_not_too_long_and_keeps_what_was_typed(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    for because in ("", "  \n ", "x" * 301):
        page = withdraw(case, report_id, because, 422)
        assert "Say why, in up to 300 characters" in page.text
        assert page.tree.cssselect("details[open] textarea")[0].text_content().strip() == because.strip()
    assert rows(app, "SELECT withdrawn_at FROM issued_report") == [{"withdrawn_at": None}]


def test_the_first_reason_stands(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    withdraw(case, report_id)
    assert "Another" not in withdraw(case, report_id, "Another reason").text
    assert rows(app, "SELECT withdrawn_because FROM issued_report") == [{"withdrawn_because": REASON}]


def test_a_consultant_does_not_withdraw(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    for role in (FirmRole.CONSULTANT, FirmRole.READER):
        member = case.member(role, f"{role}@firm.example").person
        assert "Withdraw this report" not in member.visit(case.address).text
        member.post(f"{case.address}/{report_id}/withdrawal", {"csrf_token": signed(member), "because": "x"}, 403)
    assert rows(app, "SELECT withdrawn_at FROM issued_report") == [{"withdrawn_at": None}]


def test_an_owner_of_two_firms_reaches_a_report_only_at_its_own_audit(app: FastAPI) -> None:
    case = a_case(app)
    report_id = case.issue()
    fields = {"csrf_token": signed(case.owner.person), "because": REASON}
    for place in (f"/audits/{'0' * 20}/reports/{report_id}", f"{case.address}/{'0' * 20}", f"{case.address}/x"):
        case.owner.person.post(f"{place}/withdrawal", fields, 404)
