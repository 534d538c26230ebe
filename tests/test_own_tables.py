"""What stands behind a client asks only the tables of its own room; of another room it asks that room's queries."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

APP = Path(__file__).parents[1] / "app"
ROOMS = ("audits", "clients", "comparisons", "issuing", "offline", "plans")
ASKS = {"col", "select", "delete", "update", "insert", "get"}


def foreign_tables(room: str, tree: ast.Module) -> dict[str, str]:
    """The names of tables that a module imports from other rooms, and from which."""
    return {
        name.asname or name.name: str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).endswith(".models")
        for name in node.names
        if node.module != f"app.{room}.models"
    }


def asked(call: ast.Call) -> set[str]:
    """The tables that a call names as its own arguments, such as Audit in col(Audit.id) or select(Audit)."""
    what = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    owners = (each.value if isinstance(each, ast.Attribute) else each for each in call.args)
    return {each.id for each in owners if isinstance(each, ast.Name)} if what in ASKS else set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_query_of_a_room_names_a_table_of_another(room: str) -> None:
    found = []
    for path in sorted((APP / room).rglob("*.py")):
        tree = ast.parse(path.read_text())
        foreign = foreign_tables(room, tree)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if foreign else []
        found += [f"{path.name}:{call.lineno} {name}" for call in calls for name in asked(call) & foreign.keys()]
    assert found == []
