"""The numbered migrations: they build exactly what the code uses, keep what is there, and take turns."""

from __future__ import annotations

import multiprocessing
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

import app.main  # noqa: F401  # with it, every table is known
from app.database import Database
from app.migrate import VERSIONS, NewerDatabase, migrate, version
from app.settings import Settings
from tests.conftest import DATABASES
from tests.postgresql import create_database

PROCESSES = 4


@pytest.fixture(params=DATABASES)
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes databases with nothing in them, of each kind in turn."""

    def make() -> str:
        name = f"empty_{uuid.uuid4().hex}"
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        return Settings(database_url=create_database(request.getfixturevalue("postgresql_server"), name)).database

    return make


@pytest.fixture
def empty(new_database: Callable[[], str]) -> Database:
    return Database(new_database())


def numbers() -> list[str]:
    return sorted(path.name[:4] for path in VERSIONS.glob("*.py"))


def test_from_nothing_they_build_what_the_code_uses(empty: Database) -> None:
    migrate(empty)
    with empty.reading.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    empty.dispose()


def test_the_constraints_are_those_of_the_code(empty: Database) -> None:
    migrate(empty)
    inspector = sqlalchemy.inspect(empty.reading)
    for table in SQLModel.metadata.sorted_tables:
        for column in inspector.get_columns(table.name):
            assert column["nullable"] == table.columns[column["name"]].nullable, f"{table.name}.{column['name']}"
        keys = {
            (key["constrained_columns"][0], key["referred_table"], key["referred_columns"][0])
            for key in inspector.get_foreign_keys(table.name)
        }
        assert keys == {(key.parent.name, key.column.table.name, key.column.name) for key in table.foreign_keys}
    empty.dispose()


def test_they_are_numbered_without_a_gap_and_each_names_the_one_before() -> None:
    assert numbers() == [f"{number:04}" for number in range(1, len(numbers()) + 1)]
    script = ScriptDirectory(str(VERSIONS.parent))
    for before, number in zip([None, *numbers()], numbers(), strict=False):
        revision = script.get_revision(number)
        assert revision is not None and revision.down_revision == before
        assert revision.doc, f"{number} does not say what it is for"


def test_data_of_every_version_is_carried_to_the_newest(empty: Database) -> None:
    kept: dict[str, dict[str, Any]] = {}
    for number in numbers():
        migrate(empty, number)
        tables = reflected(empty)
        for name, row in kept.items():
            assert holds(empty, tables[name], row), f"{number} lost or changed a row of {name}"
        for table in tables.values():
            if table.name not in kept and table.name != "alembic_version":
                kept[table.name] = insert_one(empty, table, kept)
    assert set(kept) == {table.name for table in SQLModel.metadata.sorted_tables}
    assert version(empty) == numbers()[-1]
    empty.dispose()


def reflected(database: Database) -> dict[str, Table]:
    """The tables as they are in the database now, those that others refer to first."""
    metadata = MetaData()
    metadata.reflect(database.reading)
    return {table.name: table for table in metadata.sorted_tables}


def insert_one(database: Database, table: Table, kept: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Adds one row with something in every column, and returns it."""
    row: dict[str, Any] = {}
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        if key is not None and key.column.table.name in kept:
            row[column.name] = kept[key.column.table.name][key.column.name]
        elif key is None:
            row[column.name] = something(column)
    with database.writing.begin() as connection:
        connection.execute(table.insert().values(row))
    return row


def something(column: sqlalchemy.Column[Any]) -> Any:
    """A value that a column takes, with text that not every encoding can hold."""
    kind = column.type.python_type
    if kind is str:
        length = getattr(column.type, "length", None) or 40
        return f"{column.name} é \N{RAISED HAND}"[:length]
    known: dict[type, Any] = {int: 7, bool: True, date: date(2026, 3, 29), float: 0.5}
    known |= {datetime: datetime(2026, 3, 29, 1, 30, tzinfo=UTC)}
    return known[kind]


