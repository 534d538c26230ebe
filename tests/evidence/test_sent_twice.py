"""A form of evidence that is sent twice makes one piece, and what was typed another time is not lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI

from tests.auditing import a_firm, an_audit
from tests.clients.handing import elsewhere
from tests.evidence.collecting import ONE, form_at, pieces, serves, uses
from tests.person import Person

TYPED = {
    "links": {"title": "The policy", "address": "https://intranet.example/policy"},
    "observations": {"title": "The ward at night", "detail": "The alarm cannot be heard."},
}


@pytest.mark.parametrize("kind", TYPED)
def test_sent_twice_it_makes_one_piece(app: FastAPI, make_app: Callable[..., FastAPI], kind: str) -> None:
    auditor = a_firm(app)
    audit_id = an_audit(app, auditor)
    address = f"/audits/{audit_id}/evidence/{kind}"
    page = auditor.person.visit(address)
    empty = page.form(form_at(page, f"/{kind}")).fields
    fields = {name: value for name, value in empty.items() if value is not None} | TYPED[kind] | serves(ONE)
    one, two = (auditor.person.post(address, fields) for _ in range(2))
    [made] = pieces(app)
    assert one.path == two.path and made["id"] in one.path
    assert uses(app, audit_id) == {(ONE, made["id"])}
    auditor.person.post(address, fields | {"title": "Another one"})
    assert [each["title"] for each in pieces(app)].count("Another one") == 1 and len(pieces(app)) == 2
    auditor.person.post(f"/audits/{audit_id}/evidence/{made['id']}/removal", {"csrf_token": auditor.person.token})
    assert auditor.person.post(address, fields).path == f"/audits/{audit_id}/evidence", "it was removed since"
    assert len(pieces(app)) == 1

    people = [auditor.person, elsewhere(make_app, auditor.person)]

    def send(person: Person) -> int:
        data = fields | {"title": "At once"}
        return int(person.client.post(address, data=data, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        assert list(at_once.map(send, people, timeout=60)) == [303, 303]
    assert len(pieces(app)) == 2


def test_a_form_with_an_error_keeps_its_id(app: FastAPI) -> None:
    auditor = a_firm(app)
    audit_id = an_audit(app, auditor)
    address = f"/audits/{audit_id}/evidence/links"
    page = auditor.person.visit(address)
    before = page.form(form_at(page, "/links")).fields["form_id"]
    wrong = auditor.person.submit(page, {"title": ""}, 422, at=form_at(page, "/links"))
    assert wrong.form(form_at(wrong, "/links")).fields["form_id"] == before
