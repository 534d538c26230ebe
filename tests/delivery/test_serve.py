"""`levelhead serve` starts one worker beside it, starts it again when it dies, and leaves none behind."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import sqlalchemy

from app.building import build_house
from app.delivery.supervisor import Supervisor
from app.settings import Settings
from app.web.house import House
from app.web.render import ROOT
from tests.delivery.processes import SECRET_KEY, add_events, add_target, until
from tests.delivery.receiver import Answer, Receiver
from tests.servers import SERVE_WITH_WORKER, RealServer

pytestmark = pytest.mark.xdist_group("workers")
OWN = {"LEVELHEAD_SECRET_KEY": SECRET_KEY, "LEVELHEAD_ALLOWED_WEBHOOK_HOSTS": "127.0.0.1"}


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The worker processes that this one started."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            command = (each / "cmdline").read_bytes().split(b"\0")
        except (OSError, IndexError):
            continue
        if parent == process.pid and b"worker" in command:
            found.append(int(each.name))
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def house_of(folder: Path) -> House:
    return build_house(Settings(data_dir=folder / "data", secret_key=SECRET_KEY))


def test_serving_sends_too_and_a_receiver_that_hangs_slows_no_visitor(tmp_path: Path) -> None:
    with Receiver() as receiver, RealServer(tmp_path, SERVE_WITH_WORKER, **OWN) as server:
        house = house_of(tmp_path)
        receiver.answer = lambda _came: Answer(hangs=30)
        add_target(house, receiver.address)
        add_events(house, 20)
        until(lambda: receiver.came, 40, "the first delivery")
        took = []
        with httpx.Client(base_url=server.address) as visitor:
            for _ in range(10):
                began = time.monotonic()
                assert visitor.get("/assessments/new").status_code == 200
                assert visitor.post("/api/v1/assessments").status_code == 201
                took.append(time.monotonic() - began)
        assert sorted(took)[5] < 1, f"visitors waited: {took}"
        [worker] = workers_of(server.process)
        os.kill(worker, signal.SIGKILL)
        receiver.answer = lambda _came: Answer()
        receiver.released.set()
        until(lambda: set(workers_of(server.process)) - {worker}, 20, "another worker")
        query = sqlalchemy.text("SELECT count(*) FROM delivery WHERE state = 'done'")
        with house.database.reading.connect() as connection:
            until(lambda: connection.execute(query).scalar() == 20, 40, "all of them")
        [worker] = workers_of(server.process)
        assert "Traceback" not in server.log, server.log
        server.kill()  # and nobody is left to end the worker
        until(lambda: not is_alive(worker), 20, "the worker to end with its parent")
        house.database.dispose()


def test_ctrl_c_in_a_terminal_stops_both(tmp_path: Path) -> None:
    server = RealServer(tmp_path, SERVE_WITH_WORKER, **OWN)
    with server.log_file.open("wb") as log:
        server.process = subprocess.Popen(
            [sys.executable, *server.command], cwd=ROOT, env=server.environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        until(server.answers, 40, "the server")
        until(lambda: workers_of(server.process), 20, "a worker")
        [worker] = workers_of(server.process)
        until(lambda: (tmp_path / "data" / "levelhead.worker.lock").exists(), 20, "it is at work")
        os.killpg(server.process.pid, signal.SIGINT)  # the terminal tells every process of the group
        assert server.process.wait(20) == 0
        until(lambda: not is_alive(worker), 5, "the worker to end")
        assert "Traceback" not in server.log, server.log
    finally:
        if server.process.poll() is None:
            server.process.kill()


def test_a_worker_that_dies_at_once_is_started_again_with_a_growing_pause(tmp_path: Path) -> None:
    times = tmp_path / "times"
    script = f"import time; open({str(times)!r}, 'a').write(f'{{time.monotonic()}}\\n'); raise SystemExit(3)"
    supervisor = Supervisor((sys.executable, "-S", "-c", script), first_pause=0.1)
    supervisor.start()
    until(lambda: times.exists() and len(times.read_text().splitlines()) >= 4, 20, "four starts")
    supervisor.stop()
    moments = [float(line) for line in times.read_text().splitlines()[:4]]
    pauses = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert pauses[0] >= 0.2 and pauses[1] >= 0.4 and pauses[2] >= 0.8
    supervisor.thread.join(5)
    assert not supervisor.thread.is_alive()


def test_the_web_process_does_not_carry_the_engine() -> None:
    said = "import sys, app.main; print('dbos' in sys.modules, 'httpcore' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.split()[0] == "False"
