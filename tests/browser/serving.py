"""The real application behind a real server on loopback, in a thread, until it is stopped."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from app.database import Database
from app.main import create_app
from app.migrate import migrate
from app.settings import Settings

SECONDS = 20


@dataclass(frozen=True)
class Served:
    """An application and where it is being served."""

    address: str
    app: FastAPI


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """An application that serves a migrated SQLite database in a folder."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = Settings(
        data_dir=folder,
        base_url=address,
        phone="020 7946 0000",
        contact_email="desk@ready.example",
        smtp_host="127.0.0.1",
        smtp_port=9,
        smtp_security="none",
        smtp_from="us@ready.example",
    )
    database = Database(settings.database)
    migrate(database)
    database.dispose()
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="error", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    wait_for(lambda: server.started, f"the application did not start at {address}")
    yield Served(address, app)
    server.should_exit = True
    thread.join(SECONDS)
    assert not thread.is_alive(), f"the application at {address} did not stop"


def wait_for(is_so: Callable[[], bool], otherwise: str) -> None:
    """Waits until something is so, and fails with a sentence when it takes too long."""
    until = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < until, otherwise
        time.sleep(0.02)
