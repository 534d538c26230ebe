"""Other versions of the real content, and applications that use them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI

from app.assessments import store
from app.web.house import House
from questionnaire.load import CONTENT, load
from questionnaire.model import Catalogue, Questionnaire

Changes = Mapping[str, tuple[str, str]]  # a file, and in it a text and what stands there instead


def other_content(folder: Path, changes: Changes) -> tuple[Questionnaire, Catalogue]:
    """The content as it stands, with some texts of its files changed, read as at a start."""
    copied = folder / "content"
    shutil.copytree(CONTENT, copied, dirs_exist_ok=True)
    for name, (old, new) in changes.items():
        file = copied / name
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{name} does not have {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")
    return load(copied)


def use(app: FastAPI, content: tuple[Questionnaire, Catalogue]) -> None:
    """Puts this content in force, as a start with it does."""
    house: House = app.state.house
    house.questionnaire, house.example_catalogue = content
    with house.database.transaction() as session:
        for one in content:
            store.keep_content(session, one, house.now())


def in_force(app: FastAPI) -> tuple[Questionnaire, Catalogue]:
    house: House = app.state.house
    return house.questionnaire, house.example_catalogue
