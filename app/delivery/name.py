"""A worker's name is its own while it lives: the system frees it the moment its process ends, however it ends."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.database import Database
from app.settings import Settings


class Taken(Exception):
    """Another living worker has this name."""


class Held(Protocol):
    """A name that we have."""

    def is_still_ours(self) -> bool: ...

    def give_back(self) -> None: ...


def take(settings: Settings, database: Database) -> Held:
    """Takes the name of the settings, or raises Taken. On SQLite there is one worker, whatever its name."""
    if database.is_sqlite:
        return FileName(Path(settings.database.removeprefix("sqlite:///")).with_suffix(".worker.lock"))
    return take_name(database, settings.worker_name)


def take_name(database: Database, name: str) -> Held:
    """Takes a name on PostgreSQL, one's own or that of a worker that is gone, or raises Taken."""
    return ServerName(database, name)


class FileName:
    """A lock on a file beside the database."""

    def __init__(self, file: Path) -> None:
        import fcntl

        self.descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self.descriptor)
            raise Taken from None

    def is_still_ours(self) -> bool:
        return True

    def give_back(self) -> None:
        os.close(self.descriptor)


class ServerName:
    """A lock of PostgreSQL that lives as long as our connection to it.

    Where a whole machine goes, nobody closes the connection. PostgreSQL asks whether it is still there, and after
    some 40 seconds without an answer frees the name.
    """

    def __init__(self, database: Database, name: str) -> None:
        digest = hashlib.sha256(f"levelhead worker {name}".encode()).digest()
        self.key = int.from_bytes(digest[:8], "big", signed=True)
        self.connection: Connection = database.reading.connect()
        for asking in ("idle = 20", "interval = 5", "count = 4"):
            self.connection.exec_driver_sql(f"SET tcp_keepalives_{asking}")
        if not self._ask("pg_try_advisory_lock"):
            self.connection.close()
            raise Taken

    def _ask(self, function: str) -> bool:
        return bool(self.connection.exec_driver_sql(f"SELECT {function}({self.key})").scalar())

    def is_still_ours(self) -> bool:
        """Whether the connection still lives. A new one would not hold the lock, so it is never made anew."""
        try:
            self.connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            return False
        return True

    def give_back(self) -> None:
        self.connection.invalidate()
        self.connection.close()
