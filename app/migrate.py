"""Brings a database up to the newest migration."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.database import Database
from app.web.render import ROOT

ONE_AT_A_TIME = 4_815_162_342  # any number, the same for every process


def migrate(database: Database, revision: str = "head") -> None:
    """Runs what is missing, in one transaction; two processes at once take turns."""
    with database.writing.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        command.upgrade(configuration(connection), revision)


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one open connection."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config
