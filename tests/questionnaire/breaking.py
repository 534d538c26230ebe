"""Breaking a copy of the content, and saying where a problem must be found."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from questionnaire.load import ContentError, Problem, load

Data = dict[str, Any]
POLICY = "factors/policy.yaml"
FILES = ("index.yaml", "context.yaml", "skills.yaml", "evidence.yaml", "courses.yaml", POLICY)


def change(folder: Path, file: str, edit: Callable[[Data], object]) -> None:
    """Rewrite a file after an edit of its data."""
    path = folder / file
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(data)
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000), encoding="utf-8")


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(ContentError) as stopped:
        load(folder)
    assert str(stopped.value) == "\n".join(str(problem) for problem in stopped.value.problems)
    return stopped.value.problems


def line_at(folder: Path, file: str, place: str) -> int:
    """The line of a place such as `indicators[0].levels`, worked out from the indentation of the text alone."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    at, indent = 0, 0
    for step in place.replace("[", ".[").split("."):
        begins = "- " if step.startswith("[") else f"{step}:"
        below = [number for number in range(at, len(lines)) if lines[number][indent:].startswith(begins)]
        if step.startswith("["):
            at = below[int(step[1:-1])]
            indent += 2
        else:
            at = below[0]
            indent += 0 if lines[at + 1 : at + 2] and lines[at + 1][indent:].startswith("- ") else 2
    return at + 1


def first(data: Data, **fields: Any) -> None:
    """Change fields of the first indicator of a factor."""
    data["indicators"][0].update(fields)


def twice(entries: list[Any]) -> None:
    """Repeat the first entry at the end."""
    entries.append(deepcopy(entries[0]))


def question(data: Data, identifier: str) -> Data:
    """A context question."""
    return next(each for each in data["questions"] if each["id"] == f"context.{identifier}")
