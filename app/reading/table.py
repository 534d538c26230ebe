"""From bytes or text to rows of cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from app.web.forms import UNKEEPABLE

Row = tuple[int, tuple[str, ...]]
SEPARATORS = ("\t", ";", ",")
SAMPLE = 64 * 1024
LONGEST_CELL = 5000  # characters; what is longer is cut, and one character too long for every reader
NO_TEXT = "This is not a text that we can read. Save it as CSV (UTF-8) or as an Excel workbook (.xlsx)."
A_PICTURE = "This is a picture. Send the list itself, saved as CSV or Excel."
OTHER_KINDS = (
    (b"%PDF", "This is a PDF. Send the list itself, saved as CSV or Excel."),
    (b"\x89PNG", A_PICTURE),
    (b"\xff\xd8\xff", A_PICTURE),
    (b"GIF8", A_PICTURE),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel file (.xls) or it has a password. Save it as .xlsx or CSV first."),
    (b"{\\rtf", "This is a document in rich text. Send the list itself, saved as CSV or Excel."),
)


class Unreadable(Exception):
    """The list cannot be read. The message says why, and what to do."""


def uploaded_rows(content: bytes) -> Iterator[Row]:
    """The rows of a file, by what it holds and not by its name."""
    if not content.strip():
        raise Unreadable("This file is empty.")
    for beginning, said in OTHER_KINDS:
        if content.startswith(beginning):
            raise Unreadable(said)
    if content.startswith(b"PK\x03\x04"):
        from app.reading.workbook import workbook_rows

        return workbook_rows(content)
    return text_rows(decoded(content))


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 where it says so, else what Windows used to write."""
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = content.decode("utf-16")
        else:
            text = _utf8_or_windows(content)
    except UnicodeDecodeError:
        raise Unreadable(NO_TEXT) from None
    if UNKEEPABLE.search(text):
        raise Unreadable(NO_TEXT)
    return text


def _utf8_or_windows(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def pasted_rows(text: str) -> Iterator[Row]:
    if not text.strip():
        raise Unreadable("There is no address in it yet.")
    return text_rows(text)


def text_rows(text: str) -> Iterator[Row]:
    """The rows of a text, with the number of the line each begins on. Blank ones are left out."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n")
    read = csv.reader(lines, delimiter=separator_of(text), skipinitialspace=True)
    number = 1
    try:
        for cells in read:
            kept = tuple(cell.strip() for cell in cells)
            if any(kept):
                yield number, kept
            number = read.line_num + 1
    except csv.Error:
        raise Unreadable(
            f"From line {number:,} on it cannot be read: a quotation mark is never closed, or a line is too long."
        ) from None


def separator_of(text: str) -> str:
    """What stands between cells: whichever of tab, semicolon and comma is in most of the first lines."""
    lines = [line for line in text[:SAMPLE].splitlines() if line.strip()]
    counts = {each: sum(each in line for line in lines) for each in SEPARATORS}
    best = max(SEPARATORS, key=lambda each: counts[each])
    return best if counts[best] else ","
