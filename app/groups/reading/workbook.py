"""The rows of an Excel workbook. Its sizes are checked before it is read, and no formula is worked out."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from app.groups.reading.table import Row, Unreadable

MOST_UNPACKED = 16 * 1024 * 1024
MOST_PARTS, MOST_COLUMNS = 500, 200
MOST_SHEET_ROWS = 1_048_576  # what Excel itself can hold
A_PIECE = 64 * 1024
BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError, KeyError
)  # fmt: skip
TOO_BIG = "Unpacked, this workbook is far larger than a list of addresses. Save the one sheet as CSV."
NO_WORKBOOK = "This workbook cannot be read. Open it in Excel, save it again as .xlsx or as CSV, and try once more."


def workbook_rows(content: bytes) -> Iterator[Row]:
    """The rows of the first sheet that holds anything, each with its number. Blank ones are left out."""
    check(content)
    import openpyxl  # only now: the start need not wait for it

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        with contextlib.closing(book):
            for sheet in book.worksheets:
                is_empty = True
                for each in _sheet_rows(sheet):
                    is_empty = False
                    yield each
                if not is_empty:
                    return
    except Unreadable:
        raise
    except Exception:  # a file made to do harm, or a broken one, can fail in any part of the library
        raise Unreadable(NO_WORKBOOK) from None


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    """The rows of one sheet. Of the gaps between them the library makes one empty row, again and again: a million of
    them are passed over at the price of a look at each."""
    sheet.reset_dimensions()  # what the sheet says of its own size need not be true
    gap: tuple[object, ...] | None = None
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_SHEET_ROWS, max_col=MOST_COLUMNS, values_only=True), 1):
        if row is gap:
            continue
        kept = tuple("" if cell is None else str(cell).strip() for cell in row)
        if any(kept):
            yield number, kept
        else:
            gap = row


def check(content: bytes) -> None:
    """Refuses what unpacks to too much, and what declares entities: those grow while they are read.

    A part cannot give more than it declares: zipfile stops there. Each is unpacked a piece at a time and let go.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable(TOO_BIG)
            if "[Content_Types].xml" not in packed.namelist() or "xl/workbook.xml" not in packed.namelist():
                raise Unreadable("This is a packed file, and no Excel workbook. Send the list itself.")
            left = MOST_UNPACKED
            for part in parts:
                left -= _unpacked(packed, part)
                if left < 0:
                    raise Unreadable(TOO_BIG)
    except BROKEN as error:
        raise Unreadable(NO_WORKBOOK) from error


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How long a part really is."""
    total, end = 0, b""
    with packed.open(part) as reading:
        while piece := reading.read(A_PIECE):
            total += len(piece)
            text = (end + piece).replace(b"\0", b"")  # in UTF-16 every other byte is empty
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Unreadable(NO_WORKBOOK)
            end = piece[-32:]
    return total
