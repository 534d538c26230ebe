"""PDF files that are made to do harm: those that run something, carry something, or are something else as well."""

from __future__ import annotations

import base64
import binascii
import struct
import time
import zlib

import pytest

from tests.files.made import packed, pdf, stream
from tests.files.test_taking import outcome, refusal, taken

MEGABYTE = 1024 * 1024
RUNS = "can run a script"
BROKEN = "not whole"
UNREADABLE = "in a way that we cannot look into"
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


def packed_objects(data: bytes) -> bytes:
    return stream(zlib.compress(data, 9), b"/Type /ObjStm")


def packed_behind_an_end(data: bytes) -> bytes:
    """What is packed begins with letters that are not: a reader who searches for the end stops there."""
    first, rest = b"1 0 endstream ", zlib.compressobj(9, zlib.DEFLATED, -15)
    begin = b"\x78\x01" + struct.pack("<BHH", 0, len(first), len(first) ^ 0xFFFF) + first
    whole = begin + rest.compress(data) + rest.flush() + struct.pack(">L", zlib.adler32(first + data))
    assert zlib.decompress(whole) == first + data
    return stream(whole, b"/Type /ObjStm")


def objects(data: bytes, packed_by: bytes) -> bytes:
    return b"<< /Type /ObjStm /N 1 /First 4 /Filter %b >>\nstream\n%b\nendstream" % (packed_by, data)


