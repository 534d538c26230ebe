"""A Word document under construction, from the empty one in word_base to bytes that depend on its content alone."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.shared import Cm

from app.reports.package import packed
from app.reports.plain import clean
from app.reports.word_elements import Column, Line, Row, Run, element, field, line, paragraph_of, run_of, table_of, word

BASE = Path(__file__).parent / "word_base"
ACCENT = "1F4D5C"


class Paper:
    """The document, written from top to bottom."""

    def __init__(self) -> None:
        self.document = Document(BytesIO(_base()))
        self._end = self.document.element.body[-1]

    def heading(self, text: str, level: int = 1, new_page: bool = False) -> None:
        made = paragraph_of(line(text, f"Heading{level}"))
        if new_page:
            made[0].append(element("pageBreakBefore"))
        self._end.addprevious(made)

    def say(self, text: str, style: str = "Normal") -> None:
        """A paragraph; nothing where there is nothing to say."""
        if text:
            self.tell(Run(text), style=style)

    def tell(self, *runs: Run, style: str = "Normal") -> None:
        """A paragraph of several runs."""
        self._end.addprevious(paragraph_of(Line(runs, style)))

    def table(self, name: str, columns: Sequence[Column], rows: Sequence[Row], together: bool = False) -> None:
        self._end.addprevious(table_of(name, columns, rows, together))

    def colour(self, colour: str) -> None:
        """Puts another colour in the place of our accent, in every style but the pips: levels are one hue for all."""
        for style in self.document.styles.element.iterchildren(word("style")):
            for found in style.iter() if style.get(word("styleId")) != "Pips" else ():
                for name in (word("val"), word("color")):  # of a text, and of a border
                    if found.get(name) == ACCENT:
                        found.set(name, colour.removeprefix("#").upper())

    def picture(self, image: bytes, alternative: str, width: float = 16.5, name: str = "Profile") -> None:
        """A picture over the width of the text, and what it says for those who cannot see it."""
        paragraph = self.document.add_paragraph(style="Picture")
        shape = paragraph.add_run().add_picture(BytesIO(image), width=Cm(width))
        for side in ("distT", "distB", "distL", "distR"):
            shape._inline.set(side, "0")
        shape._inline.docPr.set("descr", clean(alternative))
        shape._inline.docPr.set("name", name)

    def footer(self, text: str) -> None:
        """A footer with the number of the page."""
        paragraph = self.document.sections[0].footer.paragraphs[0]._p
        paragraph.getparent().replace(paragraph, made := paragraph_of(line(f"{text}\tPage ", "Footer")))
        made.extend((field("PAGE"), run_of(Run(" of ")), field("NUMPAGES")))

    def describe(self, title: str, author: str, moment: datetime) -> None:
        """The properties that Word shows. They name the brand and the moment, no person or machine."""
        about = self.document.core_properties
        about.title, about.author, about.last_modified_by = clean(title), clean(author), clean(author)
        about.language, about.subject, about.comments, about.keywords = "en-GB", "", "", ""
        about.created = about.modified = moment.astimezone(UTC).replace(tzinfo=None)
        about.revision = 1

    def save(self) -> bytes:
        written = BytesIO()
        self.document.save(written)
        with zipfile.ZipFile(written) as package:
            return packed((name, package.read(name)) for name in package.namelist())


@cache
def _base() -> bytes:
    """The empty document, from the folder that holds it unpacked."""
    found = sorted(path for path in BASE.rglob("*") if path.is_file())
    return packed((path.relative_to(BASE).as_posix(), path.read_bytes()) for path in found)
