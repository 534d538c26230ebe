"""How the rooms of the accounts send somebody on."""

from __future__ import annotations

from starlette.responses import RedirectResponse


def see(url: str) -> RedirectResponse:
    """Off to another page. Which one depends on who asked, so no cache keeps it."""
    return RedirectResponse(url, 303, {"Cache-Control": "no-store"})
