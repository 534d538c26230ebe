"""PDF files that are made to do harm: those that run something, carry something, or are something else as well."""

from __future__ import annotations

import time
import zlib

import pytest

from tests.files.made import packed, pdf, stream
from tests.files.test_taking import outcome, refusal, taken

MEGABYTE = 1024 * 1024
RUNS = "can run a script"
BROKEN = "not whole"
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


def packed_objects(data: bytes) -> bytes:
    return stream(zlib.compress(data, 9), b"/Type /ObjStm")


HARMFUL = {
    "a script": (pdf(SCRIPT), RUNS),
    "a script by a short name": (pdf(b"<< /S /Rendition /JS(app.alert(1)) >>"), RUNS),
    "a script in hexadecimal": (pdf(b"<< /S /J#61vaScr#69pt >>"), RUNS),
    "a short name in hexadecimal": (pdf(b"<< /#4aS (x) >>"), RUNS),
    "a script in packed objects": (pdf(stream(zlib.compress(b"1 0 " + SCRIPT), b"/Type /ObjStm /N 1 /First 4")), RUNS),
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
