"""Files that come in slowly or not at all: nobody else waits for them, and what changed meanwhile counts."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, update
from sqlmodel import col

from app.accounts.models import StaffSession
from app.firms.models import FirmMember
from app.web import shield
from app.web.house import House
from app.web.upload import MOST_SENDING
from tests.auditing import Auditor, a_firm, an_audit, completed
from tests.conftest import EITHER_DATABASE
from tests.evidence.collecting import in_step, pieces
from tests.evidence.test_bad_files import HEAD, PART, Browser
from tests.files.made import pdf
from tests.files.test_uploading import answer, serving

MORE_THAN_CONNECTIONS = 42


@pytest.fixture
def owner(app: FastAPI) -> Auditor:
    return a_firm(app)


def begin(browser: Browser, path: str, length: int = 100_000, body: bytes = PART, more: str = "") -> socket.socket:
    """A form whose head and first bytes have come in."""
    host = str(browser.client.base_url).removeprefix("http://").rstrip("/")
    connection = socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])), 20)
    head = HEAD.format(path=path, host=host, cookies=browser.cookies) + f"{more}Content-Length: {length}\r\n\r\n"
    connection.sendall(head.encode() + body)
    return connection


@contextmanager
def stalled(browser: Browser, path: str, count: int) -> Iterator[list[socket.socket]]:
    """Several forms that stop half way."""
    sending = [begin(browser, path) for _ in range(count)]
    time.sleep(1)
    try:
        yield sending
    finally:
        for each in sending:
            each.close()


def held(app: FastAPI) -> int:
    """How many connections of the database are taken."""
    house: House = app.state.house
    return int(house.database.reading.pool.checkedout())  # type: ignore[attr-defined]  # of this kind of pool


@pytest.mark.parametrize("place", ["/audits/{audit}/evidence/files", "/audits/{audit}/sheet", "/firms/{firm}/brand"])
def test_forms_that_stop_half_way_hold_no_connection_and_keep_nobody_waiting(
    app: FastAPI, owner: Auditor, place: str
) -> None:
    audit = an_audit(app, owner)
    with serving(app) as address:
        browser = Browser(address, owner, audit)
        path = place.format(audit=audit, firm=owner.firm_id)
        with stalled(browser, path, 3):
            assert held(app) == 0
        with stalled(browser, path, MORE_THAN_CONNECTIONS):
            assert held(app) == 0
            for each in ("/health", f"/firms/{owner.firm_id}"):
                assert httpx.get(f"{address}{each}", cookies=browser.client.cookies, timeout=5).status_code == 200


@EITHER_DATABASE
def test_one_person_sends_a_few_files_at_a_time(app: FastAPI, owner: Auditor) -> None:
    audit = an_audit(app, owner)
    with serving(app) as address:
        browser = Browser(address, owner, audit)
        with stalled(browser, browser.path, MOST_SENDING):
            said = answer(begin(browser, browser.path))
            assert said.startswith("HTTP/1.1 429") and "Wait one minute" in said
        time.sleep(0.5)
        assert browser.send("policy.pdf", pdf(), title="Kept").status_code == 200
    assert len(pieces(app)) == 1 and in_step(app)


@EITHER_DATABASE
def test_a_body_that_stands_still_or_trickles_is_ended(
    app: FastAPI, owner: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = an_audit(app, owner)
    monkeypatch.setattr(shield, "MOST_STILL", 0.6)
    monkeypatch.setattr(shield, "MOST_SECONDS", 1.5)
    monkeypatch.setattr(shield, "MOST_SECONDS_WITH_EVIDENCE", 1.5)
    with serving(app) as address:
        browser = Browser(address, owner, audit)
        for path in (browser.path, f"/audits/{audit}/sheet", f"/audits/{audit}/evidence/links"):
            begun = time.monotonic()
            said = answer(begin(browser, path))
            assert said.startswith("HTTP/1.1 408") and "did not arrive in time" in said, path
            assert "connection: close" in said.lower() and time.monotonic() - begun < 1.4
            trickling = begin(browser, path)
            with suppress(OSError):  # whichever way the connection ends
                while time.monotonic() - begun < 10:
                    trickling.sendall(b"x")
                    time.sleep(0.4)
            assert time.monotonic() - begun < 6
        assert browser.send("policy.pdf", pdf(), title="Kept").status_code == 200
    assert len(pieces(app)) == 1 and in_step(app)


def signed_out(app: FastAPI, owner: Auditor, _audit: str) -> None:
    with app.state.house.database.transaction() as session:
        session.execute(delete(StaffSession).where(col(StaffSession.staff_id) == owner.staff_id))


def left_the_firm(app: FastAPI, owner: Auditor, _audit: str) -> None:
    with app.state.house.database.transaction() as session:
        session.execute(update(FirmMember).where(col(FirmMember.staff_id) == owner.staff_id).values(role="reader"))


def completed_it(app: FastAPI, owner: Auditor, audit: str) -> None:
    completed(app, audit, owner.staff_id)


@pytest.mark.parametrize(("ended", "status"), [(signed_out, 401), (left_the_firm, 403), (completed_it, 409)])
def test_whoever_may_no_longer_when_the_file_is_here_keeps_nothing(
    app: FastAPI, owner: Auditor, ended: Callable[[FastAPI, Auditor, str], None], status: int
) -> None:
    audit = an_audit(app, owner)
    with serving(app) as address:
        browser = Browser(address, owner, audit)
        token = browser.client.get(browser.path).text.partition('name="csrf_token" value="')[2].partition('"')[0]
        field = b'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode() + b"\r\n"
        body = field + PART + pdf() + b"\r\n--b--\r\n"
        sending = begin(browser, browser.path, len(body), body[:-10], "Connection: close\r\n")
        time.sleep(0.5)
        ended(app, owner, audit)
        sending.sendall(body[-10:])
        said = answer(sending)
    assert said.startswith(f"HTTP/1.1 {status}"), said[:300]
    assert pieces(app) == [] and in_step(app)
