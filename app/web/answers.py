"""How every room sends somebody on."""

from __future__ import annotations

from starlette.responses import RedirectResponse


def see(url: str) -> RedirectResponse:
    """Off to another page, so that a reload posts nothing twice. Which one depends on who asked: no cache keeps it."""
    return RedirectResponse(url, 303, {"Cache-Control": "no-store"})
