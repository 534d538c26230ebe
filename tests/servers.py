"""The program itself: `python -m app serve` as a process of its own, to be stopped or killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import httpx

from app.web.render import ROOT

SECONDS = 90
SERVE = ("-m", "app", "serve", "--no-worker")
SERVE_WITH_WORKER = ("-m", "app", "serve")
SERVE_AND_LOG_EVERYTHING = (
    "-c",
    "import logging; logging.basicConfig(level=0); from app.cli import cli; cli(['serve', '--no-worker'])",
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class RealServer:
    """A process that serves on loopback. Started again, it has the same port, data and log."""

    def __init__(self, folder: Path, command: tuple[str, ...] = SERVE, **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.command = command
        self.log_file = folder / "log.txt"
        self.environment = {
            **os.environ,
            "LEVELHEAD_DATA_DIR": str(folder / "data"),
            "LEVELHEAD_PORT": str(self.port),
            "LEVELHEAD_BASE_URL": self.address,
            **settings,
        }

    def start(self) -> None:
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.command], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        until = time.monotonic() + SECONDS
        while not self.answers():
            assert self.process.poll() is None, f"it stopped by itself:\n{self.log}"
            assert time.monotonic() < until, f"it did not start:\n{self.log}"
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """Ends it as a power cut would: it gets no chance to do anything more."""
        self.process.kill()
        self.process.wait(SECONDS)

    def stop(self) -> int:
        """Ends it as Ctrl-C does, and returns its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(SECONDS)

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def __enter__(self) -> RealServer:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.kill()
