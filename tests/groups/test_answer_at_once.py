"""Many who send at the same moment, to a real server: one invitation, the last place, one page. And what it logs."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import html

from app.groups import closing, store
from tests.conftest import Clock
from tests.groups.answering import answered, counts, everything
from tests.groups.rounds import Opened, count_in, every, invite, open_round
from tests.person import Person
from tests.servers import SERVE_AND_LOG_EVERYTHING, RealServer
from tests.tables import change, rows

AT_ONCE = 40  # more than there are threads in a process


@pytest.fixture
def server(tmp_path: Path, database_url: str, app: FastAPI, clock: Clock) -> Iterator[RealServer]:
    """A process on the database and with the key of the test's own application."""
    clock.moment = datetime.now(UTC)
    with RealServer(tmp_path, SERVE_AND_LOG_EVERYTHING, DATABASE_URL=database_url) as running:
        yield running


class Device:
    """Somebody with a link open and everything chosen."""

    def __init__(self, server: RealServer, path: str, option: str = "usually") -> None:
        self.client = httpx.Client(base_url=server.address, timeout=20)
        self.path = path
        tree: Any = html.document_fromstring(self.client.get(path).text)
        self.fields = {name: str(value) for name, value in tree.forms[0].form_values()} | everything(option)

    def send(self) -> httpx.Response:
        return self.client.post(self.path, data=self.fields)


def at_once(devices: Sequence[Device]) -> Counter[int]:
    """All send at the same moment; how many got which status."""
    got: Counter[int] = Counter()
    gate = threading.Barrier(len(devices))

    def send(device: Device) -> None:
        gate.wait()
        got[device.send().status_code] += 1

    threads = [threading.Thread(target=send, args=(device,)) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def is_counted(app: FastAPI, opened: Opened, people: int) -> bool:
    """Whether so many people are counted at each item, and in the group."""
    found = counts(app, opened)
    return answered(app, opened) == people and sum(found.values()) == 30 * people


def test_one_invitation_on_many_devices_counts_once(app: FastAPI, person: Person, server: RealServer) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", "grace@example.org")
    assert at_once([Device(server, path) for _ in range(AT_ONCE)]) == {303: 1, 410: AT_ONCE - 1}
    assert is_counted(app, opened, 1)


def test_the_last_place_of_an_open_link_is_taken_once(app: FastAPI, person: Person, server: RealServer) -> None:
    opened = open_round(app, person, {"people": 6})
    devices = [Device(server, opened.link("people")) for _ in range(AT_ONCE)]
    count_in(app, opened, "people", [every(app, "always")] * 5)
    assert at_once(devices) == {303: 1, 409: AT_ONCE - 1}
    assert is_counted(app, opened, 6)


def test_one_page_sent_many_times_counts_once_and_always_ends_on_thanks(
    app: FastAPI, person: Person, server: RealServer
) -> None:
    opened = open_round(app, person)
    assert at_once([Device(server, opened.link("people"))] * AT_ONCE) == {303: AT_ONCE}
    assert is_counted(app, opened, 1)


def test_all_who_send_at_once_are_counted(app: FastAPI, person: Person, server: RealServer) -> None:
    opened = open_round(app, person, {"people": 2 * AT_ONCE})
    options = ("never", "always", "sometimes", "none")
    devices = [Device(server, opened.link("people"), options[at % 4]) for at in range(AT_ONCE)]
    assert at_once(devices) == {303: AT_ONCE}
    assert is_counted(app, opened, AT_ONCE)


def close_as_the_lead_does(app: FastAPI, opened: Opened) -> None:
    """Finds the round to change it, as the page does, which waits for those who are being counted."""
    house = app.state.house
    with house.database.transaction() as session:
        found = store.one(session, opened.assessment_id, opened.id)
        assert found is not None
        closing.close(house, session, found)


def test_what_is_answered_while_the_round_closes_is_in_the_report_or_refused(
    app: FastAPI, person: Person, server: RealServer
) -> None:
    opened = open_round(app, person, {"people": 2 * AT_ONCE})
    count_in(app, opened, "people", [every(app, "always")] * 5)
    devices = [Device(server, opened.link("people")) for _ in range(AT_ONCE)]
    closes = threading.Timer(0.05, close_as_the_lead_does, (app, opened))
    closes.start()
    got = at_once(devices)
    closes.join()
    assert set(got) <= {303, 410} and sum(got.values()) == AT_ONCE
    [row] = rows(app, "SELECT report FROM round")
    [people] = json.loads(row["report"])["groups"]
    assert people["answered"] == 5 + got[303] == answered(app, opened)


def test_no_line_of_the_log_holds_a_code_or_an_answer(app: FastAPI, person: Person, server: RealServer) -> None:
    opened = open_round(app, person)
    path = invite(app, opened, "people", "grace@example.org")
    device, other = Device(server, path), Device(server, opened.link("people"), "sometimes")
    assert device.send().status_code == 303
    assert device.send().status_code == 410
    other.fields["q1"] = "nonsense"
    assert other.send().status_code == 400
    other.fields["q1"] = "sometimes"
    change(app, "ALTER TABLE round_group RENAME COLUMN counts TO elsewhere")
    broken = other.send()
    assert broken.status_code >= 500
    assert "sometimes" in broken.text, "what was chosen is kept in the page, to send again"
    server.stop()
    assert "POST /voices/{code} 303" in server.log
    assert "database: " in server.log
    form_id = other.fields["form_id"]
    for secret in (path[-42:], opened.codes["people"], form_id, "usually", "sometimes", "nonsense", "grace@"):
        assert secret not in server.log
    change(app, "ALTER TABLE round_group RENAME COLUMN elsewhere TO counts")
    assert answered(app, opened) == 1, "what failed was not counted in part"
