"""Lists of addresses as people have them, and as people who mean harm make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def workbook(rows: Sequence[Sequence[object]], *more: Sequence[Sequence[object]]) -> bytes:
    """An Excel workbook of one sheet, or of several."""
    import openpyxl

    book = openpyxl.Workbook()
    sheets = [book.active, *(book.create_sheet() for _ in more)]
    for sheet, lines in zip(sheets, (rows, *more), strict=True):
        for row in lines:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """A packed file with these parts, beside what makes it look like a workbook."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            {"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>"} | parts
        ).items():
            file.writestr(name, content)
    return written.getvalue()


def changed(book: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something in one of its parts replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as read, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for part in read.namelist():
            content = read.read(part)
            if part == name:
                assert old in content, content[:500]
                content = content.replace(old, new)
            file.writestr(part, content)
    return written.getvalue()


def packed_again(book: bytes, parts: dict[str, bytes]) -> bytes:
    """A workbook with some of its parts put in, or in the place of others."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as read, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        kept = {part: read.read(part) for part in read.namelist()}
        for name, content in (kept | parts).items():
            file.writestr(name, content)
    return written.getvalue()
