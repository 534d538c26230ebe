"""A copy of the content that ships, for tests that break it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from questionnaire.load import CONTENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real content, to break."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))
