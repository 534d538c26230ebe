"""What the database of an application holds, read and changed past the application."""

from __future__ import annotations

from typing import Any

import sqlalchemy
from fastapi import FastAPI


def rows(app: FastAPI, query: str, **values: Any) -> list[dict[str, Any]]:
    """The rows of a query, as the database holds them."""
    engine = sqlalchemy.create_engine(app.state.house.settings.database)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(sqlalchemy.text(query), values).mappings()]
    engine.dispose()
    return found


def change(app: FastAPI, *statements: str, **values: Any) -> None:
    """Changes the database behind the application's back, in one transaction."""
    engine = sqlalchemy.create_engine(app.state.house.settings.database)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sqlalchemy.text(statement), values)
    engine.dispose()


def everything(app: FastAPI) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables: to see that something changed nothing."""
    engine = sqlalchemy.create_engine(app.state.house.settings.database)
    found = {}
    with engine.connect() as connection:
        for name in sorted(sqlalchemy.inspect(connection).get_table_names()):
            kept = connection.execute(sqlalchemy.text(f"SELECT * FROM {name}")).mappings()
            found[name] = sorted((dict(row) for row in kept), key=repr)
    engine.dispose()
    return found
