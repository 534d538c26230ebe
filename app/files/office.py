"""Checks a Word, Excel or PowerPoint file: no bomb, nothing that runs, nothing that is fetched to run.

What it says is not looked into: fields and links that ask before they act stay in it.
"""

from __future__ import annotations

import re

from app.files.packed import BROKEN, TOO_BIG, Part, parts_of, unpacked
from app.files.refused import Refused
from app.files.scanner import FOUND, TEST_VIRUS

MOST_UNPACKED = 200 * 1024 * 1024
MOST_INSIDE = 20 * 1024 * 1024  # a document inside a document, such as the numbers of a chart
MOST_TYPES = 1024 * 1024
SUSPICIOUS_SIZE, SUSPICIOUS_RATIO = 10 * 1024 * 1024, 200
TYPES = "[Content_Types].xml"
MAIN_PARTS = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
MACROS = "This Office file holds macros. Save it without them, as .docx, .xlsx or .pptx, or make a PDF of it."
OBJECTS = "This Office file has another program's file or a control built in. Take it out, or make a PDF of it."
FETCHES = "This Office file fetches a template or an object from elsewhere when it is opened. Make a PDF of it."
ENTITIES = "This Office file declares entities, which no ordinary one does. Open it, save it again, and send that."
MACRO_NAME = re.compile(r"vbaproject|vbadata|macrosheets/|(^|/)macros/", re.IGNORECASE)
CONTROL_NAME = re.compile(r"(^|/)activex/|(^|/)oleobject[^/]*$|(^|/)ctrlprops/.*\.bin$", re.IGNORECASE)
INSIDE = re.compile(r"(^|/)embeddings/", re.IGNORECASE)
PLAIN_INSIDE = re.compile(r"\.(docx|xlsx|pptx)$", re.IGNORECASE)
OUTSIDE_NAME = re.compile(r"^/|\\|(^|/)\.\.(/|$)|^[A-Za-z]:|[\x00-\x1f]")
MARKUP = re.compile(r"\.(xml|rels|vml|svg|xsl)$", re.IGNORECASE)
PROGRAMS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ", b"\x7fELF", b"PK\x03\x04")
MACRO_TYPE = re.compile(rb"macroenabled|vbaproject|ms-office\.activex|oleobject", re.IGNORECASE)
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>", re.IGNORECASE)
OF_HARM = re.compile(
    rb"Type\s*=\s*[\"'][^\"']*/(attachedTemplate|oleObject|frame|subDocument|control)[\"']", re.IGNORECASE
)
FROM_THE_NET = re.compile(rb"Target\s*=\s*[\"']\s*(https?|ftp|mhtml|ms-[a-z]+|script|x-usc)\s*:", re.IGNORECASE)
OVERLAP = 256


def check_office(content: bytes, main_part: str, is_inside: bool = False) -> None:
    """Raises Refused. A document inside is checked as well, and may hold no further one."""
    parts = parts_of(content)
    names = {part.name for part in parts}
    if TYPES not in names or main_part not in names or sum(name in names for name in MAIN_PARTS) != 1:
        raise Refused(BROKEN)
    if sum(part.size for part in parts) > (MOST_INSIDE if is_inside else MOST_UNPACKED):
        raise Refused(TOO_BIG)
    for part in parts:
        _check_name(part, is_inside)
    for part in parts:  # all names first: that costs nothing
        _check_content(content, part)


def _check_name(part: Part, is_inside: bool) -> None:
    """What can be told before anything is unpacked."""
    if OUTSIDE_NAME.search(part.name):
        raise Refused(BROKEN)
    if MACRO_NAME.search(part.name):
        raise Refused(MACROS)
    if CONTROL_NAME.search(part.name):
        raise Refused(OBJECTS)
    if INSIDE.search(part.name) and not part.name.endswith("/") and (is_inside or not PLAIN_INSIDE.search(part.name)):
        raise Refused(OBJECTS)
    packed = part.end - part.begin
    if part.size > SUSPICIOUS_SIZE and part.size > SUSPICIOUS_RATIO * packed:
        raise Refused(TOO_BIG)


def _check_content(content: bytes, part: Part) -> None:
    is_markup, is_document = bool(MARKUP.search(part.name)), bool(INSIDE.search(part.name))
    is_kept = is_document or part.name == TYPES or part.name.endswith(".rels")
    kept, before, is_first = bytearray(), b"", True
    for piece in unpacked(content, part):
        if is_first and piece:
            is_first = False
            if not is_document and piece.startswith(PROGRAMS):
                raise Refused(OBJECTS)
        text = before + piece
        if is_markup and DECLARATION.search(text.replace(b"\0", b"")):  # in UTF-16 every other byte is empty
            raise Refused(ENTITIES)
        if TEST_VIRUS in text:
            raise Refused(FOUND)
        before = piece[-OVERLAP:]
        if is_kept:
            kept += piece
            if len(kept) > (MOST_INSIDE if is_document else MOST_TYPES):
                raise Refused(TOO_BIG)
    _check_kept(part, bytes(kept))


def _check_kept(part: Part, kept: bytes) -> None:
    """The few parts that are read as a whole: the types, the relations, and a document inside."""
    if INSIDE.search(part.name):
        if kept:
            main = {"docx": MAIN_PARTS[0], "xlsx": MAIN_PARTS[1], "pptx": MAIN_PARTS[2]}[part.name.lower()[-4:]]
            check_office(kept, main, is_inside=True)
        return
    plain = kept.replace(b"\0", b"")
    if part.name == TYPES and MACRO_TYPE.search(plain):
        raise Refused(MACROS)
    for relation in RELATION.findall(plain):
        if OF_HARM.search(relation) and FROM_THE_NET.search(relation):
            raise Refused(FETCHES)
