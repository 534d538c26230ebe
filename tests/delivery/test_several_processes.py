"""Two web processes and two workers on one PostgreSQL, with one of each killed under load: nothing is lost."""

from __future__ import annotations

import contextlib
import signal
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy

from app.building import build_house
from app.database import Database
from app.delivery.name import Taken, take
from app.settings import Settings
from app.web.house import House
from tests.api.program import FULL, option
from tests.delivery.processes import SECRET_KEY, TWO, RealWorker, add_events, add_target, until
from tests.delivery.receiver import Answer, Receiver
from tests.postgresql import create_database
from tests.servers import SERVE, RealServer

VISITORS, EACH = 4, 4
ALL, SHARED = VISITORS * EACH, 200
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


def test_two_workers_share_the_work_and_when_one_of_each_process_is_killed_nothing_is_lost(
    house: House, address: str, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    own = {"DATABASE_URL": address, "LEVELHEAD_SECRET_KEY": SECRET_KEY}
    servers = [RealServer(folder, SERVE, **own) for folder in folders]
    with (
        Receiver() as receiver,
        RealWorker(tmp_path, "first", dead_after=2, **own) as first,
        RealWorker(tmp_path, "second", dead_after=2, **own) as second,
        ThreadPoolExecutor(VISITORS) as threads,
        contextlib.ExitStack() as stack,
    ):
        list(threads.map(stack.enter_context, servers))
        until(lambda: value(house, "SELECT count(*) FROM worker") == 2, 40, "two workers")
        share(house, receiver)
        receiver.came.clear()
        add_target(house, receiver.address, wants="assessment.completed", target_id=TWO)
        visitors = Visitors(servers)
        running = [threads.submit(visitors.visit, number) for number in range(VISITORS)]
        until(lambda: len(visitors.done) >= ALL // 4 or any(each.done() for each in running), 30, "some visits")
        servers[0].kill()
        until(lambda: len(visitors.done) >= ALL // 2 or any(each.done() for each in running), 30, "more visits")
        with pytest.raises(Taken):
            take(named(address, "first"), house.database)
        first.kill()
        until(lambda: is_free(house, address, "first"), 10, "a name is free when its process is gone")
        for each in running:
            each.result(60)
        assert len(visitors.done) == ALL
        done = f"SELECT count(*) FROM delivery WHERE state = 'done' AND target_id = '{TWO}'"
        until(lambda: value(house, done) == ALL, 30, f"all of them\n{second.log}")
        until(lambda: value(house, "SELECT count(*) FROM worker") == 1, 10, "the dead one is forgotten")
        bodies = {came.headers["webhook-id"]: came.body for came in receiver.came}
        assert len(bodies) == ALL
        assert all(any(id.encode() in body for body in bodies.values()) for id in visitors.done)
        assert sum(receiver.seen.values()) <= ALL + 4, "more came twice than can have been in doubt"
        assert second.stop() == 0
    house.database.dispose()


def share(house: House, receiver: Receiver) -> None:
    """While all goes well, everything is sent once, and both workers send."""
    add_target(house, receiver.address)
    add_events(house, SHARED)
    until(lambda: len(receiver.seen) == SHARED, 30, "all of them")
    until(lambda: value(house, "SELECT count(*) FROM delivery WHERE state = 'done'") == SHARED, 10, "all kept")
    assert set(receiver.seen.values()) == {1}
    query = "SELECT count(DISTINCT executor_id) FROM dbos.workflow_status WHERE status = 'SUCCESS'"
    until(lambda: value(house, query) == 2, 5, "both took a part")


def named(address: str, name: str) -> Settings:
    return Settings(database_url=address, worker_name=name)


def is_free(house: House, address: str, name: str) -> bool:
    try:
        take(named(address, name), house.database).give_back()
    except Taken:
        return False
    return True


def test_what_a_slow_worker_is_sending_is_left_to_it(house: House, address: str, tmp_path: Path) -> None:
    own = {"DATABASE_URL": address}
    sending = "SELECT count(*) FROM dbos.workflow_status WHERE status = 'PENDING' AND executor_id = 'first'"
    unseen = "SELECT count(*) = 0 FROM worker WHERE id = 'first' AND seen_at > now() - interval '3 seconds'"
    with (
        Receiver() as receiver,
        RealWorker(tmp_path, "first", dead_after=1, **own) as first,
        RealWorker(tmp_path, "second", dead_after=1, **own) as second,
    ):
        until(lambda: value(house, "SELECT count(*) FROM worker") == 2, 40, "two workers")
        receiver.answer = lambda _came: Answer(hangs=20)
        add_target(house, receiver.address)
        add_events(house, 6)
        until(lambda: len(receiver.came) == 6 and value(house, sending), 30, "all are being sent, some by the first")
        first.process.send_signal(signal.SIGSTOP)
        until(lambda: value(house, unseen), 20, "nobody has seen the first for longer than makes one dead")
        receiver.released.set()
        first.process.send_signal(signal.SIGCONT)
        until(lambda: value(house, "SELECT count(*) FROM delivery WHERE state = 'done'") == 6, 30, second.log)
        assert set(receiver.seen.values()) == {1}
        assert (first.stop(), second.stop()) == (0, 0)
    house.database.dispose()


def test_a_worker_whose_name_is_taken_says_so_and_ends(address: str, tmp_path: Path) -> None:
    database = Database(Settings(database_url=address).database)
    held = take(named(address, "first"), database)
    with RealWorker(tmp_path, "first", DATABASE_URL=address) as same:
        assert same.process.wait(30) == 3, "a second one took the name"
    held.give_back()
    database.dispose()
