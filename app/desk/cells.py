"""Cells that a spreadsheet opens as text and never as a formula, and CSV made of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # by which Excel knows UTF-8
CHUNK = 200
Cell = str | int | float | None


def safe(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def csv_of(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """CSV as UTF-8 with a byte order mark, in pieces, so that any number of rows fits in memory."""
    held = io.StringIO()
    held.write(BOM)
    writer = csv.writer(held)
    for at, row in enumerate(rows, start=1):
        writer.writerow([safe(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row])
        if at % CHUNK == 0:
            yield held.getvalue().encode("utf-8", "replace")
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode("utf-8", "replace")
