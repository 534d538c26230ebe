"""Migrated PostgreSQL databases for tests, each used again by the next test: emptying one is faster than making one."""

from __future__ import annotations

import uuid

import sqlalchemy
from sqlalchemy import Connection, Engine

SHAPE = """
SELECT string_agg(place, ' ' ORDER BY place) FROM (
  SELECT table_schema || '.' || table_name || '.' || column_name AS place FROM information_schema.columns
  WHERE table_schema NOT IN ('pg_catalog', 'information_schema')) AS columns
"""
MIGRATION = "SELECT version_num FROM alembic_version"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def engine_of(address: str) -> Engine:
    url = sqlalchemy.make_url(address).set(drivername="postgresql+psycopg")
    return sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)


def address_of(server: str, database: str) -> str:
    return sqlalchemy.make_url(server).set(database=database).render_as_string(hide_password=False)


def create_database(server: str, name: str, template: str = "template0") -> str:
    with engine_of(server).connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return address_of(server, name)


class Databases:
    """The databases of one worker: those that no test has now are empty, and of the shape of the template."""

    def __init__(self, server: str, template: str) -> None:
        self._server = server
        self._template = template
        self._free: list[str] = []
        with engine_of(address_of(server, template)).connect() as connection:
            self._shape = connection.exec_driver_sql(SHAPE).scalar()
            self._migration = connection.exec_driver_sql(MIGRATION).scalar()

    def take(self) -> str:
        """The address of an empty one."""
        return (
            self._free.pop()
            if self._free
            else create_database(self._server, f"test_{uuid.uuid4().hex}", self._template)
        )

    def give_back(self, address: str) -> None:
        """Empties one for the next test. One that a test has changed the shape of is not used again."""
        with engine_of(address).connect() as connection:
            connection.exec_driver_sql(OTHERS)
            if connection.exec_driver_sql(SHAPE).scalar() != self._shape:
                return
            if connection.exec_driver_sql(MIGRATION).scalar() != self._migration:
                return
            _empty(connection)
        self._free.append(address)


def _empty(connection: Connection) -> None:
    names = connection.exec_driver_sql(TABLES).scalars().all()
    sequences = connection.exec_driver_sql(SEQUENCES).scalars().all()
    statements = ["SET session_replication_role = replica", *(f'DELETE FROM "{name}"' for name in names)]
    statements += [f'ALTER SEQUENCE "{name}" RESTART' for name in sequences]
    connection.exec_driver_sql("; ".join(statements))
