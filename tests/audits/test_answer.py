"""One verified answer at a time, as scripts save it."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_firm, a_member, an_audit, completed
from tests.person import text
from tests.tables import rows

ONE = "policy.current"


def put(auditor: Auditor, audit_id: str, question_id: str = ONE, **fields: str) -> httpx2.Response:
    """Saves one answer as a script does, after it has seen a page of the audit."""
    auditor.person.visit(f"/audits/{audit_id}/sections/policy")
    data = {"csrf_token": auditor.person.token, "version": "0", **fields}
    return auditor.person.client.put(f"/audits/{audit_id}/answers/{question_id}", data=data)


def saved(app: FastAPI, audit_id: str, question_id: str = ONE) -> dict[str, Any] | None:
    found = rows(app, "SELECT * FROM audit_answer WHERE audit_id = :a AND question_id = :q", a=audit_id, q=question_id)
    return found[0] if found else None


def test_an_answer_is_saved_with_who_saved_it(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    response = put(owner, audit, choice="3", evidence="record", note="The log of May.")
    assert (response.status_code, response.json()) == (200, {"version": 1})
    row = saved(app, audit)
    assert row is not None
    assert (row["number"], row["evidence"], row["note"], row["saved_by"]) == (
        3,
        "record",
        "The log of May.",
        owner.staff_id,
    )
    [line] = rows(app, "SELECT * FROM audit_entry WHERE subject_id = :a AND action = 'verified'", a=audit)
    assert (line["staff_id"], line["detail"]) == (owner.staff_id, ONE)


def test_the_next_version_is_saved_over_the_one_that_was_seen(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels={ONE: 1})
    assert put(owner, audit, choice="2", version="1").json() == {"version": 2}


def test_another_answer_in_the_meantime_is_shown_and_not_overwritten(app: FastAPI) -> None:
    owner = a_firm(app)
    grace = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "grace@firm.example")
    audit = an_audit(app, owner)
    assert put(grace, audit, choice="1", evidence="document", note="Page 4 is missing.").status_code == 200
    response = put(owner, audit, choice="3")
    assert response.status_code == 409
    assert response.json() == {
        "version": 1,
        "saved": {"choice": "1", "reason": "", "note": "Page 4 is missing.", "evidence": "document"},
        "by": "Grace",
        "at": "23 November 2026, 12:00",
    }
    row = saved(app, audit)
    assert row is not None and row["number"] == 1


def test_the_same_answer_again_is_no_conflict(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    assert put(owner, audit, choice="dont_know", note="Ask in May.").json() == {"version": 1}
    assert put(owner, audit, choice="dont_know", note="Ask in May.").json() == {"version": 1}
    assert len(rows(app, "SELECT * FROM audit_entry WHERE action = 'verified'")) == 1


def test_what_does_not_fit_is_said_at_its_field(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    assert put(owner, audit, choice="5").json()["errors"].keys() == {"choice"}
    assert put(owner, audit, choice="2", note="x" * 2001).json()["errors"].keys() == {"note"}
    assert put(owner, audit, choice="2", evidence="hearsay").json()["errors"].keys() == {"choice"}
    response = put(owner, audit, "policy.team_response", choice="not_applicable")
    assert response.status_code == 422 and len(response.json()["errors"]) == 1
    assert saved(app, audit) is None


@pytest.mark.parametrize("question", ["context.sector", "policy.nothing", "policy"])
def test_only_what_is_verified_can_be_answered(app: FastAPI, question: str) -> None:
    owner = a_firm(app)
    assert put(owner, an_audit(app, owner), question, choice="2").status_code == 404


def test_a_completed_audit_is_never_answered_again(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=2)
    owner.person.visit(f"/audits/{audit}/sections/policy")
    completed(app, audit, owner.staff_id)
    data = {"csrf_token": owner.person.token, "version": "1", "choice": "4"}
    response = owner.person.client.put(f"/audits/{audit}/answers/{ONE}", data=data)
    assert (response.status_code, response.json()["title"]) == (409, "This audit has been completed")
    assert response.headers["content-type"] == "application/problem+json"
    row = saved(app, audit)
    assert row is not None and row["number"] == 2


def test_another_firm_s_audit_does_not_exist_and_a_reader_changes_nothing(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    other = a_firm(app, "other@firm.example", "Loud Rooms")
    own = an_audit(app, other)
    other.person.visit(f"/audits/{own}/sections/policy")
    data = {"csrf_token": other.person.token, "version": "0", "choice": "4"}
    assert other.person.client.put(f"/audits/{audit}/answers/{ONE}", data=data).status_code == 404
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    reader.person.visit("/account")
    data["csrf_token"] = reader.person.token
    assert reader.person.client.put(f"/audits/{audit}/answers/{ONE}", data=data).status_code == 403
    assert saved(app, audit) is None


def test_an_answer_sent_as_a_form_leads_to_its_row_or_to_both_side_by_side(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    owner.person.visit(f"/audits/{audit}/sections/policy")
    fields = {"csrf_token": owner.person.token, "version": "0", "choice": "2", "note": "From the ward."}
    page = owner.person.post(f"/audits/{audit}/answers/{ONE}", fields)
    assert page.path == f"/audits/{audit}/sections/policy" and "Saved: 1 answer." in page.text
    page = owner.person.post(f"/audits/{audit}/answers/{ONE}", fields | {"choice": "4"}, status=409)
    assert text(page.tree.cssselect("h1")[0]) == "One answer was saved by somebody else first"
    page = owner.person.post(f"/audits/{audit}/answers/{ONE}", fields | {"choice": "9"}, status=422)
    assert page.tree.cssselect(f"#{ONE.replace('.', chr(92) + '.')}-note")[0].text.strip() == "From the ward."
