"""An Excel workbook under construction: lists with a header to filter by, and pages of names and values.

Every text is written as text. Nothing here writes a formula, a link or a merged cell.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from math import ceil
from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.reports.package import packed
from app.reports.plain import clean

Kind = Literal["text", "typed", "number", "tenths", "hundredths", "halves", "level", "date"]
Value = str | int | float | date | None
TEAL, INK, LINE, WASH, AMBER = "#1F4D5C", "#23201A", "#D9D0BF", "#F1EADD", "#FBECC8"
LEVELS = ("#F4F7F8", "#E3ECEF", "#D0DFE4", "#B9D0D7", "#A2C1CA")  # one hue, pale enough for ink on all of them
A4 = 9
LINE_HEIGHT, MOST_HEIGHT = 15, 409  # points; Excel has no taller row
FILTER = 3  # what the arrow of a filter takes of a width
LETTERS = 1.12  # how many letters of prose fit where one digit, the unit of widths, would
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Column:
    """A column of a list. `typed` is text that a user wrote: Excel keeps it as text when somebody edits it."""

    name: str
    width: float
    kind: Kind = "text"


class Book:
    """The workbook, sheet by sheet."""

    def __init__(self, title: str, brand: str, moment: datetime) -> None:
        self._bytes = BytesIO()
        self.workbook = Workbook(self._bytes, OPTIONS)
        created = moment.astimezone(UTC).replace(tzinfo=None)
        self.workbook.set_properties({"title": clean(title), "author": clean(brand), "created": created})
        self.brand = clean(brand)
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def style(self, **given: object) -> Format:
        """A cell format: top-aligned, wrapped, and as given. The same one each time."""
        key = tuple(sorted(given.items()))
        if key not in self._formats:
            base: dict[str, object] = {"valign": "top", "text_wrap": True, "font_color": INK}
            self._formats[key] = self.workbook.add_format(base | given)
        return self._formats[key]

    def cell_style(self, kind: Kind, value: Value) -> Format:
        """The format of a cell in a list, with a fine line below."""
        line = {"bottom": 1, "bottom_color": LINE}
        text = {"align": "left", "indent": 1}
        if kind == "typed":
            return self.style(**line, **text, quote_prefix=True)
        if kind == "number":
            return self.style(**line, num_format="0", align="center")
        if kind == "tenths":
            return self.style(**line, num_format="0.0", align="center")
        if kind == "hundredths":
            return self.style(**line, num_format="0.00", align="center")
        if kind == "halves":
            return self.style(**line, num_format="General", align="center")
        if kind == "date":
            return self.style(**line, **text, num_format="d mmm yyyy")
        if kind == "level" and isinstance(value, int):
            return self.style(**line, num_format="0", align="center", bg_color=LEVELS[value])
        return self.style(**line, **text)

    def sheet(self, name: str, widths: Sequence[float], repeat_header: bool = False) -> Worksheet:
        """An empty sheet, ready to print: landscape A4, one page wide, its name and page at the foot."""
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f"&L&9{self.brand.replace('&', '&&')} · {name}&R&9Page &P of &N")
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        if repeat_header:
            sheet.repeat_rows(0)
        return sheet

    def put(self, sheet: Worksheet, row: int, at: int, value: Value, style: Format) -> None:
        """One cell: a number as a number, a date as a date, text as text."""
        if value is None or value == "":
            sheet.write_blank(row, at, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, at, clean(value), style)
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, style)
        else:
            sheet.write_number(row, at, value, style)

    def listing(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], empty: str, frozen: int = 1
    ) -> Worksheet:
        """A list: a header that stays and filters, one row each. Where there are none, a sentence says why."""
        sheet = self.sheet(name, [column.width for column in columns], repeat_header=True)
        sheet.freeze_panes(1, frozen)
        widths = [column.width for column in columns]
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": TEAL, "valign": "vcenter"}
        for at, column in enumerate(columns):
            place = {"align": "left", "indent": 1} if column.kind in ("text", "typed", "date") else {"align": "center"}
            sheet.write_string(0, at, column.name, self.style(**head, **place))
        sheet.set_row(0, height([column.name for column in columns], [width - FILTER for width in widths]) + 6)
        last = 0
        for last, values in enumerate(rows, 1):
            for at, (column, value) in enumerate(zip(columns, values, strict=True)):
                self.put(sheet, last, at, value, self.cell_style(column.kind, value))
            sheet.set_row(last, height(values, widths))
        if last:
            sheet.autofilter(0, 0, last, len(columns) - 1)
        else:
            sheet.write_string(1, 0, empty, self.style(text_wrap=False))
        return sheet

    def save(self) -> bytes:
        """The bytes of the file. Rows begin at our height; as soon as somebody edits one, Excel sets it anew."""
        self.workbook.close()
        with zipfile.ZipFile(self._bytes) as package:
            return packed((name, _heights_that_give(package.read(name))) for name in package.namelist())


def height(values: Sequence[Value], widths: Sequence[float], size: int = 11) -> float:
    """About how high a row must be, in points, for its texts to be seen. Only Excel would work it out by itself."""
    share = size / 11
    lines = 1
    for value, width in zip(values, widths, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(ceil(max(len(typed), 1) * share / (width * LETTERS)) for typed in value.split("\n")))
    return min(lines * LINE_HEIGHT * share + 4, MOST_HEIGHT)


def _heights_that_give(part: bytes) -> bytes:
    """A sheet whose rows may grow. Only the sheets' own markup says customHeight: texts are kept in another part."""
    return part.replace(b' customHeight="1"', b"") if b"<sheetData>" in part else part
