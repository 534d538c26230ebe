"""Adding evidence: files, links and observations, with their dates and what they serve."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI

from app.evidence import keeping
from app.firms.roles import FirmRole
from tests.auditing import a_client, a_firm, a_member, a_piece, an_audit, completed
from tests.conftest import EITHER_DATABASE
from tests.evidence.collecting import ONE, TWO, in_step, kept_files, pieces, send, serves, tell, uses
from tests.files.made import pdf, picture
from tests.person import text
from tests.tables import rows


def test_a_file_is_kept_with_what_was_said_of_it(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    typed: dict[str, Any] = {
        "title": "Policy 2026",
        "detail": "Page 4",
        "dated_on": "2026-03-01",
        "expires_on": "2026-12-24",
    }
    page = send(owner, audit, pdf(), "Safer care.PDF", **typed, **serves(ONE), **serves(TWO))
    assert page.heading == "Policy 2026" and "Added." in page.text and "Page 4" in page.text
    assert "Safer care.pdf" in page.text and "1 March 2026" in page.text
    assert "Expires in 31 days, on 24 December 2026" in page.text
    [piece] = pieces(app)
    assert piece["kind"] == "file" and piece["media_type"] == "application/pdf" and piece["size"] == len(pdf())
    assert uses(app, audit) == {(ONE, piece["id"]), (TWO, piece["id"])}
    assert in_step(app)


def test_a_photo_loses_its_details_and_the_page_says_so(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = send(owner, audit, picture("JPEG"), "IMG_1.jpeg")
    assert page.heading == "IMG_1.jpg" and "without the place, time and device" in page.text
    assert "The name was changed" in page.text


def test_the_page_says_before_what_a_file_may_be_and_asks_a_phone_for_its_camera(app: FastAPI) -> None:
    owner = a_firm(app)
    page = owner.person.visit(f"/audits/{an_audit(app, owner)}/evidence/files?question={ONE}")
    assert "Up to 20 MB" in page.text and "PDF, JPEG" in page.text
    [field] = page.tree.cssselect("input[type=file]")
    assert "image/jpeg" in field.get("accept") and "capture" not in field.attrib
    ticked = [box.get("name") for box in page.tree.cssselect("input[type=checkbox]:checked")] or [
        box.get("name") for box in page.tree.cssselect("input[type=checkbox]") if box.get("checked") is not None
    ]
    assert ticked == [f"serves-{ONE}"]


def test_a_link_is_shown_as_it_was_typed_and_never_carries_where_one_came_from(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    address = "https://intranet.example/a?b=1&c=<2>"
    refused = tell(owner, audit, "links", 422, title="Intranet", address=address)
    assert "Enter a whole web address" in refused.text
    page = tell(owner, audit, "links", title="Intranet", address="https://intranet.example/a?b=1&c=2", **serves(ONE))
    [link] = [each for each in page.tree.iter("a") if "intranet" in (each.get("href") or "")]
    assert text(link) == link.get("href") == "https://intranet.example/a?b=1&c=2"
    assert {"noopener", "noreferrer"} <= set(link.get("rel").split())


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//intranet.example/a",
        "https://",
        "https://user:word@intranet.example/",
        "https://a.example:99999/",
        "https://a.example/ b",
        "http://[::1/",
        "https://a.example/" + "a" * 2000,
        "",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_and_stays_in_the_page(app: FastAPI, address: str) -> None:
    owner = a_firm(app)
    page = tell(owner, an_audit(app, owner), "links", 422, title="Somewhere", address=address)
    assert page.tree.cssselect("#address")[0].get("value") == address
    assert page.tree.cssselect("#address-error") and pieces(app) == []


def test_an_observation_is_of_today_unless_somebody_says_otherwise(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    page = tell(owner, audit, "observations", title="Handover", detail="The board shows\nwho leads.", **serves(TWO))
    assert "23 November 2026" in page.text and "The board shows" in page.text
    assert pieces(app)[0]["kind"] == "observation" and len(uses(app, audit)) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Give it a title"),
        ("title", "t" * 201, "200 characters"),
        ("title", "a\x07b", "took out characters"),
        ("detail", "", "Say what was seen"),
        ("detail", "d" * 4001, "4,000 characters"),
        ("dated_on", "2026-11-24", "lies in the future"),
        ("dated_on", "yesterday", "year-month-day"),
        ("dated_on", "0001-01-01", "from 1990"),
        ("dated_on", "2026-02-30", "year-month-day"),
        ("expires_on", "2026-11-22", "before its own date"),
        ("expires_on", "9999-01-01", "to 2046"),
    ],
)
def test_what_does_not_fit_is_said_and_all_that_was_typed_stays(
    app: FastAPI, field: str, value: str, said: str
) -> None:
    owner = a_firm(app)
    typed: dict[str, Any] = {
        "title": "Handover",
        "detail": "Seen.",
        "dated_on": "2026-11-23",
        "expires_on": "2027-01-01",
        field: value,
    }
    page = tell(owner, an_audit(app, owner), "observations", 422, **typed, **serves(TWO))
    assert said in text(page.tree.cssselect(f"#{field}-error")[0])
    shown = {name: page.tree.cssselect(f"#{name}")[0] for name in typed}
    values = {name: (each.value or "").strip() for name, each in shown.items()}
    assert values == {name: each.replace("\x07", "") for name, each in typed.items()}
    assert page.tree.cssselect(f"#serves-{TWO.replace('.', chr(92) + '.')}")[0].get("checked") is not None
    assert pieces(app) == []


def test_the_same_file_twice_is_kept_once_and_leads_to_what_is_there(app: FastAPI) -> None:
    owner = a_firm(app)
    client = a_client(app, owner)
    audit = an_audit(app, owner, client)
    send(owner, audit, pdf(), title="Policy 2026")
    again = send(owner, an_audit(app, owner, client), pdf(), "other.pdf", 422, title="Once more", detail="Page 9")
    assert "You have this file already as “Policy 2026”" in again.text
    assert again.links()["Policy 2026"].endswith(pieces(app)[0]["id"])
    assert again.tree.cssselect("#title")[0].value == "Once more"
    assert len(pieces(app)) == 1 and in_step(app)


def test_two_clients_of_a_firm_share_the_content_and_not_the_row(app: FastAPI) -> None:
    owner = a_firm(app)
    for name in ("Larch Ward", "Oak Ward"):
        send(owner, an_audit(app, owner, a_client(app, owner, name)), pdf())
    assert len(pieces(app)) == 2 and len(kept_files(app)) == 1 and in_step(app)


def test_two_firms_share_nothing(app: FastAPI) -> None:
    for email, name in (("a@one.example", "One"), ("b@two.example", "Two")):
        firm = a_firm(app, email, name)
        send(firm, an_audit(app, firm), pdf())
    assert len(kept_files(app)) == 2 and in_step(app)


def test_a_question_of_nowhere_is_not_attached(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    tell(owner, audit, "observations", title="a", detail="b", **serves("nothing.such"), **serves("context.sector"))
    assert len(pieces(app)) == 1 and uses(app, audit) == set()
    owner.person.visit(f"/audits/{audit}/evidence?question=nothing.such", 404)
    owner.person.visit(f"/audits/{audit}/evidence/links?question=context.sector", 404)


def test_an_audit_takes_so_many_pieces_and_no_more(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PIECES", 2)
    owner = a_firm(app)
    audit = an_audit(app, owner)
    for title in "ab":
        a_piece(app, audit, owner.staff_id, title=title, content=None)
    assert "the most one can have" in tell(owner, audit, "links", 422, title="c", address="https://a.example").text
    assert "the most one can have" in send(owner, audit, pdf(), status=422, title="c").text
    assert len(pieces(app)) == 2 and in_step(app)


def test_an_audit_takes_so_many_megabytes_and_no_more(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_SIZE", 2 * len(pdf()))
    owner = a_firm(app)
    audit = an_audit(app, owner)
    send(owner, audit, pdf())
    page = send(owner, audit, pdf(b"<< /Larger true >>"), status=422, title="Too much")
    assert "more than 500 MB of files" in page.text and page.tree.cssselect("#title")[0].value == "Too much"
    assert len(pieces(app)) == 1 and in_step(app)


def test_to_a_completed_audit_nothing_is_added(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner, levels=2)
    owner.person.visit(f"/audits/{audit}/evidence/files")
    completed(app, audit, owner.staff_id)
    fields = {"csrf_token": owner.person.token, "title": "a", "detail": "b", "address": "https://a.example"}
    for kind in ("links", "observations"):
        owner.person.post(f"/audits/{audit}/evidence/{kind}", fields, 409)
    files = {"file": ("a.pdf", pdf())}
    assert owner.person.client.post(f"/audits/{audit}/evidence/files", data=fields, files=files).status_code == 409
    assert owner.person.visit(f"/audits/{audit}/evidence/files").heading == "Evidence"
    assert pieces(app) == [] and kept_files(app) == set()


def test_a_reader_is_offered_no_way_to_add(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    reader = a_member(app, owner.firm_id, FirmRole.READER, "reader@firm.example")
    page = reader.person.visit(f"/audits/{audit}/evidence/files")
    assert page.heading == "Evidence" and "Add a file" not in page.text


def test_what_was_added_is_in_the_audit_log_without_its_words(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    send(owner, audit, pdf(), title="Secret title")
    lines = rows(app, "SELECT * FROM audit_entry WHERE action = 'added evidence'")
    assert [line["subject_id"] for line in lines] == [audit] and lines[0]["detail"] == pieces(app)[0]["id"]
    assert not re.search("Secret title", str(lines))


@EITHER_DATABASE
def test_a_table_says_beside_it_what_a_spreadsheet_may_ask(app: FastAPI) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    formula = b"ward,=HYPERLINK(1)\n-2,@sum\n"
    page = send(owner, audit, formula, "wards.csv", title="Wards")
    assert "may take what begins with =, +, - or @ for a formula" in page.text
    assert owner.person.client.get(f"{page.path}/file").content == formula, "it is kept as it was sent"
    assert "for a formula" not in send(owner, audit, b"=1", "notes.txt", title="Notes").text
