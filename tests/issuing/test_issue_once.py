"""A form that is sent twice issues one report; a form that is opened again issues another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI

from app.files.storage import key_of
from tests.clients.handing import elsewhere
from tests.issuing.issued import Case, a_case, issuing_form
from tests.person import Form, Person
from tests.tables import rows


def filled(case: Case) -> Form:
    page = case.owner.person.visit(case.address)
    return dict(page.form(issuing_form(page)).fields)


def kept_files(app: FastAPI) -> set[str]:
    folder = app.state.house.settings.data_dir / "files"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def in_step(app: FastAPI) -> bool:
    """Whether every file of a report is there, and no other."""
    found = rows(app, "SELECT firm_id, pdf_sha256, docx_sha256 FROM issued_report")
    return kept_files(app) == {key_of(row["firm_id"], row[name]) for row in found for name in row if name != "firm_id"}


def test_pressed_twice_it_issues_one_report(app: FastAPI) -> None:
    case = a_case(app)
    fields = filled(case)
    for _ in range(2):
        assert case.owner.person.post(case.address, fields).path == case.address
    assert [row["number"] for row in rows(app, "SELECT number FROM issued_report")] == ["2026-00001"]
    assert len(rows(app, "SELECT * FROM audit_entry WHERE action = 'issued a report'")) == 1
    case.owner.person.post(case.address, filled(case))
    assert len(rows(app, "SELECT * FROM issued_report")) == 2, "opened again, it is another one"
    assert in_step(app)


def test_pressed_twice_at_once_it_issues_one_report(app: FastAPI, make_app: Callable[..., FastAPI]) -> None:
    case = a_case(app)
    fields = filled(case)
    people = [case.owner.person, elsewhere(make_app, case.owner.person)]

    def issue(person: Person) -> int:
        return int(person.client.post(case.address, data=fields, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        assert list(at_once.map(issue, people, timeout=120)) == [303, 303]
    assert len(rows(app, "SELECT * FROM issued_report")) == 1 and in_step(app)


def test_the_form_of_one_audit_issues_nothing_of_another(app: FastAPI) -> None:
    case = a_case(app)
    fields = filled(case)
    case.owner.person.post(case.address, fields)
    form_id = fields["form_id"]
    assert form_id and len(form_id) == 32
    for odd in ("", "x" * 32, form_id.upper() + "0"):
        case.owner.person.post(case.address, fields | {"form_id": odd})
    assert len(rows(app, "SELECT * FROM issued_report")) == 4, "what is no form's id makes one of its own"
