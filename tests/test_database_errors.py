"""An error of the database is written into the log, so it names its statement and nothing that was being saved."""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.database import Database
from app.delivery.engine import sqlite_engine
from app.settings import Settings

SECRET = "ada@example.org"
BROKEN = sqlalchemy.text("INSERT INTO no_such_table VALUES (:email)")


@pytest.mark.parametrize("writes", [True, False])
def test_neither_engine_says_what_was_being_saved(database_url: str, writes: bool) -> None:
    database = Database(Settings(database_url=database_url).database)
    with pytest.raises(DBAPIError) as error, database.session(writes=writes) as session:
        session.execute(BROKEN, {"email": SECRET})
    assert "no_such_table" in str(error.value) and SECRET not in str(error.value)
    database.dispose()


def test_nor_does_the_database_s_own_message(database_url: str) -> None:
    database = Database(Settings(database_url=database_url).database)
    with pytest.raises(IntegrityError) as error, database.session(writes=True) as session:
        session.execute(sqlalchemy.text("INSERT INTO tally (key) VALUES (:email)"), {"email": SECRET})
    logged = "".join(traceback.format_exception(error.value))
    assert "INSERT INTO tally" in logged and "since" in logged and SECRET not in logged
    database.dispose()


def test_nor_does_the_worker_s(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "worker.sqlite3")
    with pytest.raises(DBAPIError) as error, engine.connect() as connection:
        connection.execute(BROKEN, {"email": SECRET})
    assert isinstance(error.value.orig, sqlite3.Error) and SECRET not in str(error.value)
    engine.dispose()
