"""What was said of a piece of evidence is put right: with the checks of a new one, and never over somebody silently."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI

from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_client, a_firm, a_member, a_piece, an_audit, completed
from tests.clients.handing import elsewhere
from tests.conftest import EITHER_DATABASE
from tests.evidence.collecting import ONE, TWO, form_at, pieces, send, serves, tell, uses
from tests.files.made import pdf
from tests.person import Page, Person
from tests.tables import everything, rows


def details_of(auditor: Auditor, audit: str, evidence_id: str) -> Page:
    return auditor.person.visit(f"/audits/{audit}/evidence/{evidence_id}/details")


def save(auditor: Auditor, page: Page, status: int = 200, **fields: str) -> Page:
    return auditor.person.submit(page, fields, status, at=form_at(page, "/details"))


def a_link(app: FastAPI) -> tuple[Auditor, str, str]:
    """An owner, their open audit, and a link in it."""
    owner = a_firm(app)
    audit = an_audit(app, owner)
    return owner, audit, a_piece(app, audit, owner.staff_id, content=None, expires_on=date(2027, 3, 1))


def test_a_link_is_put_right_with_a_line_in_the_audit_log(app: FastAPI) -> None:
    owner, audit, made = a_link(app)
    piece = owner.person.visit(f"/audits/{audit}/evidence/{made}")
    page = owner.person.visit(piece.links()["Change the details"])
    typed = page.form(form_at(page, "/details")).fields
    assert typed["title"] == "Policy on safer care" and typed["expires_on"] == "2027-03-01"
    assert typed["address"] == "https://intranet.example/policy" and typed["detail"].strip().startswith("Page 2")
    wanted: dict[str, Any] = {
        "title": "Policy, second edition",
        "detail": "Page 3",
        "address": "https://intranet.example/second",
        "dated_on": "2026-11-01",
        "expires_on": "",
    }
    after = save(owner, page, **wanted)
    assert "Saved: the details." in after.text and after.heading == "Policy, second edition"
    [kept] = pieces(app)
    assert {name: str(kept[name] or "") for name in wanted} == wanted
    assert uses(app, audit) == {(ONE, made)}, "what it serves is another form"
    log = "SELECT subject_id, staff_id, detail FROM audit_entry WHERE action = 'changed evidence'"
    assert rows(app, log) == [{"subject_id": audit, "staff_id": owner.staff_id, "detail": made}]
    save(owner, page, **wanted)
    assert len(rows(app, log)) == 1, "the same again is nothing new"


def test_a_file_goes_by_its_own_name_again_and_keeps_its_content(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    send(owner, audit, pdf(), "policy.pdf", title="Polcy", **serves(ONE))
    [piece] = pieces(app)
    page = details_of(owner, audit, piece["id"])
    assert not page.tree.cssselect("input[type=file]") and not page.tree.cssselect("#address")
    assert save(owner, page, title="", detail="Page 9", address="https://other.example").heading == "policy.pdf"
    [after] = pieces(app)
    changed = {"title": "policy.pdf", "detail": "Page 9"}
    assert after == piece | changed
    assert owner.person.client.get(f"/audits/{audit}/evidence/{piece['id']}/file").content == pdf()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Give it a title"),
        ("detail", "", "Say what was seen or heard."),
        ("dated_on", "2026-11-24", "This date lies in the future."),
        ("expires_on", "2026-11-01", "It cannot expire before its own date."),
        ("expires_on", "soon", "Enter the date as year-month-day"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(app: FastAPI, field: str, value: str, said: str) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    tell(owner, audit, "observations", title="A walk", detail="Quiet.", **serves(TWO))
    [piece] = pieces(app)
    told = save(owner, details_of(owner, audit, piece["id"]), 422, **{"title": "A walk by night", field: value})
    assert said in told.text
    fields = told.form(form_at(told, "/details")).fields
    assert fields[field].strip() == value and (field == "title" or fields["title"] == "A walk by night")
    assert pieces(app) == [piece]
    assert save(owner, told, title="Right", detail="Loud.", dated_on="", expires_on="").heading == "Right"


@EITHER_DATABASE
def test_what_was_seen_and_expired_on_one_day_can_still_be_corrected(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = tell(owner, audit, "observations", title="A wlak", detail="Quiet.")
    owner.person.submit(page, at=form_at(page, "/expiry"))
    [piece] = pieces(app)
    assert str(piece["dated_on"]) == str(piece["expires_on"])
    assert save(owner, details_of(owner, audit, piece["id"]), title="A walk").heading == "A walk"


def test_two_people_at_once_see_what_the_other_saved_and_one_of_them_decides(app: FastAPI) -> None:
    owner, audit, made = a_link(app)
    colleague = a_member(app, owner.firm_id, FirmRole.CONSULTANT, "grace@firm.example")
    mine, theirs = details_of(owner, audit, made), details_of(colleague, audit, made)
    save(colleague, theirs, title="Theirs", expires_on="2027-04-01")
    both = save(owner, mine, 409, title="Mine", detail="Page 7")
    told = [text.text_content() for text in both.tree.cssselect(".facts dt, .facts dd")]
    assert told[:4] == ["Title", "Theirs", "What to look at in it", "Page 2: who is told, and when."]
    assert told[4:] == ["Expires on", "1 April 2027"] and "Somebody saved other details" in both.text
    assert pieces(app)[0]["title"] == "Theirs"
    save(owner, both)
    [kept] = pieces(app)
    assert (kept["title"], kept["detail"], str(kept["expires_on"])) == ("Mine", "Page 7", "2027-03-01")


def test_an_expiry_that_somebody_marked_meanwhile_is_not_taken_back_silently(app: FastAPI) -> None:
    owner, audit, made = a_link(app)
    page = details_of(owner, audit, made)
    owner.person.post(f"/audits/{audit}/evidence/{made}/expiry", {"csrf_token": owner.person.token})
    assert "23 November 2026" in save(owner, page, 409, title="Mine").text
    assert str(pieces(app)[0]["expires_on"]) == "2026-11-23"


def test_of_two_saves_at_the_same_moment_one_is_told(app: FastAPI, make_app: Callable[..., FastAPI]) -> None:
    owner, audit, made = a_link(app)
    page = details_of(owner, audit, made)
    fields = dict(page.form(form_at(page, "/details")).fields)
    people = [(owner.person, "One"), (elsewhere(make_app, owner.person), "Two")]

    def post(who: tuple[Person, str]) -> int:
        data = fields | {"title": who[1]}
        return int(who[0].client.post(page.path, data=data, follow_redirects=False).status_code)

    with ThreadPoolExecutor(2) as at_once:
        assert sorted(at_once.map(post, people, timeout=60)) == [303, 409]
    assert pieces(app)[0]["title"] in ("One", "Two")


def test_a_reader_changes_nothing(app: FastAPI) -> None:
    owner, audit, made = a_link(app)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    piece = reader.person.visit(f"/audits/{audit}/evidence/{made}")
    assert "Change the details" not in piece.links()
    assert details_of(reader, audit, made).path == piece.path
    before = everything(app)["evidence"]
    reader.person.post(f"{piece.path}/details", {"csrf_token": reader.person.token, "title": "Mine"}, 403)
    assert everything(app)["evidence"] == before


def test_what_a_completed_audit_rests_on_says_what_it_said(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    first, second, third = (an_audit(app, owner, client, 2) for _ in range(3))
    made = a_piece(app, first, owner.staff_id, content=None)
    page = details_of(owner, first, made)
    elsewhere_too = owner.person.visit(f"/audits/{second}/evidence/{made}")
    assert "Change the details" not in elsewhere_too.links()
    fields = dict(page.form(form_at(page, "/details")).fields) | {"title": "Changed"}
    owner.person.post(f"/audits/{third}/evidence/{made}/details", fields, 409)
    owner.person.post(
        f"/audits/{second}/evidence/{made}/uses", {"csrf_token": owner.person.token, f"serves-{ONE}": "yes"}
    )
    completed(app, second, owner.staff_id)
    assert details_of(owner, first, made).path == f"/audits/{first}/evidence/{made}"
    owner.person.post(f"/audits/{first}/evidence/{made}/details", fields, 409)
    completed(app, first, owner.staff_id)
    owner.person.post(f"/audits/{first}/evidence/{made}/details", fields, 409)
    assert pieces(app)[0]["title"] == "Policy on safer care"
