"""A firm's logo and colour for its reports, checked and made safe."""

from __future__ import annotations


def logo(content: bytes) -> bytes:
    """The logo as a PNG of at most 1200 by 400 pixels. Raises Refused."""
    raise NotImplementedError


def brand_colour(text: str) -> str:
    """A colour as #rrggbb that can be read on white. Raises Refused with its contrast."""
    raise NotImplementedError
