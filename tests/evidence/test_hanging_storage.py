"""A storage that takes what is sent to it and never answers: nobody waits for it but who asked for the file."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.evidence import loose_files, store
from app.evidence.loose_files import BeingRemoved, evidence_key, expect, let_go, loosen, sweep
from app.files import storage
from app.web.house import House
from tests.auditing import a_firm, a_piece, an_audit
from tests.conftest import Clock
from tests.evidence.collecting import in_step, kept_files, pieces, send, storage_of
from tests.evidence.test_bad_files import BUCKET
from tests.files.made import pdf
from tests.tables import rows

SHA256 = "ab" * 32


@contextmanager
def silent() -> Iterator[str]:
    """An address that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_others_save_while_a_file_cannot_be_removed(
    make_app: Callable[..., FastAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "PATIENCE", timedelta(seconds=4))
    with silent() as address:
        app = make_app(s3_endpoint=address, **BUCKET)
        house: House = app.state.house
        with house.database.transaction() as session:
            loosen(session, a_firm(app).firm_id, SHA256)
        sweeping = threading.Thread(target=sweep, args=(house,))
        sweeping.start()
        time.sleep(1)
        begun = time.monotonic()
        with house.database.transaction() as session:
            loosen(session, "another", SHA256)
        assert sweeping.is_alive(), "the storage is still being asked"
        assert time.monotonic() - begun < 1
        sweeping.join(60)
    assert len(rows(app, "SELECT * FROM loose_file")) == 2


def test_a_file_that_is_being_removed_is_not_brought_in_until_that_is_over(
    app: FastAPI, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the storage takes long: between the two transactions of the removal, the same file comes in again."""
    owner = a_firm(app)
    house: House = app.state.house
    audit = an_audit(app, owner)
    send(owner, audit, pdf(), title="First")
    [piece] = pieces(app)
    removed = storage_of(app).delete
    said: list[str] = []

    def removed_slowly(key: str) -> None:
        said.append(send(owner, audit, pdf(), status=503, title="Again").text)
        removed(key)

    monkeypatch.setattr(storage_of(app), "delete", removed_slowly)
    with house.database.transaction() as session:
        known = store.by_id(session, piece["client_id"], piece["id"])
        assert known is not None
        store.remove(session, known, house.now())
        loosen(session, owner.firm_id, piece["sha256"])
    assert sweep(house) == 1
    assert "This same file is being removed just now" in said[0]
    send(owner, audit, pdf(), title="Again")
    assert [each["title"] for each in pieces(app)] == ["Again"] and in_step(app)


def test_a_removal_that_was_cut_off_keeps_a_file_out_for_two_minutes(app: FastAPI, clock: Clock) -> None:
    """As after a power cut between its two transactions."""
    firm_id, house = a_firm(app).firm_id, app.state.house
    with house.database.transaction() as session:
        loosen(session, firm_id, SHA256)
    assert loose_files._marked(house, firm_id, SHA256) == house.now()
    with pytest.raises(BeingRemoved):
        expect(house, firm_id, SHA256)
    clock.moment += timedelta(minutes=2)
    entry = expect(house, firm_id, SHA256)
    assert sweep(house) == 0, "it is on its way in"
    with house.database.transaction() as session:
        let_go(session, entry)
    assert sweep(house) == 1 and in_step(app)


def test_a_file_stays_while_somebody_else_brings_it_in(app: FastAPI) -> None:
    firm_id, house = a_firm(app).firm_id, app.state.house
    house.storage.put(evidence_key(firm_id, SHA256), b"content")
    first, second = expect(house, firm_id, SHA256), expect(house, firm_id, SHA256)
    with house.database.transaction() as session:
        let_go(session, first)
    assert sweep(house) == 0 and len(kept_files(app)) == 1
    with house.database.transaction() as session:
        let_go(session, second)
    assert sweep(house) == 1 and kept_files(app) == set() and in_step(app)


def test_a_file_that_took_longer_than_its_hour_is_not_kept(
    app: FastAPI, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = a_firm(app)
    audit = an_audit(app, owner)
    put = storage_of(app).put

    def put_late(key: str, content: bytes) -> None:
        put(key, content)
        clock.moment += timedelta(hours=1)
        sweep(app.state.house)

    monkeypatch.setattr(storage_of(app), "put", put_late)
    send(owner, audit, pdf(), status=503, title="Late")
    assert pieces(app) == [] and in_step(app)


def test_the_same_file_at_another_client_of_the_firm_stays_when_one_goes(app: FastAPI) -> None:
    owner = a_firm(app)
    one, two = an_audit(app, owner), an_audit(app, owner)
    a_piece(app, one, owner.staff_id, title="Kept", content=pdf())
    send(owner, two, pdf(), title="Other")
    assert len(pieces(app)) == 2 and in_step(app)
