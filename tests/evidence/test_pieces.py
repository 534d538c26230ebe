"""One piece of evidence: what it serves, its file, its expiry, and its removal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fastapi import FastAPI

from app.evidence import store
from app.evidence.kinds import MOST_PIECES
from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_client, a_firm, a_member, a_piece, an_audit, completed
from tests.conftest import MONDAY
from tests.evidence.collecting import ONE, TWO, form_at, in_step, kept_files, pieces, send, serves, uses
from tests.files.made import pdf
from tests.person import Page, text
from tests.tables import rows


def piece_of(auditor: Auditor, audit: str, evidence_id: str, status: int = 200) -> Page:
    return auditor.person.visit(f"/audits/{audit}/evidence/{evidence_id}", status)


def press(auditor: Auditor, page: Page, end: str, status: int = 200, **fields: str) -> Page:
    return auditor.person.submit(page, fields, status, at=form_at(page, end))


def removed(auditor: Auditor, audit: str, evidence_id: str) -> Page:
    page = auditor.person.visit(f"/audits/{audit}/evidence/{evidence_id}/removal")
    return press(auditor, page, "/removal")


def test_what_was_just_said_leads_back_to_the_row(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = piece_of(owner, audit, a_piece(app, audit, owner.staff_id, [ONE]))
    assert not page.tree.cssselect(".note a")
    after = press(owner, page, "/uses", **serves(ONE))
    [back] = after.tree.cssselect("main .note a")
    assert f"/audits/{audit}/sections/policy" in back.get("href")


def test_what_a_piece_serves_can_be_changed(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    made = a_piece(app, audit, owner.staff_id, [ONE])
    page = piece_of(owner, audit, made)
    page.tree.get_element_by_id(f"serves-{ONE}").checked = False
    after = press(owner, page, "/uses", **serves(TWO))
    assert "Saved: what it serves" in after.text and uses(app, audit) == {(TWO, made)}
    section = owner.person.visit(f"/audits/{audit}/sections/policy")
    assert section.links()["Policy on safer care"].endswith(f"/evidence/{made}")


def test_a_file_is_a_download_and_every_download_is_in_the_audit_log(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    send(owner, audit, pdf(), "Prüfung.pdf")
    [piece] = pieces(app)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    address = piece_of(reader, audit, piece["id"]).links()["Download the file"]
    answer = reader.person.client.get(address)
    assert answer.content == pdf() and answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    saw = rows(app, "SELECT * FROM audit_entry WHERE action = 'saw' AND subject_kind = 'evidence'")
    assert [(line["subject_id"], line["staff_id"]) for line in saw] == [(piece["id"], reader.staff_id)]


def test_what_has_no_file_has_no_download(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    made = a_piece(app, audit, owner.staff_id, content=None)
    assert "Download" not in piece_of(owner, audit, made).text
    owner.person.visit(f"/audits/{audit}/evidence/{made}/file", 404)


def test_a_file_that_is_lost_or_damaged_is_said_and_not_handed_out(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    send(owner, audit, pdf())
    [piece], [key] = pieces(app), kept_files(app)
    path = app.state.house.settings.data_dir / "files" / key
    path.write_bytes(b"something else")
    address = f"/audits/{audit}/evidence/{piece['id']}/file"
    assert "has been damaged" in owner.person.visit(address, 500).text
    path.unlink()
    assert "no longer there" in owner.person.visit(address, 404).text


def test_a_reader_changes_nothing(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    made = a_piece(app, audit, owner.staff_id)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    page = piece_of(reader, audit, made)
    assert not {"Remove it", "Mark it as expired", "Save what it serves"} & set(page.text.split("\n"))
    assert "Remove it" not in page.text and "Mark it as expired" not in page.text
    for end in ("uses", "expiry", "removal"):
        reader.person.post(f"/audits/{audit}/evidence/{made}/{end}", {"csrf_token": reader.person.token}, 403)
    assert len(pieces(app)) == 1 and uses(app, audit)


def test_a_piece_is_removed_with_its_file_after_a_last_look(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    send(owner, audit, pdf(), title="Policy", **serves(ONE))
    [piece] = pieces(app)
    look = owner.person.visit(piece_of(owner, audit, piece["id"]).links()["Remove it"])
    assert look.heading == "Remove this evidence?" and "Policy" in look.text
    page = press(owner, look, "/removal")
    assert "Removed." in page.text and "No evidence yet" in page.text
    assert not page.tree.cssselect("#question"), "there is nothing to choose from"
    assert kept_files(app) == set() and uses(app, audit) == set() and in_step(app)
    [left] = rows(app, "SELECT title, detail, address, file_name FROM evidence")
    assert not any(left.values())
    piece_of(owner, audit, piece["id"], 404)
    assert rows(app, "SELECT * FROM audit_entry WHERE action = 'removed evidence'")[0]["detail"] == piece["id"]


def test_a_file_that_another_client_s_evidence_still_has_stays(app: FastAPI) -> None:
    owner = a_firm(app)
    audits = [an_audit(app, owner, a_client(app, owner, name)) for name in ("Larch Ward", "Oak Ward")]
    for audit in audits:
        send(owner, audit, pdf())
    first, second = pieces(app)
    removed(owner, first["audit_id"], first["id"])
    assert len(kept_files(app)) == 1 and in_step(app)
    assert owner.person.client.get(f"/audits/{second['audit_id']}/evidence/{second['id']}/file").content == pdf()
    removed(owner, second["audit_id"], second["id"])
    assert kept_files(app) == set() and in_step(app)


def test_a_file_can_come_back_after_it_was_removed(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    send(owner, audit, pdf())
    removed(owner, audit, pieces(app)[0]["id"])
    send(owner, audit, pdf(), title="Again")
    assert in_step(app) and [piece["title"] for piece in pieces(app)] == ["Again"]


def test_what_a_completed_audit_rests_on_stays_and_can_be_marked_as_expired(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    before = an_audit(app, owner, client, 2)
    made = a_piece(app, before, owner.staff_id)
    page = piece_of(owner, before, made)
    completed(app, before, owner.staff_id)
    press(owner, page, "/uses", 409)
    for audit in (before, an_audit(app, owner, client)):
        page = piece_of(owner, audit, made)
        assert "A completed audit rests on it (Readiness audit)" in page.text and "Remove it" not in page.links()
        owner.person.post(f"/audits/{audit}/evidence/{made}/removal", {"csrf_token": owner.person.token}, 409)
        assert owner.person.visit(f"/audits/{audit}/evidence/{made}/removal").heading == "Policy on safer care"
    assert len(pieces(app)) == 1 and in_step(app)
    after = press(owner, piece_of(owner, before, made), "/expiry")
    assert "Marked as expired." in after.text and "Expired on 23 November 2026" in after.text
    assert "Mark it as expired" not in after.text


def test_evidence_of_another_client_or_firm_is_not_there(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, a_client(app, owner, "Oak Ward"))
    other_client = a_piece(app, an_audit(app, owner, a_client(app, owner)), owner.staff_id)
    stranger = a_firm(app, "b@two.example", "Two")
    other_firm = a_piece(app, an_audit(app, stranger), stranger.staff_id)
    page = owner.person.visit(f"/audits/{audit}/evidence/links")
    fields = {"csrf_token": owner.person.token}
    for evidence_id in (other_client, other_firm, "0" * 20, "files!", "%2e%2e"):
        for end in ("", "/file", "/removal"):
            owner.person.visit(f"/audits/{audit}/evidence/{evidence_id}{end}", 404)
        for end in ("/uses", "/expiry", "/removal"):
            owner.person.post(f"/audits/{audit}/evidence/{evidence_id}{end}", fields | serves(ONE), 404)
        owner.person.post(f"/audits/{audit}/evidence/earlier", fields | {f"piece-{evidence_id}": "yes"}, 404)
    assert uses(app, audit) == set() and len(pieces(app)) == 2 and page


@pytest.mark.parametrize(("days", "said"), [(0, "Expired on"), (1, "Expires in 1 day,"), (60, "Expires in 60 days,")])
def test_what_has_expired_or_soon_will_is_marked_in_words(app: FastAPI, days: int, said: str) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    piece = a_piece(app, audit, owner.staff_id, expires_on=MONDAY.date() + timedelta(days=days))
    a_piece(app, audit, owner.staff_id, title="Rota of November")
    page = owner.person.visit(f"/audits/{audit}/evidence")
    [look] = page.tree.cssselect("main .look")
    assert text(look).startswith(f"Policy on safer care: {said}") and "Rota" not in text(look)
    assert [each.get("href") for each in look.iter("a")] == [f"/audits/{audit}/evidence/{piece}"]


def test_what_holds_for_longer_is_not_marked(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    a_piece(app, audit, owner.staff_id, expires_on=MONDAY.date() + timedelta(days=61))
    page = owner.person.visit(f"/audits/{audit}/evidence")
    assert "Expires on 23 January 2027" in page.text and "will soon" not in page.text


def test_what_expires_is_counted_in_each_client_s_latest_audit_alone(app: FastAPI) -> None:
    owner = a_firm(app)
    client, day = a_client(app, owner), date(2026, 12, 1)
    audit = an_audit(app, owner, client)
    for at, expires_on in enumerate((date(2026, 1, 1), day, date(2026, 12, 2), None)):
        a_piece(app, audit, owner.staff_id, [ONE, TWO], f"Piece {at}", None, expires_on)
    a_piece(app, audit, owner.staff_id, [], "Serves nothing", None, day)
    a_piece(app, an_audit(app, owner, a_client(app, owner, "Oak")), owner.staff_id, expires_on=date(2028, 1, 1))
    with app.state.house.database.session(writes=False) as session:
        assert store.expiring_counts(session, owner.firm_id, day) == {client: 2}


def test_a_full_list_is_still_a_page_to_send(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    for at in range(MOST_PIECES):
        a_piece(app, audit, owner.staff_id, [ONE, TWO], f"Minutes of meeting {at} {at * 7919 % 1000}", None)
    page = owner.person.visit(f"/audits/{audit}/evidence")
    assert len(page.tree.cssselect(".evidence-rows > li")) == MOST_PIECES and "200 of 200 pieces" in page.text
