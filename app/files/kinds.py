"""Which kinds of file we take, and how each is known by its own first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.files.packed import parts_of
from app.files.refused import Refused

Family = Literal["pdf", "picture", "office", "text"]
WORD = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file. `main_part` is what an Office file of this kind cannot do without."""

    name: str
    family: Family
    extension: str
    media_type: str
    main_part: str = ""


PDF = Kind("PDF", "pdf", ".pdf", "application/pdf")
PNG = Kind("PNG", "picture", ".png", "image/png")
JPEG = Kind("JPEG", "picture", ".jpg", "image/jpeg")
WEBP = Kind("WEBP", "picture", ".webp", "image/webp")
DOCX = Kind("Word", "office", ".docx", WORD + "wordprocessingml.document", "word/document.xml")
XLSX = Kind("Excel", "office", ".xlsx", WORD + "spreadsheetml.sheet", "xl/workbook.xml")
PPTX = Kind("PowerPoint", "office", ".pptx", WORD + "presentationml.presentation", "ppt/presentation.xml")
TEXT = Kind("text", "text", ".txt", "text/plain")
TABLE = Kind("text", "text", ".csv", "text/plain")
OFFICE = (DOCX, XLSX, PPTX)
TAKEN = "PDF, JPEG, PNG, WebP, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), plain text and CSV"
NOT_TAKEN = f"We cannot take this kind of file. We take {TAKEN}."
PHOTO_OF_A_PHONE = (
    "This is a photo in the HEIC or AVIF format, which we cannot clean of its details. Save or send it as JPEG. "
    "On an iPhone, choose Most Compatible under Settings, Camera, Formats."
)
OLD_OFFICE = (
    "This is an Office file with a password, or in the format before .docx, .xlsx and .pptx. "
    "Save it without a password in the newer format, or as a PDF."
)
RICH_TEXT = "This is rich text (RTF). Save it as .docx or as a PDF."
UNREADABLE_ZIP = f"This is a packed file, and none of Word, Excel or PowerPoint. Unpack it. We take {TAKEN}."
PHONE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
KNOWN_BUT_NOT_TAKEN = ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE), (b"{\\rtf", RICH_TEXT))
PDF_IN_DISGUISE = "This file has a PDF in it, and begins as something else. Print it to PDF again, and send that."
UNPACK, PDF_MARK = b"PK\x03\x04", b"%PDF-"
SEARCHED = 1024  # where programs still look for the beginning of a PDF


def kind_of(name: str, content: bytes) -> Kind:
    """The kind of a file by its content. The name only tells a table from any other text. Raises Refused."""
    for start, kind in ((PDF_MARK, PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG)):
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(UNPACK):
        return _office(content)
    if content[4:8] == b"ftyp" and content[8:12] in PHONE_BRANDS:
        raise Refused(PHOTO_OF_A_PHONE)
    if PDF_MARK in content[:SEARCHED]:
        raise Refused(PDF_IN_DISGUISE)
    for start, sentence in KNOWN_BUT_NOT_TAKEN:
        if content.startswith(start):
            raise Refused(sentence)
    return TABLE if name.lower().endswith(".csv") else TEXT


def _office(content: bytes) -> Kind:
    """Which Office file it is, by its main part."""
    names = {part.name for part in parts_of(content)}
    kind = next((kind for kind in OFFICE if kind.main_part in names), None)
    if kind is None:
        raise Refused(UNREADABLE_ZIP)
    return kind
