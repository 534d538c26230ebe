"""The elements of a Word document that the report needs: paragraphs, fields and tables.

What is given as text becomes the text of a run and nothing else, so no field or markup can come of what a user typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from docx.oxml.ns import nsmap, qn
from lxml import etree

from app.reports.plain import clean

Element = etree._Element
SHADE, LINE = "F1EADD", "D9D0BF"
MOST_LETTERS = 900
WORD = {"w": nsmap["w"]}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Run:
    """A stretch of text, and the id of its character style if it has one."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Line:
    """One paragraph: its runs, and the id of its style."""

    runs: tuple[Run, ...]
    style: str = "TableText"


@dataclass(frozen=True)
class Column:
    """A column of a table. Widths are twentieths of a point; those of a table add up to 9354."""

    name: str
    width: int
    is_number: bool = False
    is_to_fill: bool = False


@dataclass(frozen=True)
class Row:
    """A row: the lines of each cell. A group has one cell, as wide as the table."""

    cells: tuple[tuple[Line, ...], ...]
    is_group: bool = False


def line(text: str, style: str = "TableText", run: str = "") -> Line:
    """A paragraph of one run."""
    return Line((Run(text, run),), style)


@cache
def word(name: str) -> str:
    """A name of WordprocessingML in full."""
    return qn(f"w:{name}")


def element(name: str, **values: str | int) -> Element:
    """An element of WordprocessingML with its attributes."""
    made = etree.Element(word(name), nsmap=WORD)
    for key, value in values.items():
        made.set(word(key), str(value))
    return made


def paragraph_of(given: Line) -> Element:
    made = element("p")
    properties = element("pPr")
    properties.append(element("pStyle", val=given.style))
    made.append(properties)
    made.extend(run_of(run) for run in given.runs)
    return made


def run_of(run: Run) -> Element:
    """A run. Lines and tabs become breaks and tab stops, everything else is text."""
    made = element("r")
    if run.style:
        properties = element("rPr")
        properties.append(element("rStyle", val=run.style))
        made.append(properties)
    for at, typed in enumerate(clean(run.text).split("\n")):
        if at:
            made.append(element("br"))
        for place, text in enumerate(typed.split("\t")):
            if place:
                made.append(element("tab"))
            if text:
                held = element("t")
                held.set(SPACE, "preserve")
                held.text = text
                made.append(held)
    return made


def field(instruction: str) -> Element:
    """A field of ours, such as the number of the page. Word fills it in."""
    made = element("fldSimple", instr=f" {instruction} ")
    made.append(run_of(Run("1")))
    return made


def table_of(name: str, columns: Sequence[Column], rows: Sequence[Row], together: bool = False) -> Element:
    """A table whose first row is its header, repeated on each page. A short one may be kept together on one page."""
    made = element("tbl")
    properties = element("tblPr")
    width = sum(column.width for column in columns)
    look = element("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1)
    for part in (
        element("tblStyle", val="ReportTable"),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        look,
        element("tblCaption", val=clean(name)),
    ):
        properties.append(part)
    grid = element("tblGrid")
    grid.extend(element("gridCol", w=column.width) for column in columns)
    made.extend((properties, grid, _header(columns)))
    made.extend(_group(row, columns) if row.is_group else _row(row, columns) for row in rows)
    for row in list(made)[3:-1] if together else ():
        _stay_with_next(row)
    return made


def _header(columns: Sequence[Column]) -> Element:
    made = element("tr")
    properties = element("trPr")
    properties.extend((element("cantSplit"), element("tblHeader")))
    made.append(properties)
    for column in columns:
        style = "TableHeadNumber" if column.is_number else "TableHead"
        made.append(_cell(column.width, (line(column.name, style),)))
    return made


def _row(row: Row, columns: Sequence[Column]) -> Element:
    made = _new_row(is_whole=letters(row) <= MOST_LETTERS)
    for column, lines in zip(columns, row.cells, strict=True):
        made.append(cell := _cell(column.width, lines))
        if column.is_to_fill:
            cell[0].append(_line_on_the_left())
    return made


def _line_on_the_left() -> Element:
    """What shows that an empty cell is there to be filled in."""
    made = element("tcBorders")
    made.append(element("left", val="single", sz=4, space=0, color=LINE))
    return made


def _group(row: Row, columns: Sequence[Column]) -> Element:
    """A shaded row over the whole width, which stays with the row that follows."""
    made = _new_row(is_whole=True)
    cell = _cell(sum(column.width for column in columns), row.cells[0])
    properties = cell[0]
    properties.append(element("gridSpan", val=len(columns)))
    properties.append(element("shd", val="clear", color="auto", fill=SHADE))
    made.append(cell)
    _stay_with_next(made)
    for paragraph in cell.iterchildren(word("p")):
        paragraph[0].append(element("ind", left=113))
    return made


def _stay_with_next(row: Element) -> None:
    for properties in row.iter(word("pPr")):
        properties.insert(1, element("keepNext"))


def letters(row: Row) -> int:
    """The length of the longest cell."""
    return max(sum(len(run.text) for given in cell for run in given.runs) for cell in row.cells)


def _new_row(is_whole: bool) -> Element:
    """A row. A whole one never breaks over two pages; a long one must, or its end would be cut off."""
    made = element("tr")
    if is_whole:
        properties = element("trPr")
        properties.append(element("cantSplit"))
        made.append(properties)
    return made


def _cell(width: int, lines: Iterable[Line]) -> Element:
    made = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    made.append(properties)
    made.extend(paragraph_of(given) for given in lines)
    if len(made) == 1:
        made.append(paragraph_of(line("")))
    return made
