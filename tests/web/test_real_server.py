"""The program as its owner runs it: it starts, says little, keeps secrets out of its log, and stops cleanly."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
from lxml import html

from app.web.render import ROOT
from tests.servers import SECONDS, SERVE_AND_LOG_EVERYTHING, RealServer

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def begin(client: httpx.Client) -> tuple[str, str]:
    """The address of a new assessment, and the token of its forms."""
    token = TOKEN.findall(client.get("/assessments/new").text)[0]
    response = client.post("/assessments", data={"csrf_token": token, "choice": "full"})
    return response.headers["location"].partition("/questions/")[0], token


def test_it_starts_from_nothing_serves_and_stops_cleanly(tmp_path: Path) -> None:
    with RealServer(tmp_path) as server:
        assert "A readiness" in httpx.get(server.address).text or httpx.get(server.address).status_code == 200
        assert server.stop() == 0
        assert f"Levelhead is at {server.address} (Ctrl-C stops it)" in server.log
        assert "Traceback" not in server.log and "Error" not in server.log
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"levelhead.sqlite3", "secret.key"}


def test_a_return_link_is_in_no_log_however_much_is_logged(tmp_path: Path) -> None:
    with RealServer(tmp_path, SERVE_AND_LOG_EVERYTHING) as server:
        with httpx.Client(base_url=server.address) as client:
            address, token = begin(client)
            page = html.fromstring(client.post(f"{address}/return-link", data={"csrf_token": token}).text)
            link = str(page.xpath("string(//*[@class='copy'])")).strip()
            key = next(iter(client.cookies.values()))
            client.get(f"{link}x?utm={link[-43:]}")
        with httpx.Client() as another:
            form = TOKEN.findall(another.get(link).text)[0]
            assert another.post(link, data={"csrf_token": "forged"}).status_code == 403
            assert another.post(link, data={"csrf_token": form}).status_code == 303
            assert another.get(link).status_code == 410
            other_key = next(iter(another.cookies.values()))
        server.stop()
        assert "POST /return/{token} 303" in server.log
        for secret in (link[-43:], key, other_key, form):
            assert secret not in server.log


def test_a_browser_that_hangs_up_leaves_no_trace(tmp_path: Path) -> None:
    head = b"POST /assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with RealServer(tmp_path) as server:
        for rest in (
            b"Content-Length: 1000\r\n\r\nchoice=fu",
            b"Content-Len",
            b"Transfer-Encoding: chunked\r\n\r\n5\r\nch",
        ):
            with socket.create_connection(("127.0.0.1", server.port)) as connection:
                connection.sendall(head + rest)
                time.sleep(0.2)
        assert server.answers()
        server.stop()
        assert "Traceback" not in server.log


def test_a_body_that_is_too_large_is_answered_over_the_wire_too(tmp_path: Path) -> None:
    with RealServer(tmp_path) as server:
        for size in (4_200_000, 20_000_000):
            response = httpx.post(f"{server.address}/assessments", data={"choice": "x" * size})
            assert response.status_code == 413
            assert "What you sent is too large" in response.text


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with RealServer(tmp_path) as server:
        stopped = subprocess.run(
            [sys.executable, "-m", "app", "serve"],
            cwd=ROOT, env=server.environment, capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        assert stopped.returncode != 0
        assert "address already in use" in stopped.stderr
        assert "Traceback" not in stopped.stderr
        assert server.answers(), "the one that has the port goes on"


def test_several_processes_serve_one_database(tmp_path: Path) -> None:
    with RealServer(tmp_path, ("-m", "app", "serve", "--workers", "2")) as server:
        with httpx.Client(base_url=server.address) as client:
            address, token = begin(client)
        for number in range(8):  # each on a connection of its own, so that both processes get some
            fields = {"csrf_token": token, "choice": "health", "version": str(number)}
            with httpx.Client(base_url=server.address, cookies=client.cookies) as again:
                response = again.post(f"{address}/questions/context.sector", data=fields)
            assert response.status_code == 303, response.text
        assert server.stop() == 0
        assert "Traceback" not in server.log
