"""A PDF as a reader, a screen reader and a machine meet it: its text, its tags, its marks of identity."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.generic import DictionaryObject


@dataclass
class Tag:
    """One element of the structure tree."""

    name: str
    alternative: str | None
    parts: list[Tag] = field(default_factory=list)

    def all(self, name: str) -> list[Tag]:
        return [tag for tag in self.walk() if tag.name == name]

    def walk(self) -> Iterator[Tag]:
        yield self
        for part in self.parts:
            yield from part.walk()


class Pdf:
    """A PDF, read."""

    def __init__(self, made: bytes) -> None:
        self.reader = PdfReader(BytesIO(made), strict=True)
        self.root: Any = self.reader.trailer["/Root"]
        self.pages = texts(made)

    @property
    def title(self) -> str:
        assert self.reader.metadata is not None and self.reader.metadata.title is not None
        return self.reader.metadata.title

    @property
    def text(self) -> str:
        return joined("".join(self.pages))

    @cached_property
    def in_order(self) -> str:
        """The text in the order of the file, where columns are not read across. It takes long."""
        return joined("".join(page.extract_text() for page in self.reader.pages))

    @property
    def bookmarks(self) -> list[tuple[int, str]]:
        return list(bookmarks(self.reader.outline))

    @property
    def identifiers(self) -> list[str]:
        found: Any = self.reader.trailer["/ID"]
        return [str(part) for part in found]

    @property
    def metadata(self) -> str:
        return str(self.root["/Metadata"].get_object().get_data().decode())

    @property
    def tags(self) -> Tag:
        return tag(self.root["/StructTreeRoot"])

    def says(self, text: str) -> bool:
        """Whether it says this, wherever lines and pages break."""
        return joined(text) in self.text


def texts(made: bytes) -> list[str]:
    """The text of each page, as a browser finds it. pypdf would take a hundred times as long.

    A hyphen at the end of a line comes as a character of its own, since it might have been put there.
    """
    with closing(pypdfium2.PdfDocument(made)) as document:
        return [page.get_textpage().get_text_range().replace("\ufffe", "-").replace("\x02", "-") for page in document]


def joined(text: str) -> str:
    """A text without spaces and breaks: where a line ends is the typesetter's business."""
    return "".join(text.replace("\u200b", "").split())


def bookmarks(outline: Any, level: int = 1) -> Iterator[tuple[int, str]]:
    for entry in outline:
        if isinstance(entry, list):
            yield from bookmarks(entry, level + 1)
        else:
            yield level, entry.title


def tag(element: Any) -> Tag:
    found = Tag(str(element.get("/S", "Root")).removeprefix("/"), element.get("/Alt"))
    kids = element.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        held = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(held, DictionaryObject) and "/S" in held:
            found.parts.append(tag(held))
    return found
