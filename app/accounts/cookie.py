"""The cookie of a signed-in browser. It holds a random token and says nothing about the person."""

from __future__ import annotations

from fastapi import Request, Response

SECONDS = 12 * 60 * 60


def name(is_tls: bool) -> str:
    """`__Host-` binds the cookie to this host, but browsers take it only over TLS."""
    return "__Host-levelhead-staff" if is_tls else "levelhead-staff"


def token(request: Request) -> str:
    """The token that came with a request, or an empty text."""
    return str(request.cookies.get(name(request.app.state.house.settings.is_tls), ""))


def keep(request: Request, response: Response, value: str) -> None:
    """Sets the cookie for a working day."""
    is_tls = request.app.state.house.settings.is_tls
    response.set_cookie(name(is_tls), value, max_age=SECONDS, path="/", secure=is_tls, httponly=True, samesite="lax")


def forget(request: Request, response: Response) -> None:
    """Takes the cookie away."""
    is_tls = request.app.state.house.settings.is_tls
    response.delete_cookie(name(is_tls), path="/", secure=is_tls, httponly=True, samesite="lax")
