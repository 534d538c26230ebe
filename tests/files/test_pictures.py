"""Photos and pictures: what is kept is what shows, and nothing that the camera or somebody else put beside it."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image, PngImagePlugin

from app.files.pictures import CLEANED, ONLY_THE_FIRST
from tests.files.made import huge_png, packed, picture, seen
from tests.files.test_taking import refusal, taken

GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112
SECRET = b"Ward 7, 51.5074 N"


def photo_with_details(kind: str, turned: int = 1) -> bytes:
    details = Image.Exif()
    details[MAKER] = SECRET.decode()
    details[ORIENTATION] = turned
    details.get_ifd(GPS)[1] = "N"
    details.get_ifd(GPS)[2] = (51.0, 30.0, 26.0)
    return picture(kind, exif=details)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_when_and_with_what_a_photo_was_taken_is_gone(kind: str) -> None:
    sent = photo_with_details(kind)
    assert SECRET in sent and seen(sent).getexif().get_ifd(GPS)
    kept = taken(sent)
    assert SECRET not in kept.content and not seen(kept.content).getexif()
    assert CLEANED in kept.notes


def test_a_photo_that_was_held_sideways_stands_upright() -> None:
    kept = seen(taken(photo_with_details("JPEG", turned=6)).content)
    assert kept.size == (40, 60)
    red, blue = kept.convert("RGB").getpixel((20, 5)), kept.convert("RGB").getpixel((20, 55))
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert red[0] > 150 > red[2] and blue[2] > 150 > blue[0]


def test_texts_profiles_and_what_stands_behind_the_end_are_gone() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET.decode(), zip=False)
    texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    hidden = packed({"run.txt": SECRET})
    for sent in (
        picture("PNG", pnginfo=texts, icc_profile=SECRET) + hidden,
        picture("JPEG", comment=SECRET, icc_profile=SECRET, xmp=SECRET) + SECRET + hidden,
        picture("WEBP", icc_profile=SECRET, xmp=SECRET) + SECRET,
    ):
        assert SECRET in sent
        kept = taken(sent).content
        assert SECRET not in kept and b"PK\x03\x04" not in kept and len(kept) < 2000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_kept(mode: str) -> None:
    target = io.BytesIO()
    Image.new(mode, (30, 20)).save(target, "PNG")
    assert seen(taken(target.getvalue()).content).size == (30, 20)
    assert seen(taken(picture("JPEG", mode="CMYK")).content).mode == "RGB"


def test_what_shows_through_still_does() -> None:
    sent = io.BytesIO()
    drawn = Image.new("P", (10, 10), 3)
    drawn.putpalette([90, 90, 90] * 8)
    drawn.save(sent, "PNG", transparency=3)
    assert seen(taken(sent.getvalue()).content).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_film_the_first_picture_is_kept(kind: str) -> None:
    sent = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    frames[0].save(sent, kind, save_all=True, append_images=frames[1:], lossless=True)
    kept = taken(sent.getvalue())
    assert ONLY_THE_FIRST in kept.notes and getattr(seen(kept.content), "n_frames", 1) == 1
    assert seen(kept.content).convert("RGB").getpixel((5, 5))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize("size", [(30_000, 30_000), (50_000_001, 1), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_is_huge_is_refused_before_it_is_drawn(size: tuple[int, int]) -> None:
    begun = time.monotonic()
    said = refusal(huge_png(*size) if size[0] <= 50_000_001 else huge_png(8, 8)[:16] + b"\x7f\xff\xff\xff" * 2)
    assert "50 million pixels" in said or "cannot be read" in said
    assert time.monotonic() - begun < 10


def test_a_picture_of_thirty_thousand_by_thirty_thousand_says_why_it_is_refused() -> None:
    assert "50 million pixels" in refusal(huge_png())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_broken_picture_is_refused_with_advice(kind: str) -> None:
    whole = picture(kind, (300, 300))
    for content in (whole[: len(whole) // 2], whole[:30], whole[:20] + b"\0" * 200):
        assert "cannot be read" in refusal(content)
