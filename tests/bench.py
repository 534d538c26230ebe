"""Measures Levelhead on this machine, with eight clients over HTTP, beside two yardsticks of the same run.

Prints what it measured and what is aimed at. It fails on no time: machines are shared and noisy.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests import bench_audits, bench_desk, bench_voices

CLIENTS = 8
SECONDS = 6.0
RESPONSES = 50_000
PORT, YARDSTICK_PORT = 8791, 8792
CONTEXT = {"context.scope": "full", "context.sector": "health", "context.setting": "mental_health_ward"}
FIELD = re.compile(rb'name="(csrf_token|version|return_to)" value="([^"]*)"')
out = Console()


class Client:
    """A small keep-alive HTTP client, so that the machine's time goes to the server."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        body = urllib.parse.urlencode(fields).encode() if fields else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
        if fields:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.writer.write(head.encode() + b"\r\n" + body)
        raw = await self.reader.readuntil(b"\r\n\r\n")
        lines = raw.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:]) if name}
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
        content = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), headers, content


@dataclass
class Times:
    """Seconds that each of many requests took, and how long they took together."""

    each: list[float]
    total: float

    def at(self, share: float) -> float:
        return sorted(self.each)[min(len(self.each) - 1, int(share * len(self.each)))] * 1000

    @property
    def rate(self) -> float:
        return len(self.each) / self.total


async def eight(work: Callable[[int, float, list[float]], Awaitable[None]]) -> Times:
    """Eight clients at once, for a bounded time."""
    each: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(work(number, started + SECONDS, each) for number in range(CLIENTS)))
    return Times(each, time.perf_counter() - started)


async def begin(port: int) -> tuple[Client, str, bytes]:
    """A client with an assessment at its first practice question."""
    client = Client(port)
    await client.connect()
    path = "/assessments"
    _, _, page = await client.ask("GET", "/assessments/new")
    for choice in (*CONTEXT.values(), "40", "england", "manager", "planning"):
        _, headers, _ = await client.ask("POST", path, form_of(page) | {"choice": choice})
        path = headers["location"]
        _, _, page = await client.ask("GET", path)
    return client, path, page


def form_of(page: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in FIELD.findall(page)}


async def saving(_number: int, until: float, each: list[float]) -> None:
    """Saves an answer and gets the next page, through whole assessments, again and again."""
    while time.perf_counter() < until:
        client, path, page = await begin(PORT)
        while "/questions/" in path and time.perf_counter() < until:
            started = time.perf_counter()
            status, headers, _ = await client.ask("POST", path, form_of(page) | {"choice": str(random.randrange(5))})
            assert status == 303, status
            path = headers["location"]
            _, _, page = await client.ask("GET", path)
            each.append(time.perf_counter() - started)
        client.writer.close()


async def finished(port: int) -> tuple[Client, str]:
    """A client with a submitted assessment, and its address."""
    client, path, page = await begin(port)
    while "/questions/" in path:
        _, headers, _ = await client.ask("POST", path, form_of(page) | {"choice": str(random.randrange(5))})
        path = headers["location"]
        _, _, page = await client.ask("GET", path)
    address = path.removesuffix("/check")
    status, _, _ = await client.ask("POST", f"{address}/submission", form_of(page))
    assert status == 303, status
    return client, address


def reading(
    port: int, ready: list[tuple[Client, str]], suffix: str
) -> Callable[[int, float, list[float]], Awaitable[None]]:
    async def work(number: int, until: float, each: list[float]) -> None:
        client, address = ready[number]
        while time.perf_counter() < until:
            started = time.perf_counter()
            status, _, _ = await client.ask("GET", address + suffix)
            assert status == 200, status
            each.append(time.perf_counter() - started)

    return work


