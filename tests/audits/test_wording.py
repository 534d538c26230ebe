"""What the pages of an audit say: what was found, and nothing that is only true of a self-assessment."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from app.audits.words import as_found
from questionnaire.answers import Answer, State
from tests.auditing import a_firm, a_piece, an_audit, claimed, completed
from tests.audits.working import ONE, TWO
from tests.issuing.issued import a_case
from tests.person import Page, Person, text

PLACES = (
    *("", "/sections/policy", "/claims", "/claim", "/plan", "/plan/gaps", "/plan/band", "/comparison", "/crosswalks"),
    *("/crosswalks/nhs_vpr", "/evidence", "/reports"),
)
TYPED = "You told us level 2 on the phone; it is 80 % done"
OF_A_SELF_ASSESSMENT = ("You told us", "You don't know", "in your sector", "Your assessments", "self-assessment, not")


def foot(page: Page) -> str:
    return text(page.tree.cssselect("footer")[0])


def mixed() -> dict[str, int | Answer]:
    """A critical gap, a plain gap, something not known, something that does not apply, and a factor hardly known."""
    return {
        "refreshers.needs_analysis": 0,
        "refreshers.interval": 1,
        "refreshers.competence": 1,
        ONE: Answer(State.DONT_KNOW),
        TWO: Answer(State.NOT_APPLICABLE, None, TYPED),
        "policy.reporting": 1,
    }


@pytest.mark.parametrize("is_completed", [False, True])
def test_no_page_of_an_audit_tells_the_consultant_what_the_client_said(app: FastAPI, is_completed: bool) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=mixed())
    claimed(app, audit, {ONE: Answer(State.DONT_KNOW), TWO: 3, "policy.reporting": 4})
    a_piece(app, audit, owner.staff_id)
    if is_completed:
        completed(app, audit, owner.staff_id)
    for place in PLACES if is_completed else (*PLACES, "/check"):
        page = owner.person.visit(f"/audits/{audit}{place}")
        said = page.text.replace(TYPED, "")
        assert not [each for each in OF_A_SELF_ASSESSMENT if each in said], place
        assert "call 999" in foot(page)


def test_the_result_says_what_the_audit_found(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=mixed())
    completed(app, audit, owner.staff_id)
    said = owner.person.visit(f"/audits/{audit}").text
    assert "The audit found level 1; the target is level" in said
    assert "It is a critical item in this sector" in said
    assert "It is not known. It counts as 0 points in the worst case" in said
    assert f"This does not apply: {TYPED} It is left out of the factor." in said
    assert "% of the weight is known" in said and " % of the weight" not in said


def test_what_a_person_typed_into_a_sentence_stays_as_it_is() -> None:
    typed = f"{TYPED}. You told us that you don't know."
    assert as_found(f"You told us that this does not apply: {typed}") == f"This does not apply: {typed}"
    assert as_found(f"Seen on the ward. {typed}") == f"Seen on the ward. {typed}"


def test_the_pages_of_the_staff_and_of_a_verification_have_a_foot_of_their_own(app: FastAPI, person: Person) -> None:
    owner = a_firm(app)
    for address in ("/firms", f"/firms/{owner.firm_id}", f"/firms/{owner.firm_id}/clients/new"):
        foot_said = foot(owner.person.visit(address))
        assert "told, shown or seen at the time" in foot_said
        assert not {"Your assessments", "Leave this device"} & owner.person.visit(address).links().keys()
    page = person.visit("/verification")
    assert "We confirm who issued a report" in foot(page) and "self-assessment" not in foot(page)
    assert not {"Your assessments", "Leave this device"} & page.links().keys()
    assert "This is a self-assessment" in foot(person.visit("/"))


def test_an_issued_audit_says_why_it_is_not_opened_again(app: FastAPI) -> None:
    case = a_case(app)
    address = f"/audits/{case.audit_id}"
    page = case.owner.person.visit(address)
    assert "Open the audit again" in page.text and "it stays closed" not in page.text
    case.issue()
    page = case.owner.person.visit(address)
    assert "Open the audit again" not in page.text
    assert "report was issued from this audit, so it stays closed" in page.text
    assert page.links()["report"] == f"{address}/reports"


def test_a_file_is_named_after_its_client(app: FastAPI) -> None:
    case = a_case(app, client="Ställe / 'St. Mary' " + "and others " * 9)
    client = case.owner.person.client
    short = "Stalle - _St. Mary_ and others and other"
    for place, end in (
        ("/sheet.xlsx", "audit 2026-11-23.xlsx"),
        ("/plan.xlsx", "plan 2026-11-23.xlsx"),
        ("/plan.ics", "plan 2026-11-23.ics"),
        ("/reports/preview.pdf", "draft report 2026-11-23.pdf"),
        ("/crosswalks/nhs_vpr/table.xlsx", "Violence Prevention and Reduction Standa 2026-11-23.xlsx"),
        (f"/reports/{case.issue()}/report.docx", "report 2026-00001 2026-11-23.docx"),
    ):
        answer = client.get(f"/audits/{case.audit_id}{place}")
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{short} {end}"'), place
