"""Files for the tests, good ones and such as are made to do harm: each is made here, from nothing."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import docx
import openpyxl
from PIL import Image

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCUMENT = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as writing:
        for name, content in parts.items():
            writing.writestr(name, content)
    return target.getvalue()


def with_parts(more: Mapping[str, bytes], main: str = "word/document.xml") -> bytes:
    """The least Word file, or another Office file by its main part, with further parts."""
    return packed({"[Content_Types].xml": CONTENT_TYPES, main: DOCUMENT, **more})


def word() -> bytes:
    target = io.BytesIO()
    paper = docx.Document()
    paper.add_heading("Policy on safer care")
    paper.add_picture(io.BytesIO(picture("PNG")))
    paper.save(target)
    return target.getvalue()


def excel() -> bytes:
    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Ward", "Trained"])  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(target)
    return target.getvalue()


def powerpoint() -> bytes:
    return with_parts({"ppt/embeddings/Microsoft_Excel_Sheet.xlsx": excel()}, "ppt/presentation.xml")


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    target = io.BytesIO()
    drawn = Image.new("RGB", size, (200, 30, 30))
    drawn.paste((30, 30, 200), (size[0] // 2, 0, *size))
    drawn.convert(mode).save(target, kind, **options)
    return target.getvalue()


def seen(content: bytes) -> Image.Image:
    shown = Image.open(io.BytesIO(content))
    shown.load()
    return shown


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG that says that it is huge and packs that into little."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 2000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """A small PDF with further objects in it."""
    own = (b"<< /Type /Catalog /Pages 2 0 R /OpenAction [3 0 R /Fit] >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, each in enumerate((*own, *objects), 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(places) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % (count, table, count, len(body)) + tail


def stream(content: bytes, kind: bytes = b"") -> bytes:
    return b"<< %b /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (kind, len(content), content)
