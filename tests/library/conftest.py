"""The content, and the owner's command line on the test's database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from questionnaire.load import load
from questionnaire.model import Catalogue, Questionnaire

Import = Callable[..., Result]


@pytest.fixture(scope="session")
def content() -> tuple[Questionnaire, Catalogue]:
    return load()


@pytest.fixture
def questionnaire(content: tuple[Questionnaire, Catalogue]) -> Questionnaire:
    return content[0]


@pytest.fixture
def example(content: tuple[Questionnaire, Catalogue]) -> Catalogue:
    return content[1]


@pytest.fixture
def import_courses(database_url: str, tmp_path: Path) -> Import:
    """Runs `levelhead import-courses` on a file with these bytes."""

    def run(data: bytes, *options: str, name: str = "courses.csv") -> Result:
        file = tmp_path / name
        file.write_bytes(data)
        settings = {"DATABASE_URL": database_url, "LEVELHEAD_DATA_DIR": str(tmp_path / "data")}
        return CliRunner().invoke(cli, ["import-courses", str(file), *options], env=settings)

    return run
