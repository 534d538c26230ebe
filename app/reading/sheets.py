"""The texts of a workbook's cells, read as a stream: each part once, in bounded memory, and in time that grows with its
length and no faster."""

from __future__ import annotations

import itertools
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from app.reading.table import LONGEST_CELL, Row, Unreadable

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MOST_COLUMNS, MOST_ROW = 200, 1_048_576  # the second is what Excel itself can hold
MOST_ELEMENTS = 1_000_000
A_PIECE = 256 * 1024  # long ones: of a text that does not end, the parser looks again at all it has
TOO_BIG = "Unpacked, this workbook is far larger than a list needs to be. Save the one sheet as CSV."
Attributes = dict[str, str]


class Stream:
    """One part being parsed. `begin` and `end` get the names of elements without their namespace."""

    def __init__(self, begin: Callable[[str, Attributes], None], end: Callable[[str], None] | None = None) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begun
        self.parser.EndElementHandler = None if end is None else lambda name: end(_bare(name))
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.begin, self.elements = begin, 0

    def read(self, packed: zipfile.ZipFile, name: str) -> Iterator[None]:
        """Parses a part, and stops after each piece for what was found in it to be taken."""
        with packed.open(name) as part:
            while piece := part.read(A_PIECE):
                self.parser.Parse(piece, False)
                yield
        self.parser.Parse(b"", True)
        yield

    def _begun(self, name: str, attributes: Attributes) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Unreadable(TOO_BIG)
        self.begin(_bare(name), attributes)

    def _doctype(self, *_declared: object) -> None:
        raise ValueError("entities grow while they are read")


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _whole(packed: zipfile.ZipFile, name: str, begin: Callable[[str, Attributes], None]) -> None:
    for _ in Stream(begin).read(packed, name):
        pass


class Texts:
    """Gathers the text of a cell or of a shared text. What is longer than any cell may be is cut off as it comes."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def add(self, text: str) -> None:
        if self.length <= LONGEST_CELL:
            more = (text if self.length else text.lstrip())[: LONGEST_CELL + 1 - self.length]
            self.parts.append(more)
            self.length += len(more)

    def taken(self) -> str:
        """What was gathered, which begins anew."""
        text = "".join(self.parts)
        if self.length <= LONGEST_CELL:
            text = text.rstrip()
        self.parts, self.length = [], 0
        return text


def shared_texts(packed: zipfile.ZipFile, name: str) -> list[str]:
    """The texts that the cells of all sheets share."""
    found: list[str] = []
    texts = Texts()

    def begin(element: str, _attributes: Attributes) -> None:
        stream.parser.CharacterDataHandler = texts.add if element == "t" else None

    def end(element: str) -> None:
        stream.parser.CharacterDataHandler = None
        if element == "si":
            found.append(texts.taken())

    stream = Stream(begin, end)
    for _ in stream.read(packed, name):
        pass
    return found


class Sheet:
    """One sheet being parsed. `rows` are those that hold anything and were not taken yet."""

    def __init__(self, shared: list[str]) -> None:
        self.shared = shared
        self.rows: list[Row] = []
        self.stream = Stream(self._begin, self._end)
        self.row, self.column, self.kind, self.is_formula = 0, 0, "", False
        self.cells: dict[int, str] = {}
        self.texts = Texts()

    def _begin(self, element: str, attributes: Attributes) -> None:
        if element == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column, self.cells = 0, {}
        elif element == "c":
            self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
            self.kind, self.is_formula = attributes.get("t", "n"), False
        elif element == "f":
            self.texts.taken()
            self.is_formula = True
            self.stream.parser.CharacterDataHandler = self.texts.add
        elif element in ("v", "t") and not self.is_formula:
            self.stream.parser.CharacterDataHandler = self.texts.add

    def _end(self, element: str) -> None:
        self.stream.parser.CharacterDataHandler = None
        if element == "c":
            text = self.texts.taken()
            if self.is_formula:
                text = f"={text}"
            elif self.kind == "s" and text:
                text = self.shared[int(text)]
            if text and 1 <= self.column <= MOST_COLUMNS:
                self.cells[self.column] = text
        elif element == "row" and self.cells and self.row <= MOST_ROW:
            self.rows.append((self.row, tuple(self.cells.get(at, "") for at in range(1, max(self.cells) + 1))))

    def read(self, packed: zipfile.ZipFile, name: str) -> Iterator[Row]:
        for _ in self.stream.read(packed, name):
            yield from self.rows
            self.rows.clear()


def _column(reference: str) -> int:
    """The number of a cell's column: B7 stands in the second."""
    number = 0
    for letter in itertools.takewhile(str.isalpha, reference[:4].upper()):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def sheet_rows(packed: zipfile.ZipFile) -> Iterator[Row]:
    """The rows of the first sheet that holds anything. A part that is named as several sheets is read once."""
    sheets: list[str] = []
    places: dict[str, tuple[str, str]] = {}

    def note_sheet(element: str, attributes: Attributes) -> None:
        if element == "sheet":
            sheets.extend(value for name, value in attributes.items() if _bare(name) == "id")

    def note_place(element: str, attributes: Attributes) -> None:
        if element == "Relationship":
            path = posixpath.normpath(posixpath.join("xl", attributes["Target"])).lstrip("/")
            places[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], path)

    _whole(packed, BOOK, note_sheet)
    _whole(packed, RELATIONS, note_place)
    texts = next((path for kind, path in places.values() if kind == "sharedStrings"), None)
    shared = shared_texts(packed, texts) if texts is not None else []
    named = (places[each][1] for each in sheets if places[each][0] == "worksheet")
    for path in dict.fromkeys(named):
        is_empty = True
        for row in Sheet(shared).read(packed, path):
            is_empty = False
            yield row
        if not is_empty:
            return