async def files(port: int) -> tuple[list[float], list[float]]:
    """The first and the second PDF of some assessments, one at a time."""
    first: list[float] = []
    again: list[float] = []
    for _ in range(8):
        client, address = await finished(port)
        for kept in (first, again):
            started = time.perf_counter()
            status, _, content = await client.ask("GET", f"{address}/report.pdf")
            assert status == 200 and content.startswith(b"%PDF"), status
            kept.append((time.perf_counter() - started) * 1000)
    return first, again


def serve_yardstick(size: int) -> None:
    """A bare Starlette page of the same size."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    page = "x" * size

    async def show(_request: Request) -> HTMLResponse:
        return HTMLResponse(page)

    uvicorn.run(Starlette(routes=[Route("/", show)]), port=YARDSTICK_PORT, log_level="error", access_log=False)


def bare_commits(folder: Path) -> Times:
    """Bare SQLite commits with the same durability, one writer."""
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, body TEXT)")
    each, started = [], time.perf_counter()
    while time.perf_counter() < started + 2:
        one = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO answer (body) VALUES (?)", ("x" * 200,))
        connection.execute("COMMIT")
        each.append(time.perf_counter() - one)
    return Times(each, time.perf_counter() - started)


def scoring_rate() -> float:
    """Full assessments scored a second, on one core."""
    from questionnaire.answers import Answer, answered
    from questionnaire.load import load
    from scoring.engine import score

    questionnaire, _ = load()
    source = random.Random(1)
    sets: list[dict[str, Answer]] = []
    for _ in range(500):
        answers = {question: answered(choice) for question, choice in CONTEXT.items()}
        kinds = [None, "document", "record", "verbal"]
        answers |= {i: answered(source.randrange(5), source.choice(kinds)) for i in questionnaire.indicators}
        sets.append(answers)
    for answers in sets[:50]:
        score(questionnaire, answers)
    started, count = time.perf_counter(), 0
    while time.perf_counter() < started + 3:
        for answers in sets:
            score(questionnaire, answers)
        count += len(sets)
    return count / (time.perf_counter() - started)


def wait_for(port: int, path: str) -> None:
    for _ in range(400):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"nothing answers on port {port}")


def memory(pid: int) -> float:
    """Resident memory of a process in MB (Linux)."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "LEVELHEAD_DATA_DIR": str(folder / "data"), "LEVELHEAD_PORT": str(PORT)}
        command = [sys.executable, "-m", "app", "serve"]
        starts = []
        for attempt in range(3):
            began = time.perf_counter()
            with (folder / "log").open("w") as log:
                server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            wait_for(PORT, "/health")
            starts.append(time.perf_counter() - began)
            if attempt < 2:
                server.send_signal(signal.SIGINT)
                server.wait(15)
        try:
            measure(folder, server.pid, starts)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(15)


def measure(folder: Path, pid: int, starts: list[float]) -> None:
    idle = memory(pid)
    saves = asyncio.run(eight(saving))

    async def results() -> tuple[Times, int]:
        ready = [await finished(PORT) for _ in range(CLIENTS)]
        _, _, page = await ready[0][0].ask("GET", ready[0][1] + "/result")
        return await eight(reading(PORT, ready, "/result")), len(page)

    async def one_result() -> Times:
        client, address = await finished(PORT)
        each: list[float] = []
        started = time.perf_counter()
        await reading(PORT, [(client, address)], "/result")(0, started + 3, each)
        return Times(each, time.perf_counter() - started)

    alone = asyncio.run(one_result())
    pages, size = asyncio.run(results())
    first, again = asyncio.run(files(PORT))
    used = memory(pid)
    yardstick = multiprocessing.get_context("spawn").Process(target=serve_yardstick, args=(size,), daemon=True)
    yardstick.start()
    wait_for(YARDSTICK_PORT, "/")

    async def bare() -> Times:
        ready = [(Client(YARDSTICK_PORT), "/") for _ in range(CLIENTS)]
        for client, _ in ready:
            await client.connect()
        return await eight(reading(YARDSTICK_PORT, ready, ""))

    plain = asyncio.run(bare())
    yardstick.terminate()
    commits = bare_commits(folder)
    rate = scoring_rate()
    report(starts, idle, used, saves, alone, pages, size, first, again, plain, commits, rate)
    table = Table(title=f"The desk with {bench_desk.LEADS:,} leads, median of {bench_desk.TIMES}")
    for heading in ("page", "measured", "aim", "reached"):
        table.add_column(heading)
    for name, milliseconds in bench_desk.measure(folder / "desk").items():
        table.add_row(name, f"{milliseconds:.0f} ms", "< 100 ms", "yes" if milliseconds < 100 else "no")
    out.print(table)
    table = Table(title=f"The clients of a firm, {bench_audits.CLIENTS:,} of them, median of {bench_audits.TIMES}")
    for heading in ("page", "measured", "aim", "reached", "sent"):
        table.add_column(heading)
    for name, each in bench_audits.measure(folder / "audits").items():
        reached = "yes" if each.milliseconds < bench_audits.AIM else "no"
        table.add_row(
            name, f"{each.milliseconds:.0f} ms", f"< {bench_audits.AIM} ms", reached, f"{each.sent / 1000:.0f} kB"
        )
    out.print(table)
    table = Table("what", "measured", title=f"A round with {RESPONSES:,} responses; the aim of a report is < 300 ms")
    for name, milliseconds in bench_voices.measure(folder / "voices", RESPONSES).items():
        table.add_row(name, f"{milliseconds:.1f} ms")
    out.print(table)


