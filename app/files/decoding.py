"""The program that draws one picture anew: reads it from its input, writes it to its output, and ends.

`app.files.pictures` starts it. It limits itself before it loads any library that decodes.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

GOOD, TOO_MANY_PIXELS, BROKEN, FIRST_ONLY = 0, 3, 4, 5
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 50_000_000, "WEBP": 25_000_000}  # WebP takes twice the memory to write
MOST_MEMORY = 1536 * 1024 * 1024  # of addresses: a picture of that size, turned, takes some 400 MB
MOST_SECONDS, MOST_SECONDS_OF_A_LOGO = 40, 5
LOGO = "LOGO-"
LOGO_WIDTH, LOGO_HEIGHT = 1200, 400
KEPT_MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"), "WEBP": ("RGB", "RGBA")}
OPTIONS: dict[str, dict[str, int]] = {
    "JPEG": {"quality": 85},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 2},
}
DRAWING = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 600pt, height: 200pt, fit: "contain")
"""
PIXELS_PER_INCH = 144.0  # 600 by 200 points become 1200 by 400 pixels


class TooManyPixels(Exception):
    """The picture says in its head that it is larger than we draw."""


def limit(seconds: int) -> None:
    """No more memory and time than one picture needs, and no file at all."""
    import resource  # not every system has it, and the application reads this file for its constants

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":  # elsewhere the system does not take this limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def opened(content: bytes, kind: str) -> tuple[Image, bool]:
    """The picture as it should look, and whether it is one of several. Its size is read before it is decoded."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # ours is the only limit, and asked first
    file = Image.open(io.BytesIO(content), formats=(kind,))
    if file.width * file.height > MOST_PIXELS[kind]:
        raise TooManyPixels
    has_more = getattr(file, "n_frames", 1) > 1
    file.load()
    picture = ImageOps.exif_transpose(file)
    file.close()
    return picture, has_more


def redrawn(content: bytes, kind: str) -> tuple[bytes, bool]:
    """The picture from its pixels alone, and whether it was one of several."""
    picture, has_more = opened(content, kind)
    return written(picture, kind), has_more


def written(picture: Image, kind: str) -> bytes:
    """A new file. What a picture carries besides its pixels is dropped first: some writers would copy it."""
    if "transparency" in picture.info and kind != "JPEG":
        picture = picture.convert("RGBA")
    if picture.mode not in KEPT_MODES[kind]:
        has_alpha = "A" in picture.mode and kind != "JPEG"
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    picture.info = {}
    target = io.BytesIO()
    picture.save(target, kind, **OPTIONS[kind])
    return target.getvalue()


def logo_from(content: bytes, kind: str) -> bytes:
    """A logo as PNG, cut to what shows and made to fit."""
    from PIL import Image

    picture = opened(drawn(content) if kind == "SVG" else content, "PNG")[0].convert("RGBA")
    shown = picture.getchannel("A").getbbox()
    if shown is None:
        raise ValueError("nothing of it shows")
    picture = picture.crop(shown)
    picture.thumbnail((LOGO_WIDTH, LOGO_HEIGHT), Image.Resampling.LANCZOS)
    return written(picture, "PNG")


def drawn(svg: bytes) -> bytes:
    """A drawing as a picture of one size, whatever size it says that it has."""
    import typst

    inputs = {"svg": svg.decode()}
    fonts = typst.Fonts(include_system_fonts=False)
    compiler = typst.Compiler(DRAWING, font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs)
    made = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    assert isinstance(made, bytes)  # there is one page
    return made


def main(kind: str) -> int:
    is_logo = kind.startswith(LOGO)
    limit(MOST_SECONDS_OF_A_LOGO if is_logo else MOST_SECONDS)
    content = sys.stdin.buffer.read()
    try:
        if is_logo:
            made, has_more = logo_from(content, kind.removeprefix(LOGO)), False
        else:
            made, has_more = redrawn(content, kind)
    except (TooManyPixels, MemoryError):
        return TOO_MANY_PIXELS
    except BaseException:  # a file made to do harm can fail anywhere, and a panic of typst is no Exception
        return BROKEN
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return FIRST_ONLY if has_more else GOOD


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
