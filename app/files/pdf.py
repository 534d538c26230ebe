"""Checks a PDF: that it is one from its first byte to its last, and that in plain sight nothing in it runs.

It is not taken apart. Of what is compressed, only object streams packed in the usual way (Flate) are opened and
searched, and those up to a bound; with other filters, or hidden by a tool made for it, a script can still lie there.
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
OBJECTS = re.compile(rb"/ObjStm" + END_OF_NAME + rb".{0,2000}?stream\r?\n", re.DOTALL)
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
    _look_at_short_names(plain_letters.of(_outside_streams(content)))
    for objects in _object_streams(content):
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


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The objects that newer files pack together, where they are packed in the usual way."""
    if content.count(b"/ObjStm") > MOST_STREAMS:
        raise Refused(BROKEN)
    left = MOST_UNPACKED
    for begin in OBJECTS.finditer(content):
        end = content.find(b"endstream", begin.end())
        if end < 0:
            raise Refused(BROKEN)
        unpacking = zlib.decompressobj()
        try:
            found = unpacking.decompress(content[begin.end() : end], left)
        except zlib.error:
            continue  # packed otherwise, or not at all: then it was searched as it stands
        left -= len(found)
        if left <= 0 or unpacking.unconsumed_tail:
            raise Refused(BROKEN)
        yield found
