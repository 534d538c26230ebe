"""The open link of a group, and its QR code as a picture for a poster."""

from __future__ import annotations

import io

from app.settings import Settings

QUIET_ZONE = 4  # modules of white that readers of the code need around it
SCALE = 8


def link_of(settings: Settings, code: str) -> str:
    """Where a code is answered, open or personal."""
    return f"{settings.base_url}/voices/{code}"


def qr_code(link: str, title: str) -> bytes:
    """The link as a QR code, black on white whatever the page looks like. Readable with 15 % of it dirty or torn."""
    import segno  # only now: the start need not wait for it

    drawn = io.BytesIO()
    made = segno.make(link, error="m", micro=False)
    made.save(
        drawn,
        kind="svg",
        scale=SCALE,
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        title=title,
        svgclass=None,
        lineclass=None,
    )
    return drawn.getvalue()
