"""The logos of a firm in the storage: the one of today, those that came in this hour, and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.evidence.loose_files import ON_ITS_WAY, sweep
from app.files.storage import Unkept, key_of
from app.issuing import store
from tests.auditing import Auditor, a_firm
from tests.conftest import EITHER_DATABASE, Clock
from tests.evidence.collecting import kept_files, storage_of
from tests.files.made import picture
from tests.issuing.issued import a_case
from tests.issuing.test_brand_at_once import brand, opened, send
from tests.tables import rows

ONE, TWO = picture("PNG", (60, 40)), picture("PNG", (80, 40))


def logos(app: FastAPI, owner: Auditor) -> set[str]:
    """The keys of what is kept for the firm itself."""
    return {key for key in kept_files(app) if key.startswith(f"{owner.firm_id}/")}


def todays(app: FastAPI, owner: Auditor) -> set[str]:
    return {key_of(owner.firm_id, brand(app)["logo_sha256"])}


def save(owner: Auditor, logo: bytes = b"", **fields: str) -> None:
    send(owner, opened(owner) | fields, logo=logo)


def an_hour_later(owner: Auditor, clock: Clock) -> None:
    """Somebody who does nothing for as long would be signed out."""
    for _ in range(2):
        clock.moment += ON_ITS_WAY / 2
        owner.person.visit(f"/firms/{owner.firm_id}")


def test_a_logo_goes_an_hour_after_another_took_its_place(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    save(owner, ONE)
    save(owner, TWO)
    assert sweep(app.state.house) == 0 and len(logos(app, owner)) == 2, "a report may just be made with it"
    an_hour_later(owner, clock)
    assert sweep(app.state.house) == 1 and logos(app, owner) == todays(app, owner)
    save(owner, drop_logo="yes")
    an_hour_later(owner, clock)
    assert sweep(app.state.house) == 1 and logos(app, owner) == set()
    assert rows(app, "SELECT * FROM loose_file") == []


@EITHER_DATABASE
def test_a_logo_that_came_back_stays(app: FastAPI, clock: Clock) -> None:
    owner = a_firm(app)
    for logo in (ONE, TWO, ONE, ONE):
        save(owner, logo)
    an_hour_later(owner, clock)
    assert sweep(app.state.house) == 1 and logos(app, owner) == todays(app, owner)
    assert owner.person.client.get(f"/firms/{owner.firm_id}/brand/logo.png").status_code == 200


def test_the_logo_of_a_look_that_was_not_saved_is_not_kept(app: FastAPI) -> None:
    owner = a_firm(app)
    mine, theirs = opened(owner), opened(owner)
    send(owner, theirs | {"introduction": "Theirs"}, logo=ONE)
    send(owner, mine | {"introduction": "Mine"}, 409, logo=TWO)
    assert logos(app, owner) == todays(app, owner) and rows(app, "SELECT * FROM loose_file") == []


@EITHER_DATABASE
def test_the_logo_that_both_chose_stays_with_the_one_who_saved(app: FastAPI) -> None:
    owner = a_firm(app)
    mine, theirs = opened(owner), opened(owner)
    send(owner, theirs | {"introduction": "Theirs"}, logo=ONE)
    send(owner, mine | {"introduction": "Mine"}, 409, logo=ONE)
    assert logos(app, owner) == todays(app, owner)


@EITHER_DATABASE
def test_a_logo_that_could_not_be_written_down_goes_within_the_hour(
    app: FastAPI, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the program is stopped in between: nothing tidies up behind it."""
    owner = a_firm(app)
    fields = opened(owner)
    with monkeypatch.context() as patched:
        patched.setattr("app.evidence.loose_files.let_go", lambda *_: (_ for _ in ()).throw(OSError))
        patched.setattr(store, "keep_brand", lambda *_: (_ for _ in ()).throw(Unkept))
        send(owner, fields, 503, logo=ONE)
    assert len(logos(app, owner)) == 1 and sweep(app.state.house) == 0
    clock.moment += ON_ITS_WAY + timedelta(seconds=1)
    assert sweep(app.state.house) == 1 and logos(app, owner) == set()


@EITHER_DATABASE
def test_an_issued_report_keeps_the_logo_that_it_was_issued_with(app: FastAPI, clock: Clock) -> None:
    case = a_case(app)
    owner = case.owner
    save(owner, ONE)
    before = brand(app)["logo_sha256"]
    report_id = case.issue()
    issued = case.file(report_id), case.file(report_id, "docx")
    save(owner, drop_logo="yes")
    an_hour_later(owner, clock)
    assert sweep(app.state.house) == 1 and not storage_of(app).exists(key_of(owner.firm_id, before))
    assert (case.file(report_id), case.file(report_id, "docx")) == issued
