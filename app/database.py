"""The engine, the one writer at a time that SQLite wants, and the session of a request."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, Engine, ExceptionContext, Text, TypeDecorator, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

BUSY_SECONDS = 5


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, with its zone, on databases that keep zones and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(nullable: bool = False, index: bool = False) -> Column[datetime]:
    """A column that holds a moment in UTC."""
    return Column(UtcDateTime, nullable=nullable, index=index)


def long_text() -> Column[str]:
    """A column that holds a text of any length, and never nothing."""
    return Column(Text, nullable=False)


class Database:
    """One engine for reading and the same engine for writing, with the writers in a queue on SQLite.

    An error names its statement and not what was being saved: errors are written into the log.
    """

    reading: Engine
    writing: Engine

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(
                url, pool_size=20, max_overflow=20, hide_parameters=True, connect_args={"timeout": busy_seconds}
            )
            _prepare_sqlite(engine, busy_seconds)
            self.reading, self.writing = engine, engine.execution_options(writes=True)
        else:
            engine = create_engine(url, pool_size=20, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
            event.listen(engine, "handle_error", _without_rows)
            self.reading, self.writing = engine.execution_options(isolation_level="AUTOCOMMIT"), engine
        self._turn = asyncio.Lock()
        self._one_at_a_time = threading.RLock() if self.is_sqlite else contextlib.nullcontext()

    def session(self, writes: bool) -> Session:
        """A session that only reads, or one that writes. `locks_rows`: whether its writers must lock their rows."""
        engine = self.writing if writes else self.reading
        return Session(engine, info={"writes": writes, "locks_rows": writes and not self.is_sqlite})

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for this process's turn to write. PostgreSQL needs no turns."""
        if self.is_sqlite:
            async with self._turn:
                yield
        else:
            yield

    async def begin(self, session: Session, threads: Executor) -> None:
        """Begins to write. What another process keeps locked is waited for in a thread, so that nobody else waits."""
        if self.is_sqlite and not session.in_transaction():
            try:
                session.connection(execution_options={"waits": False})
            except OperationalError:
                session.rollback()
                await asyncio.get_running_loop().run_in_executor(threads, session.connection)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end of the block: for the command line, for start-up and for the worker.

        On SQLite its threads queue here. Its busy handler would let them sleep ever longer instead.
        """
        with self._one_at_a_time, self.session(writes=True) as session:
            yield session
            session.commit()

    def dispose(self) -> None:
        self.reading.dispose()


def insert_into(session: Session, table: Any) -> Any:
    """An INSERT that can say what to do on a conflict: SQLAlchemy has one for each database."""
    return insert_for(dialect_of(session), table)


def dialect_of(session: Session) -> str:
    """The kind of database behind a session: for statements that are built once for each."""
    return session.get_bind().dialect.name


def insert_for(dialect: str, table: Any) -> Any:
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import (
            insert as of_postgresql,  # a tenth of a second SQLite need not wait for
        )

        return of_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as of_sqlite

    return of_sqlite(table)


def _without_rows(failure: ExceptionContext) -> None:
    """Takes out of an error what PostgreSQL adds to its message: the row that could not be saved."""
    message = getattr(getattr(failure.original_exception, "diag", None), "message_primary", None)
    if message is None:
        return
    failure.original_exception.args = (message,)
    if failure.sqlalchemy_exception is not None:
        failure.sqlalchemy_exception.args = (message,)


def _use_wal(connection: Any, busy_seconds: float) -> None:
    """A new database is switched to its write-ahead log by whoever comes first. SQLite lets nobody wait for that."""
    until = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _prepare_sqlite(engine: Engine, busy_seconds: float) -> None:
    """WAL, full durability, foreign keys, and BEGIN IMMEDIATE where a transaction writes. Reading needs none."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        _use_wal(connection, busy_seconds)
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if not options.get("writes", False):
            return
        if options.get("waits", True):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            cursor.execute(f"PRAGMA busy_timeout={round(1000 * busy_seconds)}")
            cursor.close()
