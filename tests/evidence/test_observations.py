"""An observation that was written down without a network: sent under an id of its own, it is there once."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI

from app.accounts.device_tags import TAG_HEADER, device_tag
from app.evidence import keeping
from app.evidence.observing import OBSERVING
from app.firms.roles import FirmRole
from tests.auditing import Auditor, a_client, a_firm, a_member, a_piece, an_audit, completed
from tests.conftest import EITHER_DATABASE
from tests.evidence.collecting import ONE, TWO, pieces, uses

SEEN = "The alarm at the back door cannot be heard in the day room.\nTried twice."


def send(
    auditor: Auditor, audit_id: str, written_id: str, owner: str | None = None, **fields: str
) -> tuple[int, dict[str, Any]]:
    """Sends an observation as the script does; `owner` is whoever wrote it."""
    house = auditor.person.app.state.house
    token = auditor.person.client.get("/account") and auditor.person.token
    data = {"question": ONE, "detail": SEEN, "dated_on": "2026-11-20", "csrf_token": token} | fields
    answer = auditor.person.client.put(
        f"/audits/{audit_id}/evidence/observations/{written_id}",
        data=data,
        headers={TAG_HEADER: device_tag(house.secret, owner or auditor.staff_id)},
    )
    return answer.status_code, answer.json()


def begin(app: FastAPI) -> tuple[Auditor, str, str]:
    auditor = a_firm(app)
    auditor.person.visit("/account")
    return auditor, an_audit(app, auditor), secrets.token_hex(16)


def test_sent_twice_it_is_there_once_whatever_it_says_then(app: FastAPI) -> None:
    iris, audit_id, written = begin(app)
    status, first = send(iris, audit_id, written)
    assert status == 200 and first["title"] == "The alarm at the back door cannot be heard in the day room."
    assert send(iris, audit_id, written, detail="Typed on.") == (200, first)
    [made] = pieces(app)
    assert (made["id"], made["kind"], made["detail"], made["added_by"]) == (
        first["id"],
        "observation",
        SEEN,
        iris.staff_id,
    )
    assert date.fromisoformat(str(made["dated_on"])) == date(2026, 11, 20)
    assert uses(app, audit_id) == {(ONE, made["id"])}


@EITHER_DATABASE
def test_a_lost_confirmation_comes_even_after_the_audit_was_completed_or_the_piece_removed(app: FastAPI) -> None:
    iris, audit_id, written = begin(app)
    removed = secrets.token_hex(16)
    _, first = send(iris, audit_id, written)
    _, other = send(iris, audit_id, removed)
    iris.person.post(f"/audits/{audit_id}/evidence/{other['id']}/removal", {"csrf_token": iris.person.token})
    completed(app, audit_id, iris.staff_id)
    assert send(iris, audit_id, written) == (200, first)
    assert send(iris, audit_id, removed) == (200, {"id": other["id"], "title": ""})
    status, said = send(iris, audit_id, secrets.token_hex(16))
    assert (status, said["title"]) == (409, "This audit has been completed")
    assert [each["id"] for each in pieces(app)] == [first["id"]]


@EITHER_DATABASE
def test_the_same_id_in_another_audit_is_another_observation_and_reveals_nothing(app: FastAPI) -> None:
    iris, audit_id, written = begin(app)
    _, first = send(iris, audit_id, written)
    stranger = a_firm(app, "other@elsewhere.example", "Elsewhere")
    stranger.person.visit("/account")
    assert send(stranger, audit_id, written)[0] == 404
    theirs = an_audit(app, stranger)
    status, made = send(stranger, theirs, written, detail="Something else.")
    assert status == 200 and made["id"] != first["id"] and made["title"] == "Something else."
    again = an_audit(app, iris, a_client(app, iris, "Rowan House"))
    assert send(iris, again, written)[1]["id"] not in (first["id"], made["id"])
    assert len(pieces(app)) == 3


@EITHER_DATABASE
def test_it_is_taken_only_in_the_name_of_whoever_wrote_it_and_never_from_a_reader(app: FastAPI) -> None:
    iris, audit_id, written = begin(app)
    jude = a_member(app, iris.firm_id, FirmRole.CONSULTANT, "jude@firm.example")
    reader = a_member(app, iris.firm_id, FirmRole.READER, "reader@firm.example")
    for each in (jude, reader):
        each.person.visit("/account")
    status, said = send(jude, audit_id, written, owner=iris.staff_id)
    assert (status, said["title"]) == (401, "Somebody else is signed in here")
    assert send(reader, audit_id, written)[0] == 403
    assert pieces(app) == []


@EITHER_DATABASE
@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"detail": " "}, 422, OBSERVING.missing),
        ({"detail": "x" * 4001}, 422, "Say it in 4,000 characters or fewer. It has 4,001 now."),
        ({"dated_on": "2999-01-01"}, 422, OBSERVING.future),
        ({"dated_on": "1989-12-31"}, 422, OBSERVING.too_early),
        ({"dated_on": "yesterday"}, 422, OBSERVING.a_day),
        ({"question": "context.sector"}, 404, ""),
        ({"question": ""}, 404, ""),
    ],
)
def test_what_does_not_fit_is_refused_with_the_words_of_the_form(
    app: FastAPI, fields: dict[str, str], status: int, said: str
) -> None:
    iris, audit_id, written = begin(app)
    answer = send(iris, audit_id, written, **fields)
    assert answer[0] == status and said in list(answer[1].get("errors", {"": ""}).values())
    assert pieces(app) == []


@EITHER_DATABASE
def test_a_full_audit_takes_no_more_and_says_so(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    iris, audit_id, written = begin(app)
    a_piece(app, audit_id, iris.staff_id, content=None)
    monkeypatch.setattr(keeping, "MOST_PIECES", 1)
    assert send(iris, audit_id, written) == (422, {"errors": {"detail": keeping.FULL}})
    assert send(iris, audit_id, "not-an-id")[0] == 422
    assert len(pieces(app)) == 1


@EITHER_DATABASE
def test_it_goes_by_its_first_words(app: FastAPI) -> None:
    iris, audit_id, _ = begin(app)
    for detail, title in (("word " * 40, "word " * 15 + "…"), ("x" * 300, "x" * 79 + "…")):
        made = send(iris, audit_id, secrets.token_hex(16), detail=detail, question=TWO, dated_on="")[1]
        assert made["title"] == title and len(title) <= 80
