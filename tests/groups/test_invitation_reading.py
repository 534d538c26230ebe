"""Reading a list: every encoding, separator and shape that people have, and every file that was made to do harm."""

from __future__ import annotations

import contextlib
import io
import time
import tracemalloc
from collections.abc import Sequence

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.assessments.mail import is_address
from app.groups.reading import MOST_ROWS, Listed, Unreadable, read_file, read_text
from tests.groups.lists import changed, packed, packed_again, workbook

TABLE = [("Name", "E-mail", "Ward"), ("Ann Lee", "ann@example.org", "3"), ("Zoë", "Zoe@example.org", "4")]
BOTH = ["ann@example.org", "zoe@example.org"]


def of_file(content: bytes) -> Listed:
    listed = Listed()
    read_file(listed, content)
    return listed


def of_text(text: str) -> Listed:
    listed = Listed()
    read_text(listed, text)
    return listed


def lines(rows: Sequence[Sequence[str]], separator: str) -> str:
    return "\r\n".join(separator.join(row) for row in rows)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_every_encoding_with_every_separator(encoding: str, separator: str) -> None:
    listed = of_file(lines(TABLE, separator).encode(encoding))
    assert list(listed.addresses) == BOTH and listed.left_out == 0


@pytest.mark.parametrize("bom", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_read_either_way_round(bom: bytes) -> None:
    name = "utf-16-le" if bom == b"\xff\xfe" else "utf-16-be"
    assert list(of_file(bom + lines(TABLE, ";").encode(name)).addresses) == BOTH


def test_a_workbook_is_read_whatever_stands_beside_the_addresses() -> None:
    assert list(of_file(workbook(TABLE)).addresses) == BOTH
    assert list(of_file(workbook([], TABLE)).addresses) == BOTH
    assert list(of_file(workbook([("Ann", 7, None, "ann@example.org")] * 2)).addresses) == ["ann@example.org"]
    blank = workbook([(), *TABLE[:2], (), TABLE[2], (None, "oops")])
    listed = of_file(blank)
    assert list(listed.addresses) == BOTH
    assert [(each.where, each.text) for each in listed.bad] == [("Row 6", "oops")]


@pytest.mark.parametrize("heading", ["email", "E-Mail", "EMAIL ADDRESS", "Work e-mail", "Mail", "Address"])
def test_the_column_is_found_by_its_heading(heading: str) -> None:
    rows = [("Boss", heading), ("boss@example.org", "ann@example.org"), ("boss@example.org", "zoe@example.org")]
    assert list(of_file(lines(rows, ",").encode()).addresses) == BOTH


def test_without_a_heading_the_column_with_the_addresses_is_taken() -> None:
    assert list(of_file(lines(TABLE[1:], ";").encode()).addresses) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.org, zoe@example.org",
        "ann@example.org;zoe@example.org",
        "ann@example.org zoe@example.org",
        "ann@example.org\n\n  zoe@example.org  \n",
        "Ann Lee <ann@example.org>; Zoë <zoe@example.org>",
        '"Lee, Ann" <ann@example.org>, "Zoë" <zoe@example.org>',
        "<mailto:ann@example.org>, mailto:zoe@example.org",
        "Name\tEmail\nAnn\tann@example.org\nZoë\tzoe@example.org",
        "Ann, ann@example.org, 3\nZoë, zoe@example.org, 4",
    ],
)
def test_pasted_addresses_are_read_however_they_stand(text: str) -> None:
    listed = of_text(text)
    assert list(listed.addresses) == BOTH and listed.left_out == 0


def test_a_long_line_of_addresses_is_read_to_its_end() -> None:
    text = ", ".join(f"person.{number}@example.org" for number in range(3000))
    assert len(of_text(text).addresses) == 3000


def test_each_row_left_out_is_named_with_its_place_and_why() -> None:
    text = "ann@example.org\nnobody\nANN@example.org\nann@\n=HYPERLINK(1)\n+44 20 7946 0999\n@SUM(A1)\n-ann@example.org"
    listed = of_text(text)
    assert list(listed.addresses) == ["ann@example.org"]
    assert [(each.where, each.why.split(",")[0]) for each in listed.bad] == [
        ("Line 2", "this is not an email address"),
        ("Line 3", "this address was in the list before"),
        ("Line 4", "this is not an email address"),
        ("Line 5", "it begins like a formula"),
        ("Line 6", "it begins like a formula"),
        ("Line 7", "it begins like a formula"),
        ("Line 8", "it begins like a formula"),
    ]


