"""Evidence of a client's other audits, attached once more: nothing is copied, and what is completed stays as it was."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from app.evidence import keeping, list_page
from tests.auditing import Auditor, a_client, a_firm, a_piece, an_audit, completed
from tests.evidence.collecting import ONE, TWO, form_at, pieces, serves, uses
from tests.person import text
from tests.tables import change


def two_audits(app: FastAPI) -> tuple[Auditor, str, str]:
    """A consultant, a completed audit of a client, and a new one of the same client."""
    owner = a_firm(app)
    client = a_client(app, owner)
    before = an_audit(app, owner, client, 2)
    a_piece(app, before, owner.staff_id, [ONE, TWO])
    a_piece(app, before, owner.staff_id, [TWO], "Training list", None)
    completed(app, before, owner.staff_id)
    change(app, "UPDATE audit SET title = 'Spring audit', created_at = '2026-03-01 10:00:00+00:00'")
    return owner, before, an_audit(app, owner, client)


def test_what_is_ticked_is_attached_to_the_same_questions(app: FastAPI) -> None:
    owner, before, now = two_audits(app)
    was = uses(app, before)
    page = owner.person.visit(f"/audits/{now}/evidence")
    assert "No evidence yet" in page.text
    page = owner.person.visit(page.links()["2 pieces from other audits of Larch Ward"])
    assert "in Spring audit" in page.text
    first = pieces(app)[0] if pieces(app)[0]["kind"] == "file" else pieces(app)[1]
    after = owner.person.submit(page, {f"piece-{first['id']}": "yes"}, at=form_at(page, "/earlier"))
    assert "Attached: 1 piece." in after.text and "Policy on safer care" in after.text
    assert uses(app, now) == {(ONE, first["id"]), (TWO, first["id"])} and uses(app, before) == was
    assert len(pieces(app)) == 2


def test_nothing_ticked_is_said(app: FastAPI) -> None:
    owner, _, now = two_audits(app)
    page = owner.person.visit(f"/audits/{now}/evidence/earlier")
    assert "Tick at least one" in owner.person.submit(page, {}, 422, at=form_at(page, "/earlier")).text


def test_one_piece_can_be_used_here_for_other_questions(app: FastAPI) -> None:
    owner, _, now = two_audits(app)
    made = next(piece["id"] for piece in pieces(app) if piece["kind"] == "link")
    page = owner.person.visit(f"/audits/{now}/evidence/{made}")
    assert "It comes from another audit" in page.text
    assert page.tree.get_element_by_id(f"serves-{TWO}").get("checked") is not None
    after = owner.person.submit(page, serves(ONE), at=form_at(page, "/uses"))
    assert "It is part of this audit now." in after.text and uses(app, now) == {(ONE, made), (TWO, made)}


def test_the_list_can_be_narrowed_to_one_question(app: FastAPI) -> None:
    owner, before, now = two_audits(app)
    page = owner.person.visit(f"/audits/{now}/evidence?question={ONE}")
    assert "1 piece from other audits" in page.text
    page = owner.person.visit(page.links()["1 piece from other audits of Larch Ward"])
    titles = [text(each) for each in page.tree.cssselect(".tick label")]
    assert titles == ["Policy on safer care"]
    page = owner.person.visit(f"/audits/{before}/evidence?question={ONE}")
    assert [text(each) for each in page.tree.cssselect(".evidence-rows h2")] == ["Policy on safer care"]


def test_many_are_shown_some_at_a_time(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_page, "AT_ONCE", 1)
    owner, _, now = two_audits(app)
    page = owner.person.visit(f"/audits/{now}/evidence/earlier")
    first = text(page.tree.cssselect(".tick label")[0])
    older = owner.person.visit(f"{page.links()['Older']}")
    assert text(older.tree.cssselect(".tick label")[0]) != first and "Page 2 of 2" in older.text
    assert "Page 2 of 2" in owner.person.visit(f"/audits/{now}/evidence/earlier?page=99").text
    assert "Page 1 of 2" in owner.person.visit(f"/audits/{now}/evidence/earlier?page=x").text


def test_a_full_audit_takes_none_of_them(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PIECES", 1)
    owner, _, now = two_audits(app)
    page = owner.person.visit(f"/audits/{now}/evidence/earlier")
    ticked = {f"piece-{piece['id']}": "yes" for piece in pieces(app)}
    after = owner.person.submit(page, ticked, 422, at=form_at(page, "/earlier"))
    assert "the most one can have" in after.text and len(after.tree.cssselect("input[type=checkbox][checked]")) == 2
    one, other = (piece["id"] for piece in pieces(app))
    owner.person.post(f"/audits/{now}/evidence/{one}/uses", {"csrf_token": owner.person.token} | serves(ONE))
    owner.person.post(f"/audits/{now}/evidence/{other}/uses", {"csrf_token": owner.person.token} | serves(ONE), 422)
    assert uses(app, now) == {(ONE, one)}