def holds(database: Database, table: Table, row: dict[str, Any]) -> bool:
    """Whether a table still has a row. A moment is compared as UTC, which SQLite does not note beside it."""
    with database.reading.connect() as connection:
        [found] = connection.execute(sqlalchemy.select(table)).mappings()

    def plain(value: Any) -> Any:
        return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value

    return all(plain(found[name]) == plain(value) for name, value in row.items())


def test_doing_it_again_changes_nothing(empty: Database) -> None:
    migrate(empty)
    tables = set(reflected(empty))
    migrate(empty)
    assert set(reflected(empty)) == tables
    empty.dispose()


def test_a_database_that_a_newer_levelhead_has_used_is_left_alone(empty: Database) -> None:
    migrate(empty)
    with empty.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase, match="9999"):
        migrate(empty)
    assert version(empty) == "9999"
    empty.dispose()


def migrate_at_once(url: str, ready: Barrier) -> None:
    """What each of several processes does."""
    ready.wait(60)
    database = Database(url)
    migrate(database)
    database.dispose()


def test_several_processes_at_once_take_turns(new_database: Callable[[], str]) -> None:
    processes = multiprocessing.get_context("spawn")
    url = new_database()
    ready = processes.Barrier(PROCESSES)
    running = [processes.Process(target=migrate_at_once, args=(url, ready)) for _ in range(PROCESSES)]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    assert [process.exitcode for process in running] == [0] * PROCESSES
    database = Database(url)
    assert version(database) == numbers()[-1]
    database.dispose()


def test_a_migration_waits_for_its_turn_longer_than_saving_does(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'busy.sqlite3'}", busy_seconds=0.05)
    held = database.writing.connect()
    held.exec_driver_sql("SELECT 1")
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(migrate, database)
        with pytest.raises(TimeoutError):
            waiting.result(1.5)  # it has not given up
        held.rollback()
        waiting.result(60)
    held.close()
    assert version(database) == numbers()[-1]
    database.dispose()


def test_a_new_database_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    def open_it(place: Path, gate: threading.Barrier) -> None:
        database = Database(f"sqlite:///{place}")
        gate.wait()
        with database.reading.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        database.dispose()

    with ThreadPoolExecutor(6) as threads:
        for number in range(150):
            gate = threading.Barrier(6)
            for each in [threads.submit(open_it, tmp_path / f"{number}.sqlite3", gate) for _ in range(6)]:
                each.result(60)


def test_what_the_figures_count_is_taken_from_what_was_answered_before(empty: Database) -> None:
    migrate(empty, "0003")
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    with empty.writing.begin() as connection:
        tables = reflected(empty)
        connection.execute(tables["content_version"].insert(), {"hash": "q", "kind": "q", "body": "", "kept_at": early})
        plain = {"questionnaire_hash": "q", "created_at": early, "continues": None}
        connection.execute(tables["assessment"].insert(), [{"id": each, **plain} for each in ("done", "begun", "new")])
        blank = {"state": "answered", "number": None, "reason": "", "note": "", "evidence": None, "version": 1}
        for assessment in ("done", "begun"):
            for question, option, at in (("context.sector", "health", early), ("policy.current", None, late)):
                place = {"assessment_id": assessment, "question_id": question, "option": option, "saved_at": at}
                connection.execute(tables["answer"].insert(), {**blank, **place})
        handed = {"submitted_at": late, "catalogue_hash": "q", "answers": "", "result": ""}
        connection.execute(tables["submission"].insert(), {"assessment_id": "done", **handed})
    migrate(empty)
    with empty.reading.connect() as connection:
        query = "SELECT id, sector, last_question, submitted_at IS NOT NULL FROM assessment ORDER BY id"
        found = [tuple(row) for row in connection.execute(sqlalchemy.text(query))]
    assert found == [
        ("begun", "health", "policy.current", False),
        ("done", "health", "policy.current", True),
        ("new", None, None, False),
    ]
    empty.dispose()
