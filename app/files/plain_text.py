"""Plain text and tables as text: UTF-8, nothing but characters to read, and no page or program in disguise.

Formulas in a table are kept as they are, for changed cells would be no evidence: the page beside it says so.
"""

from __future__ import annotations

import re

from app.files.kinds import NOT_TAKEN
from app.files.refused import Refused

NOT_UTF_8 = (
    "This text is not in UTF-8. Save it again: in Notepad choose the encoding UTF-8, in Excel the type CSV UTF-8."
)
A_PAGE = "This is a web page, a drawing or a program, and no plain text. Make a PDF of what it shows."
SNIFFED = 512
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")  # all but tab, line and page ends
BEGINNING = re.compile(r"\s*(<[!?a-z]|#!|%!|\x7felf|mz[^ -~])")
ANYWHERE = re.compile(
    r"<(script|svg|html|body|iframe|object|embed|foreignobject|meta|\?php|\?xml)\b|<!doctype|<!entity"
)
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as Excel's "Unicode text"


def clean_text(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The text as it is kept, and what was changed. Raises Refused."""
    if content.startswith(MARKS_OF_UTF_16):
        raise Refused(NOT_UTF_8)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(NOT_TAKEN if _is_binary(content) else NOT_UTF_8) from None
    if CONTROL.search(text):
        raise Refused(NOT_TAKEN)
    lowered = text.lower()
    if BEGINNING.match(lowered[:SNIFFED]) or ANYWHERE.search(lowered):
        raise Refused(A_PAGE)
    return text.encode(), ()


def _is_binary(content: bytes) -> bool:
    """Whether bytes are no text in any old code page either: those use no zero and hardly any control character."""
    return bool(re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content))
