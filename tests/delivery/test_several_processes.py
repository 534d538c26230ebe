"""Two web processes and two workers on one PostgreSQL, with one of each killed under load: nothing is lost."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy

from app.building import build_house
from app.settings import Settings
from app.web.house import House
from tests.api.program import FULL, option
from tests.conftest import create_database
from tests.delivery.processes import SECRET_KEY, RealWorker, add_events, add_target, until
from tests.delivery.receiver import Receiver
from tests.servers import SERVE, RealServer

VISITORS, EACH = 4, 8
ALL = VISITORS * EACH
API = "/api/v1/assessments"
ANSWERS = [
    *(option(question, chosen) for question, chosen in FULL.items()),
    {"question_id": "refreshers.interval", "state": "answered", "level": 2},
]
pytestmark = pytest.mark.xdist_group("workers")


@pytest.fixture
def address(postgresql_server: str, migrated_postgresql: str) -> str:
    return create_database(postgresql_server, f"several_{uuid.uuid4().hex}", migrated_postgresql)


@pytest.fixture
def house(address: str, tmp_path: Path) -> House:
    return build_house(Settings(database_url=address, data_dir=tmp_path / "data", secret_key=SECRET_KEY))


class Visitors:
    """Complete assessments at whichever web process answers. What was acknowledged is remembered."""

    def __init__(self, servers: list[RealServer]) -> None:
        self.servers = servers
        self.done: list[str] = []

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Asks one web process, and where it is gone another."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            for server in self.servers:
                try:
                    answer = httpx.request(method, server.address + path, timeout=10, **options)
                except httpx.TransportError:
                    continue
                if answer.status_code < 500:
                    return answer
        raise AssertionError("no web process answers")

    def visit(self, first: int) -> None:
        self.servers = self.servers[first % 2 :] + self.servers[: first % 2]
        for _ in range(EACH):
            made = self.send("POST", API).json()
            own = {"headers": {"Authorization": f"Bearer {made['key']}"}}
            here = f"{API}/{made['id']}"
            assert self.send("PUT", f"{here}/answers", json={"answers": ANSWERS}, **own).status_code == 200
            assert self.send("POST", f"{here}/submission", **own).status_code in (200, 201)
            self.done.append(made["id"])


def value(house: House, query: str) -> Any:
    with house.database.session(writes=False) as session:
        return session.connection().execute(sqlalchemy.text(query)).scalar()


def test_two_web_processes_and_two_workers_lose_nothing_when_one_of_each_is_killed(
    house: House, address: str, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    own = {"DATABASE_URL": address, "LEVELHEAD_SECRET_KEY": SECRET_KEY}
    with (
        Receiver() as receiver,
        RealServer(folders[0], SERVE, **own) as one,
        RealServer(folders[1], SERVE, **own) as two,
        RealWorker(tmp_path, "first", dead_after=2, **own) as first,
        RealWorker(tmp_path, "second", dead_after=2, **own) as second,
    ):
        add_target(house, receiver.address, wants="assessment.completed")
        until(lambda: value(house, "SELECT count(*) FROM worker") == 2, 40, "two workers")
        visitors = Visitors([one, two])
        with ThreadPoolExecutor(VISITORS) as threads:
            running = [threads.submit(visitors.visit, number) for number in range(VISITORS)]
            until(lambda: len(visitors.done) >= ALL // 4 or any(each.done() for each in running), 30, "some visits")
            one.kill()
            until(lambda: len(visitors.done) >= ALL // 2 or any(each.done() for each in running), 30, "more visits")
            first.kill()
            for each in running:
                each.result(60)
        assert len(visitors.done) == ALL
        done = "SELECT count(*) FROM delivery WHERE state = 'done'"
        until(lambda: value(house, done) == ALL, 30, f"all of them\n{second.log}")
        until(lambda: value(house, "SELECT count(*) FROM worker") == 1, 10, "the dead one is forgotten")
        bodies = {came.headers["webhook-id"]: came.body for came in receiver.came}
        assert len(bodies) == ALL
        assert all(any(id.encode() in body for body in bodies.values()) for id in visitors.done)
        assert sum(receiver.seen.values()) <= ALL + 4, "more came twice than can have been in doubt"
        assert second.stop() == 0
    house.database.dispose()


def test_two_workers_share_the_work_and_each_name_is_one_living_worker_s(
    house: House, address: str, tmp_path: Path
) -> None:
    own = {"DATABASE_URL": address}
    folder = tmp_path / "other"
    folder.mkdir()
    with (
        Receiver() as receiver,
        RealWorker(tmp_path, "first", 60, **own) as first,
        RealWorker(tmp_path, "second", 60, **own),
    ):
        until(lambda: value(house, "SELECT count(*) FROM worker") == 2, 40, "two workers")
        add_target(house, receiver.address)
        add_events(house, 200)
        until(lambda: len(receiver.seen) == 200, 30, "all of them")
        until(lambda: value(house, "SELECT count(*) FROM delivery WHERE state = 'done'") == 200, 10, "all kept")
        assert set(receiver.seen.values()) == {1}
        query = "SELECT count(DISTINCT executor_id) FROM dbos.workflow_status WHERE status = 'SUCCESS'"
        until(lambda: value(house, query) == 2, 5, "both took a part")
        with RealWorker(folder, "first", 60, **own) as same:
            assert same.process.wait(30) == 3, "a second one took the name"
        first.kill()
        before = value(house, "SELECT seen_at FROM worker WHERE id = 'first'")
        with RealWorker(folder, "first", 60, **own) as again:
            query = "SELECT seen_at FROM worker WHERE id = 'first'"
            until(lambda: value(house, query) > before, 30, again.log_file.name)
    house.database.dispose()