def test_a_row_without_an_address_in_a_table_is_named() -> None:
    listed = of_file(b"Name,Email\nAnn,\nBen\nZoe,zoe@example.org\n")
    assert [(each.where, each.why) for each in listed.bad] == [
        ("Row 2", "there is no email address in it"),
        ("Row 3", "there is no email address in it"),
    ]


def test_fifty_are_named_and_the_others_counted() -> None:
    listed = of_text("\n".join(f"nobody {number}" for number in range(300)) + "\nann@example.org")
    assert len(listed.bad) == 50 and listed.left_out == 300 and list(listed.addresses) == ["ann@example.org"]


def test_formulas_of_a_workbook_are_shown_and_not_worked_out() -> None:
    rows = [("Email",), ('=CONCATENATE("ann","@example.org")',), ("=1+1",), ("zoe@example.org",)]
    listed = of_file(workbook(rows))
    assert list(listed.addresses) == ["zoe@example.org"]
    assert [each.text for each in listed.bad] == ['=CONCATENATE("ann","@example.org")', "=1+1"]
    assert {each.why for each in listed.bad} == {"it begins like a formula, so we did not read it"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b" \r\n ", "This file is empty."),
        (b"\xef\xbb\xbf", "There is nothing in it."),
        (b"\xff\xfe", "There is nothing in it."),
        (b"%PDF-1.7\n...", "This is a PDF."),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "This is a picture."),
        (b"\xff\xd8\xff\xe0" + bytes(50), "This is a picture."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "This is an old Excel file"),
        (b"ann@example.org\0zoe@example.org", "This is not a text that we can read."),
        ("ann@example.org".encode("utf-16-le"), "This is not a text that we can read."),
        ("ann@example.org".encode("utf-32"), "This is not a text that we can read."),
        (b"\xff\xfea", "This is not a text that we can read."),
        (b"\x81\x8d\x8f", "This is not a text that we can read."),
        (b"PK\x03\x04 and no more", "This workbook cannot be read."),
        (b'"' + b"a" * 200_000, "From line 1 on it cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as error:
        of_file(content)
    assert str(error.value).startswith(said)


def test_a_packed_file_that_is_no_workbook_is_refused() -> None:
    import zipfile

    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("list.csv", "ann@example.org")
    with pytest.raises(Unreadable, match="no Excel workbook"):
        of_file(written.getvalue())


BOOK = workbook(TABLE)
SHEET = "xl/worksheets/sheet1.xml"
BROKEN = {
    "its sheet cut off": changed(BOOK, SHEET, b"</sheetData>", b""),
    "its sheet missing": packed({}),
    "entities": changed(BOOK, SHEET, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
    "a row of its own number": changed(BOOK, SHEET, b'<row r="2"', b'<row r="two"'),
    "cut in the middle": BOOK[: len(BOOK) // 2],
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_workbook_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(Unreadable, match="This workbook cannot be read"):
        of_file(BROKEN[name])


BOMBS = {
    "a shared text": packed({"xl/sharedStrings.xml": bytes(300 * 1024 * 1024)}),
    "many parts": packed({f"xl/{number}.xml": b"a" for number in range(600)}),
    "a sheet": packed({SHEET: b"<row/>" * 10_000_000}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_that_unpacks_to_too_much_is_refused_in_little_memory(name: str) -> None:
    assert len(BOMBS[name]) < 1024 * 1024
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="far larger than a list needs to be"):
            of_file(BOMBS[name])
        assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("number", ["1048576", "999999999", "99999999999999999999"])
def test_a_row_far_below_the_others_costs_no_time_and_no_memory(number: str) -> None:
    book = changed(BOOK, SHEET, b'<row r="3"', f'<row r="{number}"'.encode())
    begun = time.process_time()
    assert "ann@example.org" in of_file(book).addresses
    assert time.process_time() - begun < 2


def test_a_list_that_is_too_long_is_refused_and_none_of_it_kept() -> None:
    many = "\n".join(f"p{number}@example.org" for number in range(MOST_ROWS))
    assert len(of_text(many).addresses) == MOST_ROWS
    assert len(of_file(f"Email\n{many}".encode()).addresses) == MOST_ROWS
    for text in (f"{many}\nann@example.org", "\n".join("a,b" for _ in range(400_000))):
        with pytest.raises(Unreadable, match="more than 5,000 rows"):
            of_text(text)
    with pytest.raises(Unreadable, match="more than 5,000 rows"):
        of_file(workbook([("ann@example.org",)] * (MOST_ROWS + 2)))


def test_one_row_of_a_hundred_thousand_cells_is_read_in_good_time() -> None:
    wide = ",".join("x" for _ in range(100_000)) + "\n" + "\n".join(f"p{n}@example.org" for n in range(4000))
    assert len(of_file(wide.encode()).addresses) == 4000


def test_a_workbook_whose_cells_share_their_texts_is_read_as_well() -> None:
    """As Excel itself writes them."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    sheet = book.add_worksheet()
    for number, row in enumerate(TABLE, 3):
        sheet.write_row(number, 2, row)
    sheet.write_rich_string(6, 3, "chi", book.add_format({"bold": True}), "@example", ".org")
    sheet.write_formula(7, 3, '="dan@example.org"', None, "dan@example.org")
    book.close()
    listed = of_file(written.getvalue())
    assert list(listed.addresses) == [*BOTH, "chi@example.org"]
    assert [(each.where, each.text) for each in listed.bad] == [("Row 8", '="dan@example.org"')]


LONG = 131_000
TANGLED = {
    "one name before many addresses": "<" + "@" * LONG,
    "many names": "<@" * (LONG // 2),
    "many beginnings": "<" * (LONG - 1) + "@",
    "no end to the gaps": "a@b.org" + " " * 30_000 + "x" * LONG,
    "dots": "a@" + "b." * (LONG // 2),
    "letters that fold": "\u0390\u0345" * (LONG // 4) + "@example.org",
}


@pytest.mark.parametrize("is_workbook", [False, True])
@pytest.mark.parametrize("name", TANGLED)
def test_a_cell_that_is_too_long_is_not_looked_into(name: str, is_workbook: bool) -> None:
    """The first of these took minutes, and all the server with it: a pattern does not let other threads in."""
    rows = [("Email",), *[(TANGLED[name][: 32_000 if is_workbook else LONG],)] * 3, ("ann@example.org",)]
    content = workbook(rows) if is_workbook else lines(rows, ",").encode()
    begun = time.process_time()
    listed = of_file(content)
    assert time.process_time() - begun < 5
    assert list(listed.addresses) == ["ann@example.org"]
    assert {each.why for each in listed.bad} == {"this is too long to be an email address"} and listed.left_out == 3


def test_many_cells_that_are_as_long_as_they_may_be_take_little_time() -> None:
    begun = time.process_time()
    listed = of_text("\n".join(["<" + "@" * 998] * 1000 + ["<@" * 499] * 1000 + ["ann@example.org"]))
    assert time.process_time() - begun < 5
    assert list(listed.addresses) == ["ann@example.org"] and listed.left_out == 2000


FORMATS = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="200" '
)
STYLES = (
    FORMATS + b'formatCode="' + b"[" * 500_000 + b'"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
)
FORMULA = b'<c r="A9"><f t="shared" si="0" ref="A9">' + b"(A1+" * 50_000 + b"</f></c>"
PLACES = "xl/_rels/workbook.xml.rels"
SHARED = b'<Relationship Id="s" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
BLANK_ROW = b'<row r="9">' + b'<c t="s"><v>0</v></c>' * 100_000 + b"</row></sheetData>"
BLANKS = b"<sst><si><t>" + b" " * 8_000_000 + b"</t></si>" + b"<si><t>ann@example.org</t></si>" * 9 + b"</sst>"
COSTLY = {
    "a number format": packed_again(BOOK, {"xl/styles.xml": STYLES}),
    "a shared formula": changed(
        BOOK, SHEET, b"</sheetData>",
        b'<row r="9">' + FORMULA + b'<c r="B9"><f t="shared" si="0"/></c>' * 4000 + b"</row></sheetData>",
    ),
    "a shared text of blanks": packed_again(
        changed(changed(BOOK, SHEET, b"</sheetData>", BLANK_ROW), PLACES, b"</Relationships>", SHARED),
        {"xl/sharedStrings.xml": BLANKS},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_a_workbook_that_was_made_to_take_hours_takes_seconds(name: str) -> None:
    begun = time.process_time()
    assert "ann@example.org" in of_file(COSTLY[name]).addresses
    assert time.process_time() - begun < 5


HEAVY = {
    "styles": packed_again(BOOK, {"xl/styles.xml": b"<xf/>" * 400_000}),
    "a theme": packed_again(BOOK, {"xl/theme/theme1.xml": b"<a/>" * 400_000}),
    "its list of sheets": packed_again(BOOK, {"xl/workbook.xml": b"<sheet/>" * 400_000}),
    "cells of nothing": changed(BOOK, SHEET, b"</sheetData>", b"<row>" + b"<c/>" * 1_100_000 + b"</row></sheetData>"),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_workbook_with_more_in_it_than_a_list_has_is_refused_at_once(name: str) -> None:
    begun = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="far larger than a list needs to be"):
            of_file(HEAVY[name])
        assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < 15


def test_a_sheet_that_a_workbook_names_many_times_is_read_once() -> None:
    empty = workbook([])
    named = b"".join(b'<sheet name="s" sheetId="1" r:id="rId1"/>' for _ in range(5000))
    sheet = b"<worksheet><sheetData>" + b"<row/>" * 300_000 + b"</sheetData></worksheet>"
    book = packed_again(changed(empty, "xl/workbook.xml", b"</sheets>", named + b"</sheets>"), {SHEET: sheet})
    begun = time.process_time()
    with pytest.raises(Unreadable, match="There is nothing in it"):
        of_file(book)
    assert time.process_time() - begun < 5


# --- whatever comes -----------------------------------------------------------------------------------------------

NAMES = st.text("abcdefghijklmnopqrstuvwxyzåéß0123456789._", min_size=1, max_size=20)
ADDRESSES = st.builds("{}@{}.org".format, NAMES, st.text("abcdefgh", min_size=1, max_size=9)).filter(is_address)


@given(st.lists(ADDRESSES, min_size=1, max_size=40), st.sampled_from([",", ";", "\t", "\n", ", ", " ; ", "\r\n"]))
def test_every_address_comes_out_once_and_every_other_row_is_accounted_for(found: list[str], between: str) -> None:
    listed = of_text(between.join(found))
    assert set(listed.addresses) == {each.lower() for each in found}
    assert len(listed.addresses) + listed.left_out == len(found)


@given(st.lists(ADDRESSES, min_size=1, max_size=20), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_it_does_not_matter_how_a_list_is_encoded(found: list[str], encoding: str) -> None:
    text = "Email\n" + "\n".join(found)
    assert of_file(text.encode(encoding)).addresses.keys() == of_text(text).addresses.keys()


@given(st.one_of(st.binary(max_size=2000), st.text(max_size=2000).map(str.encode), st.binary().map(BOOK[:60].__add__)))
def test_no_bytes_at_all_can_do_more_than_be_refused(content: bytes) -> None:
    listed = Listed()
    with contextlib.suppress(Unreadable):
        read_file(listed, content)
    assert all(is_address(each) and each.isprintable() and len(each) <= 254 for each in listed.addresses)
    assert not any(each.startswith(("=", "+", "-", "@")) for each in listed.addresses)


@given(st.integers(0, len(BOOK) - 1), st.integers(0, 255))
def test_a_workbook_with_one_wrong_byte_is_read_or_refused(at: int, value: int) -> None:
    listed = Listed()
    with contextlib.suppress(Unreadable):
        read_file(listed, BOOK[:at] + bytes([value]) + BOOK[at + 1 :])
    assert len(listed.addresses) + listed.left_out <= 2 * MOST_ROWS