HARMFUL = {
    "a script": (pdf(SCRIPT), RUNS),
    "a script by a short name": (pdf(b"<< /S /Rendition /JS(app.alert(1)) >>"), RUNS),
    "a script in hexadecimal": (pdf(b"<< /S /J#61vaScr#69pt >>"), RUNS),
    "a short name in hexadecimal": (pdf(b"<< /#4aS (x) >>"), RUNS),
    "a script in packed objects": (pdf(stream(zlib.compress(b"1 0 " + SCRIPT), b"/Type /ObjStm /N 1 /First 4")), RUNS),
    "a script in objects packed in capital letters of another name": (
        pdf(stream(zlib.compress(b"1 0 " + SCRIPT), b"/Type /Obj#53tm /N 1 /First 4")),
        RUNS,
    ),
    "a script in objects that do not say what they are": (
        pdf(stream(zlib.compress(b"1 0 " + SCRIPT), b"/N 1 /First 4")),
        RUNS,
    ),
    "objects behind a stream that ends too soon": (pdf(packed_behind_an_end(SCRIPT)), UNREADABLE),
    "objects that begin in an unusual way": (
        pdf(packed_objects(SCRIPT).replace(b"stream\n", b"stream\r", 1)),
        UNREADABLE,
    ),
    "objects in letters": (pdf(objects(binascii.hexlify(SCRIPT), b"/ASCIIHexDecode")), UNREADABLE),
    "objects packed twice": (
        pdf(objects(base64.a85encode(zlib.compress(SCRIPT)), b"[/ASCII85Decode /FlateDecode]")),
        UNREADABLE,
    ),
    "objects packed in a way that stands elsewhere": (pdf(objects(zlib.compress(SCRIPT), b"9 0 R")), UNREADABLE),
    "objects packed with a prediction": (
        pdf(objects(zlib.compress(SCRIPT), b"/FlateDecode /DecodeParms << /Predictor 12 >>")),
        UNREADABLE,
    ),
    "objects that are not what they say": (pdf(objects(SCRIPT.replace(b"J", b"j"), b"/FlateDecode")), UNREADABLE),
    "objects in another file": (pdf(b"<< /Type /ObjStm /F (a.bin) >>\nstream\n\nendstream"), UNREADABLE),
    "a short name before an empty byte": (pdf(b"<< /S /Rendition /JS\0(app.alert(1)) >>"), RUNS),
    "a program to start": (pdf(b"<< /S /Launch /F (cmd.exe) >>"), RUNS),
    "a form with scripts": (pdf(b"<< /AcroForm << /XFA 9 0 R >> >>"), RUNS),
    "a film": (pdf(b"<< /Subtype /RichMedia >>"), RUNS),
    "a file inside": (pdf(b"<< /Type /EmbeddedFile >>"), "carries other files"),
    "files inside": (pdf(b"<< /Names << /EmbeddedFiles 4 0 R >> >>"), "carries other files"),
    "a lock": (pdf(b"<< /Encrypt 9 0 R >>"), "locked with a password"),
    "a packed file behind it": (pdf() + packed({"a.txt": b"a"}), BROKEN),
    "a packed file inside it": (pdf(stream(packed({"a.txt": b"a"}))), "something else at once"),
    "a page in its head": (pdf().replace(b"\n", b"\n<html><script>alert(1)</script>\n", 1), "something else at once"),
    "no end": (pdf()[:-6], BROKEN),
    "much behind its end": (pdf(tail=b"x" * 2000), BROKEN),
    "a little behind its end": (pdf(tail=b"<script>"), BROKEN),
    "a made-up version": (pdf().replace(b"%PDF-1.7", b"%PDF-x.y"), BROKEN),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_pdf_that_is_made_to_do_harm_is_refused_with_what_to_do(name: str) -> None:
    content, sentence = HARMFUL[name]
    said = refusal(content)
    assert sentence in said and "Print it to PDF again" in said


@pytest.mark.parametrize("before", [b"\n", b"<html>", b"MZ\x90\x00", b"\xff\xfe", b"GIF89a"])
def test_a_pdf_that_begins_as_something_else_is_no_pdf(before: bytes) -> None:
    said = refusal(before + pdf(), "report.pdf")
    assert "begins as something else" in said and "Print it to PDF again" in said


@pytest.mark.parametrize("filters", [b"/FlateDecode", b"[/FlateDecode]", b"[ /FlateDecode ] /Length 9"])
def test_objects_that_are_packed_as_usual_are_taken(filters: bytes) -> None:
    scan = stream(b"scanned page", b"/Type /XObject /Subtype /Image").replace(b"/FlateDecode", b"/CCITTFaxDecode")
    listed = stream(zlib.compress(b"abc"), b"/Type /XRef /DecodeParms << /Predictor 12 >>")
    assert taken(pdf(objects(zlib.compress(b"1 0 << /Type /Page >>"), filters), scan, listed)).notes


def test_letters_that_come_about_in_a_picture_do_no_harm() -> None:
    assert taken(pdf(stream(b"x/JS x/XFA x"))).notes
    assert taken(pdf(tail=b"\r\n\0")).notes


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"stream\n" * 2_000_000),
        pdf(b"/ObjStm " * 1900 + b"x" * 10_000_000),
        pdf(b"/ObjStm " * 1_000_000),
        pdf(b"#41" * 3_000_000),
        pdf(b"<" * 10_000_000 + b" " * 5_000_000),
        pdf(stream(zlib.compress(bytes(70 * 1024 * 1024), 9), b"/Type /ObjStm")),
        *(
            pdf(packed_objects(data))
            for data in (b"#41" * 10_000_000, b"/" + b"#41" * 10_000_000, b"/#41 " * 6_000_000)
        ),
        pdf(packed_objects(b"#" + b"/" * 31 * MEGABYTE)),
        pdf(*[packed_objects(b"/#41 " * 2000)] * 1900),
    ],
)
def test_a_pdf_that_is_made_to_take_hours_takes_seconds(content: bytes) -> None:
    begun = time.process_time()
    result = outcome(content)
    assert result == "application/pdf" or "Print it to PDF again" in result
    assert time.process_time() - begun < 5


def test_names_in_hexadecimal_that_another_language_needs_do_no_harm() -> None:
    assert taken(pdf(b"<< /BaseFont /ABCDEF+" + b"#E5#AE#8B" * 3000 + b" >>", stream(b"#41" * 100_000))).notes
