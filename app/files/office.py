"""Checks a Word, Excel or PowerPoint file: no bomb, nothing that runs, nothing that is fetched to run.

Of what it says, fields and formulas are looked into. Links that ask before they act stay in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.files.acting import Acting
from app.files.packed import BROKEN, TOO_BIG, Part, parts_of, unpacked
from app.files.refused import Refused
from app.files.scanner import FOUND, TEST_VIRUS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_UNPACKED = 200 * 1024 * 1024
MOST_INSIDE = 20 * 1024 * 1024  # a document inside a document, such as the numbers of a chart
MOST_TYPES = 1024 * 1024
SUSPICIOUS_SIZE, SUSPICIOUS_RATIO = 10 * 1024 * 1024, 200
TYPES = "[Content_Types].xml"
MAIN_PARTS = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
MACROS = "This Office file holds macros. Save it without them, as .docx, .xlsx or .pptx, or make a PDF of it."
OBJECTS = "This Office file has another program's file or a control built in. Take it out, or make a PDF of it."
FETCHES = "This Office file fetches a template or an object from elsewhere when it is opened. Make a PDF of it."
LETTERS = "This Office file writes its letters in an unusual way. Open it, save it again, and send that."
ENTITIES = "This Office file declares entities, which no ordinary one does. Open it, save it again, and send that."
MACRO_NAME = re.compile(r"vbaproject|vbadata|macrosheets/|(^|/)macros/", re.IGNORECASE)
CONTROL_NAME = re.compile(r"(^|/)activex/|(^|/)oleobject[^/]*$|(^|/)ctrlprops/.*\.bin$", re.IGNORECASE)
INSIDE = re.compile(r"(^|/)embeddings/", re.IGNORECASE)
PLAIN_INSIDE = re.compile(r"\.(docx|xlsx|pptx)$", re.IGNORECASE)
OUTSIDE_NAME = re.compile(r"^/|\\|(^|/)\.\.(/|$)|^[A-Za-z]:|[\x00-\x1f]")
MARKUP = re.compile(r"\.(xml|rels|vml|svg|xsl)$", re.IGNORECASE)
PROGRAMS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ", b"\x7fELF", b"PK\x03\x04")
MACRO_TYPE = re.compile(r"macroenabled|vbaproject|ms-office\.activex|oleobject", re.IGNORECASE)
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
WRITTEN_IN = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]{0,40})")
KNOWN_LETTERS = re.compile(rb"utf-?8|utf-?16(le|be)?|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
RELATIONS = ".rels"
TEMPLATE, PIECE = "attachedtemplate", "afchunk"
PICTURES = frozenset({"image", "audio", "video", "media"})
OF_HARM = frozenset({TEMPLATE, "oleobject", "frame", "subdocument", "control", "package"})
ASKED_FOR = re.compile(r"hyperlink|externallink(long)?path|xl(path|external|start|library|alternate).*")
OF_THE_WEB = re.compile(r"(https?|ftp|mhtml):", re.IGNORECASE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
ANOTHER_MACHINE = re.compile(r"[/\\]{2}|file:[/\\]*(?![/\\]|[a-z]:[/\\])", re.IGNORECASE)
OWN_DRIVE = re.compile(r"(file:///)?[a-z]:[/\\](?![/\\]).*", re.IGNORECASE)
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
    is_kept = is_document or part.name == TYPES or part.name.lower().endswith(RELATIONS)
    kept, before, is_first, acting = bytearray(), b"", True, Acting()
    for piece in unpacked(content, part):
        if is_first and piece:
            is_first = False
            if not is_document and piece.startswith(PROGRAMS):
                raise Refused(OBJECTS)
            is_markup = not is_document and (is_markup or _is_markup(piece))
            if is_markup:
                _check_letters(piece)
        if is_markup:
            acting.read(piece)
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
    acting.end()
    _check_kept(part, bytes(kept))


def _is_markup(piece: bytes) -> bool:
    """Whether a part is markup, whatever it is called: the list of types may call anything a document."""
    return piece.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _check_letters(piece: bytes) -> None:
    """What we look for is written in ASCII, or that with empty bytes. In other letters it could hide."""
    said = WRITTEN_IN.search(piece[:1000].replace(b"\0", b""))
    if said and not KNOWN_LETTERS.fullmatch(said[1].strip()):
        raise Refused(LETTERS)


def _check_kept(part: Part, kept: bytes) -> None:
    """The few parts that are read as a whole: the types, the relations, and a document inside."""
    if INSIDE.search(part.name):
        if kept:
            main = {"docx": MAIN_PARTS[0], "xlsx": MAIN_PARTS[1], "pptx": MAIN_PARTS[2]}[part.name.lower()[-4:]]
            check_office(kept, main, is_inside=True)
        return
    if part.name == TYPES and any(MACRO_TYPE.search(value) for each in _read(kept) for value in each.attrib.values()):
        raise Refused(MACROS)
    if part.name.lower().endswith(RELATIONS):
        relations = [_said(each) for each in _read(kept)]
        if any(kind == PIECE for kind, _, _ in relations):
            raise Refused(OBJECTS)  # a page or rich text, which Word reads in with all that it holds
        if any(_fetches(*each) for each in relations):
            raise Refused(FETCHES)


def _read(kept: bytes) -> list[Element]:
    """All elements, read as the programs read them: letters may be written as numbers. Nothing declares an entity."""
    from xml.etree import ElementTree  # only here: the application starts without it

    try:
        return list(ElementTree.fromstring(kept).iter())  # noqa: S314 - a declaration has been refused
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise Refused(BROKEN) from error


def _said(relation: Element) -> tuple[str, str, bool]:
    """The kind and the target of a relation, and whether it is said to lead out of the file."""
    said = {name.rpartition("}")[2].lower(): value.strip() for name, value in relation.attrib.items()}
    kind = said.get("type", "").rpartition("/")[2].lower()
    return kind, said.get("target", ""), said.get("targetmode", "").lower() == "external"


def _fetches(kind: str, target: str, is_external: bool) -> bool:
    """Whether what it names is fetched when the document is opened, from where others may have put it.

    The template of an organisation lies on a drive of its own. What a reader follows, or is asked for, is no matter.
    """
    if ASKED_FOR.fullmatch(kind) or (kind == TEMPLATE and OWN_DRIVE.fullmatch(target)):
        return False
    is_far = ANOTHER_MACHINE.match(target) is not None
    if kind in OF_HARM:
        return is_external or ELSEWHERE.match(target) is not None
    return is_far or (kind not in PICTURES and OF_THE_WEB.match(target) is not None)
