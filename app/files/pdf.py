"""Checks a PDF: that it is one from its first byte to its last, and that in plain sight nothing in it runs.

It is not taken apart. Of what is compressed, the streams that hold objects are opened and searched, up to a bound;
where they are packed in any but the usual way (Flate), it is refused. A tool made for it can still hide a script.
That is why a PDF is only ever handed out as a download, and why there can be a scanner.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from app.files.refused import Refused

PRINT_IT = "Print it to PDF again, and send that."
BROKEN = f"This PDF is not whole, or something is put on after its end. {PRINT_IT}"
TWO_KINDS = f"This file is a PDF and something else at once. {PRINT_IT}"
LOCKED = f"This PDF is locked with a password or encrypted. {PRINT_IT}"
RUNS = f"This PDF can run a script or start something. {PRINT_IT}"
UNREADABLE = f"This PDF packs what it holds in a way that we cannot look into. {PRINT_IT}"
CARRIES = "This PDF carries other files inside it. Print it to PDF again, and send those files on their own."
TAIL, ZIP_TAIL, HEAD = 1024, 66_000, 1024
MOST_UNPACKED, MOST_STREAMS = 32 * 1024 * 1024, 2000
MOST_HEX = 20_000  # letters in hexadecimal, in all names of a file
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
HEX_NAME = re.compile(rb"/[^\s\0/<>\[\]()%#]*+#[0-9A-Fa-f]{2}[^\s\0/<>\[\]()%]*+")
END_OF_NAME = rb"(?=[\s\0/<>\[\]()%]|$)"
RUNNING = re.compile(rb"/(JavaScript|Launch|RichMedia|SubmitForm|ImportData)" + END_OF_NAME)
CARRYING = re.compile(rb"/(EmbeddedFiles?|Filespec\s*/EF)" + END_OF_NAME)
ENCRYPTED = re.compile(rb"/Encrypt" + END_OF_NAME)
SHORT = re.compile(rb"/(JS|XFA)" + END_OF_NAME)  # short enough to come about by chance in what is compressed
BOUNDS = re.compile(rb"endstream|stream\r?\n")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
OBJECTS = re.compile(rb"/ObjStm" + END_OF_NAME)
HOLDS_OBJECTS = re.compile(rb"/(ObjStm|First)" + END_OF_NAME)  # not every program asks for the first of them
FILTER = re.compile(
    rb"/(?:Filter|F)" + END_OF_NAME + rb"\s*(\[\s*/FlateDecode\s*\]|/FlateDecode" + END_OF_NAME + rb"|(?=.))", re.DOTALL
)
PREDICTED = re.compile(rb"/(DecodeParms|DP|Predictor|FFilter)" + END_OF_NAME)
LONGEST_HEAD = 4000
PAGE = re.compile(rb"<\s*(html|script|svg|!doctype|\?php|iframe|body)", re.IGNORECASE)


def check_pdf(content: bytes) -> None:
    """Raises Refused with a sentence that says what to do."""
    end = content.rfind(b"%%EOF")
    if (
        not re.match(rb"%PDF-[12]\.\d", content)
        or end < len(content) - TAIL
        or content[end + 5 :].strip(b"\0 \t\r\n\f")
    ):
        raise Refused(BROKEN)
    if b"PK\x05\x06" in content[-ZIP_TAIL:] or PAGE.search(content[:HEAD]):
        raise Refused(TWO_KINDS)
    plain_letters = PlainLetters()
    _look_into(plain_letters.of(content))
    outside = plain_letters.of(_outside_streams(content))
    _look_at_short_names(outside)
    for objects in _object_streams(content, outside):
        written = plain_letters.of(objects)
        _look_into(written)
        _look_at_short_names(written)


def _look_into(written: bytes) -> None:
    """Names that are too long to come about by chance, wherever they stand."""
    for pattern, sentence in ((ENCRYPTED, LOCKED), (RUNNING, RUNS), (CARRYING, CARRIES)):
        if pattern.search(written):
            raise Refused(sentence)


def _look_at_short_names(written: bytes) -> None:
    if SHORT.search(written):
        raise Refused(RUNS)


class PlainLetters:
    """Writes plain letters for what names hold in hexadecimal. No ordinary file has very many of those."""

    def __init__(self) -> None:
        self._left = MOST_HEX

    def of(self, data: bytes) -> bytes:
        return HEX_NAME.sub(self._plain, data) if b"#" in data else data

    def _plain(self, name: re.Match[bytes]) -> bytes:
        self._left -= name[0].count(b"#")
        if self._left < 0:
            raise Refused(BROKEN)
        return HEX.sub(lambda found: bytes([int(found[1], 16)]), name[0])


def _outside_streams(content: bytes) -> bytes:
    """What stands between the streams. A stream without an end hides nothing: it is read like the rest."""
    outside: list[bytes] = []
    at, begin = 0, -1
    for bound in BOUNDS.finditer(content):
        if bound[0] != b"endstream":
            begin = bound.start() if begin < 0 else begin
        elif begin >= 0:
            outside.append(content[at:begin])
            at, begin = bound.end(), -1
    return b" ".join((*outside, content[at:]))


def _object_streams(content: bytes, outside: bytes) -> Iterator[bytes]:
    """What the streams hold that pack objects together. Raises Refused where one of them cannot be read."""
    expected = len(OBJECTS.findall(outside))
    if expected > MOST_STREAMS:
        raise Refused(BROKEN)
    left, count, behind = MOST_UNPACKED, 0, 0
    for begin in STREAM.finditer(content):
        if begin.start() < behind:
            continue  # these letters are part of what another stream holds
        end = content.find(b"endstream", begin.end())
        if end < 0:
            raise Refused(BROKEN)
        head = _head(content[max(behind, begin.start() - LONGEST_HEAD) : begin.start()])
        behind = end
        if not HOLDS_OBJECTS.search(head):
            continue
        count += len(OBJECTS.findall(head))
        found = _unpacked(head, content[begin.end() : end], left)
        left -= len(found)
        if left <= 0:
            raise Refused(BROKEN)
        yield found
    if count < expected:
        raise Refused(UNREADABLE)  # one begins in a way that some programs read and we do not


def _head(before: bytes) -> bytes:
    """What is said of a stream before it begins, with names in plain letters."""
    return PlainLetters().of(before[before.rfind(b"obj") + 3 :])


def _unpacked(head: bytes, packed: bytes, most: int) -> bytes:
    """The objects in a stream: packed in the usual way, or not at all."""
    filters = [found[1] for found in FILTER.finditer(head)]
    if PREDICTED.search(head) or not all(filters) or len(filters) > 1:
        raise Refused(UNREADABLE)
    if not filters:
        return packed
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(packed, most)
    except zlib.error:
        raise Refused(UNREADABLE) from None
    if len(found) >= most or unpacking.unconsumed_tail:
        raise Refused(BROKEN)
    if not unpacking.eof:
        raise Refused(UNREADABLE)  # it goes on behind what looks like its end
    return found
