"""Taking a file: the good ones of every kind come in, under the name and type that their content has."""

from __future__ import annotations

import hashlib
import time

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from app.files.naming import LONGEST_NAME, clean_name, plain_name
from app.files.scanner import Scanner
from app.files.taking import MOST_FILE, Refused, Taken, take
from tests.files.made import TEST_VIRUS, excel, packed, pdf, picture, powerpoint, with_parts, word

NOBODY = Scanner(None)


def taken(content: bytes, name: str = "evidence") -> Taken:
    return take(name, content, NOBODY)


def refusal(content: bytes, name: str = "evidence") -> str:
    with pytest.raises(Refused) as caught:
        taken(content, name)
    return caught.value.sentence


def outcome(content: bytes) -> str:
    """What becomes of a file: its type, or the sentence that refuses it. Anything else fails the test."""
    try:
        return taken(content).media_type
    except Refused as refused:
        return refused.sentence


GOOD = {
    "a PDF": (pdf(), ".pdf", "application/pdf"),
    "a PNG": (picture("PNG"), ".png", "image/png"),
    "a photo": (picture("JPEG"), ".jpg", "image/jpeg"),
    "a WebP": (picture("WEBP"), ".webp", "image/webp"),
    "a Word file": (word(), ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "an Excel file": (excel(), ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "slides": (powerpoint(), ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "a text": ("Naïve notes: 3 < 4, and more.\n".encode(), ".txt", "text/plain"),
}


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("name", ["evidence", "evidence.exe", "evidence.html"])
def test_a_good_file_gets_the_name_and_type_of_what_it_holds(kind: str, name: str) -> None:
    content, extension, media_type = GOOD[kind]
    kept = taken(content, name)
    assert (kept.name, kept.media_type) == (f"evidence{extension}", media_type)
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()
    assert any("name was changed" in note for note in kept.notes)


@pytest.mark.parametrize("kind", ["a PDF", "a Word file", "an Excel file", "slides", "a text"])
def test_what_is_no_picture_is_kept_as_it_came(kind: str) -> None:
    content, extension, _ = GOOD[kind]
    kept = taken(content, f"evidence{extension}")
    assert kept.content == content and kept.notes == ()


def test_a_table_is_a_text_that_keeps_its_extension() -> None:
    kept = taken("\ufeffWard,Trained\r\nHöhe,12\r\n".encode(), "wards.CSV")
    assert (kept.name, kept.media_type) == ("wards.csv", "text/plain")
    assert kept.content == "Ward,Trained\r\nHöhe,12\r\n".encode()


def test_an_empty_file_is_refused() -> None:
    assert "is empty" in refusal(b"")


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    assert "larger than 20 MB" in refusal(pdf() + bytes(MOST_FILE))


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"GIF89a\x01\x00",
        b"\x1f\x8b\x08\x00",
        b"\x00" * 40,
        b"\xca\xfe\xba\xbe\0",
    ],
)
def test_any_other_kind_is_refused_with_the_list_of_what_is_taken(content: bytes) -> None:
    assert "We take PDF, JPEG, PNG, WebP, Word (.docx)" in refusal(content, "report.pdf")


def test_a_packed_file_is_refused_with_advice() -> None:
    assert "Unpack it" in refusal(packed({"notes.txt": b"notes"}), "notes.docx")


def test_an_old_office_file_and_rich_text_are_refused_with_advice() -> None:
    assert "newer format" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc")
    assert "rich text" in refusal(rb"{\rtf1 hello}", "note.txt")


def test_a_photo_in_a_format_of_phones_is_refused_with_advice() -> None:
    assert "JPEG" in refusal(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "photo.jpg")


@pytest.mark.parametrize(
    "content",
    [
        TEST_VIRUS,
        b"Notes.\n" + TEST_VIRUS + b"\nMore.",
        pdf(tail=TEST_VIRUS),
        picture("PNG") + TEST_VIRUS,
        with_parts({"word/media/a.bin": TEST_VIRUS}),
        with_parts({"word/a.xml": b"x" * 65_500 + TEST_VIRUS}),
    ],
)
def test_the_test_virus_is_refused_anywhere_even_without_a_scanner(content: bytes) -> None:
    assert "virus check" in refusal(content)


def test_a_pdf_of_an_ordinary_program_is_taken() -> None:
    printed = bytes(typst.compile(b'#set document(title: "Policy")\n= Policy\nOf safer care.', pdf_standards=["ua-1"]))
    assert taken(printed, "policy.pdf").content == printed


# --- text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><p>hello", "  <html>", "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        "Notes\n<ScRiPt>alert(1)</script>", "<?xml version='1.0'?><a/>", "<?php echo 1;", "#!/bin/sh\nls", "%!PS-Adobe",
        "Ward, 3 <iframe src=x>", "<!ENTITY a 'b'>",
    ],
)  # fmt: skip
def test_a_page_a_drawing_or_a_program_is_no_plain_text(text: str) -> None:
    assert "no plain text" in refusal(text.encode(), "notes.txt")


@pytest.mark.parametrize("content", [b"a\x00b", b"a\x1bb", b"bell\x07", "next\u009b".encode()])
def test_control_characters_are_no_plain_text(content: bytes) -> None:
    assert "We cannot take this kind of file" in refusal(content, "notes.txt")


@pytest.mark.parametrize("content", ["Höhe;3".encode("cp1252"), "Ward\t3".encode("utf-16")])
def test_a_text_in_another_encoding_is_refused_with_advice(content: bytes) -> None:
    assert "UTF-8" in refusal(content, "wards.csv")


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("/tmp/report.pdf", "report.pdf"),
        ("C:\\Users\\me\\report.PDF", "report.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("report.pdf.exe", "report.pdf"),
        ("in\u202efdp.exe", "infdp.pdf"),
        ("a\x00b\r\nSet-Cookie: x=1.pdf", "ab Set-Cookie- x=1.pdf"),
        ('say "hello" <b>.pdf', "say -hello- -b-.pdf"),
        ("Prüfung der Räume.pdf", "Prüfung der Räume.pdf"),
        ("Plan v2.1", "Plan v2.1.pdf"),
        ("\udcff.pdf", "file.pdf"),
        ("%2e%2e%2fsecret", "-2e-2e-2fsecret.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_made_safe(name: str, clean: str) -> None:
    assert clean_name(name, ".pdf") == clean


@given(st.text(max_size=400))
def test_no_name_at_all_can_do_harm(name: str) -> None:
    clean = clean_name(name, ".pdf")
    assert clean.endswith(".pdf") and len(clean) <= LONGEST_NAME and clean.isprintable()
    assert not set(clean) & set('/\\:"<>|?*%') and not clean.startswith(".")
    assert plain_name(clean).isascii() and '"' not in plain_name(clean)
    clean.encode()


@given(st.one_of(st.binary(max_size=3000), st.binary(max_size=500).map(pdf()[:200].__add__), st.text().map(str.encode)))
def test_no_bytes_at_all_can_do_more_than_be_refused(content: bytes) -> None:
    begun = time.process_time()
    result = outcome(content)
    assert result.endswith(".") or result in {"text/plain", "application/pdf"}
    assert time.process_time() - begun < 5
