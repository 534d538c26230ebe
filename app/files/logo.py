"""A firm's logo and colour for its reports, checked and made safe: the logo is always a PNG that we drew ourselves."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from app.files.pictures import UNREADABLE, redraw
from app.files.refused import Refused
from app.web.colours import contrast

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_LOGO = 1024 * 1024
MOST_ELEMENTS, DEEPEST = 5000, 60
LEAST_CONTRAST = 4.5
EMPTY = "This logo is empty. Choose the file again."
TOO_LARGE = "A logo may have up to 1 MB. Save it smaller, and send that."
NOT_TAKEN = "A logo is a PNG or an SVG. Save it as one of them, and send that."
HOLDS_MORE = (
    "This drawing holds more than shapes: a script, a picture, another page or an address. "
    "Save it as a plain SVG, or send it as PNG."
)
LETTERS = (
    "This drawing holds letters, and we may not have their typeface. Turn them into outlines, or send the logo as PNG."
)
TOO_INTRICATE = "This drawing is too intricate. Send it as PNG."
NO_COLOUR = "Write the colour as # and six digits or letters from a to f, such as #1f4d5c."
SVG = "{http://www.w3.org/2000/svg}"
DECLARED = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]{0,500}\[|<\?xml-stylesheet", re.IGNORECASE)
REFUSED = re.compile(
    r"script|foreignobject|image|feimage|a|animate\w*|set|iframe|object|embed|audio|video|canvas|handler|listener|discard"
)
COSTLY = re.compile(r"filter|fe\w+")  # a short one can keep a machine busy for minutes
COSTLY_STYLE = re.compile(r"filter\s*+:", re.IGNORECASE)
ELSEWHERE = re.compile(r"url\(\s*+[\"']?+\s*+(?!#)|@import|javascript:|\\", re.IGNORECASE)


def logo(content: bytes) -> bytes:
    """The logo as a PNG of at most 1200 by 400 pixels, cut to what shows. Raises Refused with a sentence."""
    if not content:
        raise Refused(EMPTY)
    if len(content) > MOST_LOGO:
        raise Refused(TOO_LARGE)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return redraw(content, "LOGO-PNG")[1]
    if not _is_drawing(content):
        raise Refused(NOT_TAKEN)
    _check_drawing(content)
    return redraw(content, "LOGO-SVG")[1]


def _is_drawing(content: bytes) -> bool:
    """Whether it looks like an SVG in UTF-8: in another encoding, what we look for could hide."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    encoding = re.match(r"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)", text)
    return "<svg" in text and (encoding is None or encoding[1].lower() in ("utf-8", "utf8", "us-ascii"))


def _check_drawing(content: bytes) -> None:
    """Raises Refused where a drawing is more than shapes."""
    if DECLARED.search(content):
        raise Refused(HOLDS_MORE)
    from xml.etree import ElementTree  # only here: the application starts without it

    depth = count = 0
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314 - no entities
            depth += 1 if event == "start" else -1
            count += event == "start"
            if depth > DEEPEST or count > MOST_ELEMENTS:
                raise Refused(TOO_INTRICATE)
            if event == "end":
                _check_element(element, is_root=depth == 0)
    except ElementTree.ParseError as error:
        raise Refused(UNREADABLE) from error


def _check_element(element: Element, is_root: bool) -> None:
    name = element.tag.rpartition("}")[2].lower()
    is_ours = element.tag.startswith(SVG)
    if REFUSED.fullmatch(name) or "xhtml" in element.tag or (is_root and (name != "svg" or not is_ours)):
        raise Refused(HOLDS_MORE)
    if COSTLY.fullmatch(name) or (name == "style" and COSTLY_STYLE.search(element.text or "")):
        raise Refused(TOO_INTRICATE)
    if name == "text":
        raise Refused(LETTERS)  # drawn in another typeface, it would be another logo
    if name == "style" and ELSEWHERE.search(element.text or ""):
        raise Refused(HOLDS_MORE)
    for full_name, value in element.attrib.items():
        attribute = full_name.rpartition("}")[2].lower()
        leads_elsewhere = attribute in ("href", "src") and not value.strip().startswith("#")
        if attribute == "filter" or (attribute == "style" and COSTLY_STYLE.search(value)):
            raise Refused(TOO_INTRICATE)
        if attribute.startswith("on") or leads_elsewhere or (is_ours and ELSEWHERE.search(value)):
            raise Refused(HOLDS_MORE)


def brand_colour(text: str) -> str:
    """A colour as #rrggbb that can be read on white. Raises Refused with its contrast."""
    bare = text.strip().removeprefix("#").lower()
    if re.fullmatch(r"[0-9a-f]{3}", bare):
        bare = "".join(2 * digit for digit in bare)
    if not re.fullmatch(r"[0-9a-f]{6}", bare):
        raise Refused(NO_COLOUR)
    ratio = contrast(f"#{bare}", "#ffffff")
    if ratio < LEAST_CONTRAST:
        shown = int(ratio * 10) / 10  # never rounded up to what it is not
        raise Refused(
            f"The contrast of this colour on white is {shown} to 1. Text needs {LEAST_CONTRAST} to 1: darken it."
        )
    return f"#{bare}"
