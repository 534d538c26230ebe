"""Content from its YAML files, or from the canonical JSON kept with old assessments, to frozen types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from questionnaire.model import (
    Catalogue,
    Content,
    ContextSet,
    Crosswalk,
    EvidenceLibrary,
    Factor,
    Index,
    Questionnaire,
    SkillSet,
)

CONTENT = Path(__file__).parent / "content"
FOLDERS = ("factors", "crosswalks")
C = TypeVar("C", bound=Content)
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same rules, ten times as fast where it is built


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the content, with its file and place."""

    file: str
    place: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f" {self.place}" if self.place else ""
        return f"{self.file}:{self.line}:{place} {self.message}"


class ContentError(Exception):
    """The content cannot be trusted. Holds every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class Places:
    """The data of a YAML file, and where each key stands, so that a problem can name its line."""

    def __init__(self, text: str) -> None:
        loader = SafeLoader(text)
        try:
            self._root = loader.get_single_node()
            self.data: Any = loader.construct_document(self._root) if self._root else None
        finally:
            loader.dispose()

    def repeated(self) -> Iterator[tuple[str, int]]:
        """Keys that one mapping has twice, with their line. YAML would silently keep only the last."""
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, yaml.SequenceNode):
                waiting += node.value
            elif isinstance(node, yaml.MappingNode):
                seen: set[str] = set()
                for key, value in node.value:
                    if key.value in seen:
                        yield key.value, key.start_mark.line + 1
                    seen.add(key.value)
                    waiting.append(value)

    def line(self, location: tuple[int | str, ...]) -> int:
        """The line (1-based) of a path of keys and positions, or of its nearest parent that exists."""
        node = self._root
        line = 1
        for step in location:
            found = None
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == step), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                found = (node.value[step], node.value[step])
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        return line


def spelled(location: tuple[int | str, ...]) -> str:
    """A path as an author would say it: indicators[3].levels[2]."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")


def read(path: Path, kind: type[C], problems: list[Problem]) -> C | None:
    """One file as one type; what is wrong with it is added to `problems`, all at once."""
    name = f"{path.parent.name}/{path.name}" if path.parent.name in FOLDERS else path.name
    try:
        text = path.read_text(encoding="utf-8")
        places = Places(text)
    except FileNotFoundError:
        problems.append(Problem(name, "", 1, "This file is missing."))
        return None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        problems.append(Problem(name, "", mark.line + 1 if mark else 1, f"This is not valid YAML: {error}"))
        return None
    for key, line in places.repeated():
        problems.append(Problem(name, key, line, f"{key} stands here twice."))
    try:
        return kind.model_validate(places.data)
    except ValidationError as error:
        for detail in error.errors():
            location = detail["loc"]
            problems.append(Problem(name, spelled(location), places.line(location), detail["msg"]))
        return None


def read_all(folder: Path = CONTENT) -> tuple[Questionnaire | None, Catalogue | None, list[Problem]]:
    """All files of a content folder, and the problems of their form. `check` looks at what they mean."""
    problems: list[Problem] = []
    index = read(folder / "index.yaml", Index, problems)
    context = read(folder / "context.yaml", ContextSet, problems)
    skills = read(folder / "skills.yaml", SkillSet, problems)
    evidence = read(folder / "evidence.yaml", EvidenceLibrary, problems)
    catalogue = read(folder / "courses.yaml", Catalogue, problems)
    factors = [read(folder / "factors" / f"{name}.yaml", Factor, problems) for name in index.factors] if index else []
    crosswalks = [read(path, Crosswalk, problems) for path in sorted((folder / "crosswalks").glob("*.yaml"))]
    if problems or not (index and context and skills and evidence):
        return None, catalogue, problems
    questionnaire = Questionnaire(
        index=index,
        context=context,
        factors=tuple(factor for factor in factors if factor),
        skills=skills,
        evidence=evidence,
        crosswalks=tuple(crosswalk for crosswalk in crosswalks if crosswalk),
    )
    return questionnaire, catalogue, problems


def load(folder: Path = CONTENT) -> tuple[Questionnaire, Catalogue]:
    """The checked content. Raises ContentError with every problem at once."""
    from questionnaire.check import check

    questionnaire, catalogue, problems = read_all(folder)
    problems = problems or check(questionnaire, catalogue, folder)
    if problems or questionnaire is None or catalogue is None:
        raise ContentError(problems)
    return questionnaire, catalogue


def from_canonical(text: str) -> Questionnaire:
    """A questionnaire from the canonical JSON that was kept with an assessment."""
    return Questionnaire.model_validate_json(text)
