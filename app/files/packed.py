"""The parts of a packed file, one after another without gap or overlap, unpacked a piece at a time and let go."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.files.refused import Refused

MOST_PARTS = 2000
MOST_LISTED = 1024 * 1024  # bytes of the list of parts
A_PIECE = 64 * 1024
MOST_AT_ONCE = 1024 * 1024
LONGEST_DESCRIPTOR = 24  # what may stand between two parts: the sizes of the first, once more
END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
UNIX = 3  # the system that says in a file's mode what it is
ENCRYPTED, IN_UTF_8 = 0x1, 0x800
BROKEN = "This Office file is damaged, or no ordinary one. Open it, save it again, and send that."
TOO_BIG = "This Office file unpacks to far more than a document has. Make a PDF of it, and send that."
LOCKED = "This Office file is locked with a password. Save it without one, and send that."
UNREADABLE = (
    zipfile.BadZipFile, struct.error, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError,
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One part, and where its packed bytes lie in the file."""

    name: str
    begin: int
    end: int
    size: int
    crc: int
    is_deflated: bool


def parts_of(content: bytes) -> tuple[Part, ...]:
    """All parts of a packed file. Raises Refused where it is more, or other, than a list of parts."""
    try:
        list_begin = _list_begin(content)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            listed = sorted(packed.infolist(), key=lambda each: each.header_offset)
        parts = tuple(_part(content, each) for each in listed)
    except UNREADABLE as error:
        raise Refused(BROKEN) from error
    starts = [each.header_offset for each in listed] + [list_begin]
    gaps = [begin - part.end for part, begin in zip(parts, starts[1:], strict=True)]
    if starts[0] != 0 or any(not 0 <= gap <= LONGEST_DESCRIPTOR for gap in gaps):
        raise Refused(BROKEN)  # something lies between the parts, or two share their bytes
    if len({part.name.lower() for part in parts}) != len(parts):
        raise Refused(BROKEN)
    return parts


def _list_begin(content: bytes) -> int:
    """Where the list of parts begins. It must end with the file, and be short enough to be read."""
    mark, disk, list_disk, here, count, size, begin, comment = END.unpack(content[-END.size :])
    if mark != b"PK\x05\x06" or disk or list_disk or comment or here != count:
        raise Refused(BROKEN)
    if count > MOST_PARTS or size > MOST_LISTED:
        raise Refused(TOO_BIG)
    if begin + size != len(content) - END.size:
        raise Refused(BROKEN)
    return int(begin)


def _part(content: bytes, listed: zipfile.ZipInfo) -> Part:
    """One part, as both the list and its own head say that it is."""
    at = listed.header_offset
    mark, _, flags, method, *_, name_length, extra_length = LOCAL.unpack(content[at : at + LOCAL.size])
    if (flags | listed.flag_bits) & ENCRYPTED:
        raise Refused(LOCKED)
    name = content[at + LOCAL.size : at + LOCAL.size + name_length]
    expected = listed.orig_filename.encode("utf-8" if listed.flag_bits & IN_UTF_8 else "cp437")
    if listed.create_system == UNIX and stat.S_IFMT(listed.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(BROKEN)  # a link to another place, or a device: nothing of ours follows it, but others may
    is_known = method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if mark != b"PK\x03\x04" or name != expected or method != listed.compress_type or not is_known:
        raise Refused(BROKEN)
    begin = at + LOCAL.size + name_length + extra_length
    end = begin + listed.compress_size
    return Part(listed.orig_filename, begin, end, listed.file_size, listed.CRC, method == zipfile.ZIP_DEFLATED)


def unpacked(content: bytes, part: Part) -> Iterator[bytes]:
    """The bytes of a part, in pieces. Raises Refused where they are not as many, or not those, that it declares."""
    total, crc = 0, 0
    for piece in _inflated(content, part) if part.is_deflated else _as_is(content, part):
        total += len(piece)
        crc = zlib.crc32(piece, crc)
        if total > part.size:
            raise Refused(TOO_BIG)
        yield piece
    if total != part.size or crc != part.crc:
        raise Refused(BROKEN)


def _as_is(content: bytes, part: Part) -> Iterator[bytes]:
    for at in range(part.begin, part.end, A_PIECE):
        yield content[at : min(at + A_PIECE, part.end)]


def _inflated(content: bytes, part: Part) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _as_is(content, part):
            if unpacking.eof:
                raise Refused(BROKEN)  # more lies behind the end
            yield unpacking.decompress(piece, MOST_AT_ONCE)
            while unpacking.unconsumed_tail:
                yield unpacking.decompress(unpacking.unconsumed_tail, MOST_AT_ONCE)
        while last := unpacking.decompress(b"", MOST_AT_ONCE):
            yield last
    except zlib.error as error:
        raise Refused(BROKEN) from error
    if not unpacking.eof or unpacking.unused_data:
        raise Refused(BROKEN)
