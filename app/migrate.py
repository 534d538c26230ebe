"""Brings a database up to the newest migration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from app.database import Database
from app.web.render import ROOT

if TYPE_CHECKING:
    from alembic.config import Config

VERSIONS = ROOT / "migrations" / "versions"
LONGEST_SECONDS = 600  # that a process waits on SQLite while another one migrates; saving waits for 5
ONE_AT_A_TIME = 4_815_162_342  # any number, the same for every process


class NewerDatabase(Exception):
    """A newer Levelhead has been here. This one could not read all of it."""


def migrate(database: Database, revision: str = "head") -> None:
    """Runs what is missing, in one transaction; two processes at once take turns. Raises NewerDatabase."""
    known = sorted(path.name[:4] for path in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))
    now = version(database)
    if now is not None and now not in known:
        raise NewerDatabase(f"The database is at migration {now}, and this version of Levelhead ends at {known[-1]}.")
    if revision == "head" and now == known[-1]:
        return
    from alembic import command  # half a second that a start with nothing to do need not spend

    own = Database(str(database.writing.url), LONGEST_SECONDS) if database.is_sqlite else database
    with own.writing.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        command.upgrade(configuration(connection), revision)
    if own is not database:
        own.dispose()


def version(database: Database) -> str | None:
    """The number of the last migration that was run on the database, or None."""
    with database.reading.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config
