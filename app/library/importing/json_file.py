"""The owner's catalogue as schema.org Course JSON-LD: one object, a list, a graph or a list of items."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from app.library.importing import course_node
from app.library.importing.course_node import Node
from app.library.importing.rows import Misfit, Row, Unreadable
from questionnaire.model import Questionnaire

PREFIX = re.compile(r"^(https?://schema\.org/|schema:)")


def read_json(text: str, questionnaire: Questionnaire) -> tuple[list[Row], list[Misfit]]:
    """The courses of a JSON-LD file as rows. Raises Unreadable where it is not JSON, or holds no course."""
    try:
        data = _plain_names(json.loads(text, parse_constant=_refuse))
        nodes = list(_nodes(data))
        by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
        courses = [node for node in nodes if "Course" in _types(node)]
        rows = [course_node.row(at, node, by_id, questionnaire) for at, node in enumerate(courses, start=1)]
    except json.JSONDecodeError as error:
        raise Unreadable(f"This is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise Unreadable("This JSON is nested too deeply to be a list of courses.") from None
    except ValueError as error:
        raise Unreadable(f"This is not valid JSON: {error}.") from None
    if not rows:
        raise Unreadable('There is no schema.org Course in it. Each needs "@type": "Course".')
    return rows, []


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _plain_names(value: Any) -> Any:
    """The same data with 'schema:name' and 'https://schema.org/name' as 'name'."""
    if isinstance(value, dict):
        return {PREFIX.sub("", key): _plain_names(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain_names(inner) for inner in value]
    return value


def _types(node: Node) -> set[str]:
    found = node.get("@type")
    return {PREFIX.sub("", kind) for kind in (found if isinstance(found, list) else [found]) if isinstance(kind, str)}


def _nodes(data: Any) -> Iterator[Node]:
    """All objects at the top, in graphs and in lists of items, in their order."""
    if isinstance(data, list):
        for inner in data:
            yield from _nodes(inner)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "itemListElement", "item", "mainEntity"):
            yield from _nodes(data.get(key))