def report(
    starts: list[float],
    idle: float,
    used: float,
    saves: Times,
    alone: Times,
    pages: Times,
    size: int,
    first: list[float],
    again: list[float],
    plain: Times,
    commits: Times,
    rate: float,
) -> None:
    table = Table(title=f"Levelhead, {CLIENTS} clients over HTTP, one process, {os.cpu_count()} cores")
    for heading in ("what", "measured", "aim", "reached"):
        table.add_column(heading)

    def row(what: str, measured: str, aim: str = "", reached: bool | None = None) -> None:
        table.add_row(what, measured, aim, "" if reached is None else "yes" if reached else "no")

    row("save and next page, p50", f"{saves.at(0.5):.1f} ms")
    row("save and next page, p95", f"{saves.at(0.95):.1f} ms", "< 40 ms", saves.at(0.95) < 40)
    row("save and next page, a second", f"{saves.rate:.0f}", ">= 300", saves.rate >= 300)
    row("save and next page, longest", f"{saves.at(1):.1f} ms", "< 150 ms", saves.at(1) < 150)
    row("result page, one client, p50", f"{alone.at(0.5):.1f} ms", "< 15 ms", alone.at(0.5) < 15)
    row("result page, 8 clients, p50", f"{pages.at(0.5):.1f} ms ({pages.rate:.0f} a second, {size:,} bytes)")
    row("first PDF, median", f"{statistics.median(first):.0f} ms", "< 150 ms", statistics.median(first) < 150)
    row("the same PDF again, median", f"{statistics.median(again):.0f} ms", "< 40 ms", statistics.median(again) < 40)
    row("full assessments scored a second", f"{rate:,.0f}", ">= 5,000", rate >= 5000)
    row(
        "start to first answer, median of 3",
        f"{statistics.median(starts):.2f} s",
        "< 3 s",
        statistics.median(starts) < 3,
    )
    row("memory, idle", f"{idle:.0f} MB")
    row("memory, after all this", f"{used:.0f} MB", "< 150 MB", used < 150)
    row("yardstick: bare Starlette page, p50", f"{plain.at(0.5):.1f} ms ({plain.rate:.0f} a second)")
    row("yardstick: bare SQLite commit, p50", f"{commits.at(0.5):.2f} ms ({commits.rate:.0f} a second)")
    row("save and next page ÷ bare page", f"{saves.at(0.5) / plain.at(0.5):.1f} times")
    row("result page ÷ bare page, 8 clients", f"{pages.at(0.5) / plain.at(0.5):.1f} times")
    out.print(table)


if __name__ == "__main__":
    main()
