"""The rows of an Excel workbook. Its sizes are checked before it is read, and no formula is worked out.

Nothing but the texts of its cells is read. A library that reads workbooks in full would also read number formats,
shared formulas and print areas, and each of those can be made to take it hours.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from app.reading.sheets import BOOK, TOO_BIG, sheet_rows
from app.reading.table import Row, Unreadable

MOST_UNPACKED = 16 * 1024 * 1024
MOST_OF_OTHERS = 1024 * 1024  # a part that holds no cells and no texts
MOST_PARTS = 500
A_PIECE = 64 * 1024
BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError, KeyError
)  # fmt: skip
NO_WORKBOOK = "This workbook cannot be read. Open it in Excel, save it again as .xlsx or as CSV, and try once more."


def workbook_rows(content: bytes) -> Iterator[Row]:
    """The rows of the first sheet that holds anything, each with its number. Blank ones are left out."""
    check(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from sheet_rows(packed)
    except Unreadable:
        raise
    except Exception:  # a file made to do harm, or a broken one, can fail anywhere
        raise Unreadable(NO_WORKBOOK) from None


def check(content: bytes) -> None:
    """Refuses what unpacks to too much, and what declares entities: those grow while they are read.

    A part cannot give more than it declares: zipfile stops there. Each is unpacked a piece at a time and let go.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable(TOO_BIG)
            if "[Content_Types].xml" not in packed.namelist() or BOOK not in packed.namelist():
                raise Unreadable("This is a packed file, and no Excel workbook. Send the list itself.")
            left = MOST_UNPACKED
            for part in parts:
                size = _unpacked(packed, part)
                left -= size
                if left < 0 or (size > MOST_OF_OTHERS and not _holds_texts(part.filename)):
                    raise Unreadable(TOO_BIG)
    except BROKEN as error:
        raise Unreadable(NO_WORKBOOK) from error


def _holds_texts(name: str) -> bool:
    """Whether a part may be long: a sheet, or the texts that sheets share."""
    return "worksheets/" in name or "sharedstrings" in name.lower()


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
