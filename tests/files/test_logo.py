"""A firm's logo: a PNG or a drawing comes out as a PNG of ours. A drawing that is more than shapes is refused."""

from __future__ import annotations

import time

import pytest

from app.files.logo import brand_colour, logo
from app.files.refused import Refused
from tests.files.made import huge_png, picture, seen

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 100">'
SHAPES = """<defs><style>.a{fill:url('#g')}</style><linearGradient id="g"><stop stop-color="#1f4d5c"/></linearGradient>
</defs><rect class="a" width="200" height="100"/><use xlink:href="#g"/>"""


def drawing(inside: str, head: str = "") -> bytes:
    return f"{head}{OPEN}{SHAPES}{inside}</svg>".encode()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        logo(content)
    return caught.value.sentence


def test_a_drawing_becomes_a_picture_as_large_as_it_may_be() -> None:
    drawn = seen(logo(drawing("", '<?xml version="1.0" encoding="UTF-8"?>\n')))
    assert (drawn.format, drawn.size) == ("PNG", (800, 400))
    red, green, blue, opaque = drawn.convert("RGBA").getpixel((400, 200))  # type: ignore[misc]
    assert (red, green, blue, opaque) == (0x1F, 0x4D, 0x5C, 255)


def test_a_drawing_of_any_shape_fits() -> None:
    tall = OPEN.replace("200 100", "1 50") + '<rect width="1" height="50"/></svg>'
    wide = OPEN.replace("200 100", "50 1") + '<rect width="50" height="1"/></svg>'
    for each in (tall, wide, wide.replace("viewBox", 'width="1e9" height="1e9" viewBox')):
        width, height = seen(logo(each.encode())).size
        assert 0 < width <= 1200 and 0 < height <= 400
    assert "cannot be read" in refusal(tall.replace("50", "99999").encode())


def test_a_png_is_made_to_fit_and_loses_what_is_not_shown() -> None:
    drawn = logo(picture("PNG", (3000, 500)) + b"<script>")
    assert seen(drawn).size == (1200, 200) and b"<script>" not in drawn
    assert seen(logo(picture("PNG", (60, 40)))).size == (60, 40)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>", "<rect onload='alert(1)'/>", "<ScRiPt/>", "<x:script xmlns:x='urn:x'/>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<image href='http://evil.example/x.png'/>", "<image xlink:href='data:image/png;base64,AAAA'/>",
        "<use href='http://evil.example/x.svg#a'/>", "<use xlink:href='//evil.example/x.svg#a'/>",
        "<a href='javascript:alert(1)'><rect/></a>", "<rect fill='url(http://evil.example/x)'/>",
        "<rect style='fill:url( \"//evil.example/x\")'/>", "<style>@import 'http://evil.example/x.css';</style>",
        "<style>.a{fill:u\\72l(http://evil.example)}</style>", "<animate attributeName='href' to='javascript:x'/>",
        "<set attributeName='onload' to='x'/>", "<iframe src='x'/>",
    ],
)  # fmt: skip
def test_a_drawing_that_is_more_than_shapes_is_refused(inside: str) -> None:
    assert "more than shapes" in refusal(drawing(inside))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<?xml-stylesheet href="http://evil.example/x.css"?>',
    ],
)  # fmt: skip
def test_a_drawing_with_entities_or_a_style_sheet_is_refused(head: str) -> None:
    assert "more than shapes" in refusal(drawing("", head))


def test_a_drawing_in_another_encoding_is_refused() -> None:
    for content in (drawing("").decode().encode("utf-16"), drawing("", '<?xml version="1.0" encoding="UTF-7"?>')):
        assert "A logo is a PNG or an SVG" in refusal(content)


def test_a_drawing_that_grows_while_it_is_drawn_is_refused_in_time() -> None:
    levels = "".join(f"<g id='l{at}'>" + f"<use href='#l{at + 1}'/>" * 10 + "</g>" for at in range(12))
    begun = time.monotonic()
    assert refusal(drawing(f"<defs>{levels}<g id='l12'><rect width='9' height='9'/></g></defs><use href='#l0'/>"))
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "inside",
    [
        "<filter id='f'><feTurbulence baseFrequency='.01' numOctaves='1000'/></filter><rect filter='url(#f)'/>",
        "<feTurbulence/>", "<rect filter='blur(9px)'/>", "<rect style='filter : blur(9px)'/>",
        "<style>rect{FILTER:drop-shadow(1px 1px 9px)}</style>",
    ],
)  # fmt: skip
def test_a_drawing_with_effects_is_refused_before_it_is_drawn(inside: str) -> None:
    begun = time.monotonic()
    assert "too intricate" in refusal(drawing(inside))
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    "inside",
    ["<!DOCTYPE " * 100_000, "<?xml encoding" * 70_000, "<style>url(" + " " * 900_000 + "</style>", "<a" * 400_000],
)
def test_a_drawing_that_is_made_to_take_hours_to_check_takes_seconds(inside: str) -> None:
    begun = time.process_time()
    assert refusal(drawing(inside)) and refusal(drawing("", inside))
    assert time.process_time() - begun < 5


def test_a_drawing_that_is_too_deep_or_broken_or_blank_is_refused() -> None:
    assert "too intricate" in refusal(drawing("<g>" * 100 + "</g>" * 100))
    assert "too intricate" in refusal(drawing("<rect/>" * 6000))
    assert "cannot be read" in refusal(drawing("<g>"))
    assert "cannot be read" in refusal(f"{OPEN}</svg>".encode())


def test_letters_that_would_come_out_in_another_typeface_are_refused() -> None:
    assert "Turn them into outlines" in refusal(drawing("<text font-family='Futura'>Northgate</text>"))


def test_other_files_are_no_logo() -> None:
    assert "A logo is a PNG or an SVG" in refusal(picture("JPEG"))
    assert "A logo is a PNG or an SVG" in refusal(b"<html><body>x</body></html>")
    assert "is empty" in refusal(b"")
    assert "up to 1 MB" in refusal(drawing(" " * 1024 * 1024))
    assert "50 million pixels" in refusal(huge_png())


@pytest.mark.parametrize(("text", "colour"), [("#1F4D5C", "#1f4d5c"), (" 1f4d5c ", "#1f4d5c"), ("#036", "#003366")])
def test_a_colour_that_can_be_read_on_white_is_kept(text: str, colour: str) -> None:
    assert brand_colour(text) == colour


def test_one_that_cannot_is_refused_with_its_contrast() -> None:
    with pytest.raises(Refused, match=r"on white is 4\.4 to 1\. Text needs 4\.5 to 1"):
        brand_colour("#777777")
    with pytest.raises(Refused, match=r"on white is 1\.0 to 1"):
        brand_colour("#fff")
    assert brand_colour("#767676") == "#767676"


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "#１２３", "url(x)", "#123;}"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="six digits"):
        brand_colour(text)
