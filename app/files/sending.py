"""Hands a kept file out: always as a download, never as a page of this site."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from app.files.naming import plain_name

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def attachment(name: str, media_type: str, content: bytes) -> Response:
    """A kept file as a download, under its own name after RFC 6266 and in ASCII for what cannot read that."""
    return Response(content, media_type=media_type, headers={**HEADERS, "Content-Disposition": disposition(name)})


def disposition(name: str) -> str:
    """How a browser is told to keep an answer as a file of this name."""
    return f"attachment; filename=\"{plain_name(name)}\"; filename*=UTF-8''{quote(name, safe='')}"
