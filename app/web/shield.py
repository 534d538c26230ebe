"""What stands before every request: limits to its body, security headers on its answer, one line in the log."""

from __future__ import annotations

import asyncio
import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import TooSlow

MOST_BYTES = 4 * 1024 * 1024
MOST_EVIDENCE = 20 * 1024 * 1024  # one file of evidence
MOST_WITH_EVIDENCE = MOST_EVIDENCE + 1024 * 1024  # and the form around it
MOST_STILL = 30.0  # seconds between two pieces of a body
MOST_SECONDS, MOST_SECONDS_WITH_EVIDENCE = 120.0, 600.0  # for all of it
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
log = logging.getLogger("levelhead.requests")


class BodyTooLarge(Exception):
    """The body went over the limit, which it carries, while it was being read."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"over {most} bytes")


class Shield:
    """Pure ASGI: nothing is buffered, and a token in an address never reaches the log."""

    def __init__(self, app: ASGIApp, is_tls: bool) -> None:
        self.app = app
        self.headers = dict(HEADERS)
        if is_tls:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def shielded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, limited(scope, receive), shielded)
        finally:
            route = scope.get("route")
            path = getattr(route, "path", "(no route)")
            log.info("%s %s %s %.1f ms", scope["method"], path, status, 1000 * (time.perf_counter() - started))


def most_bytes(scope: Scope) -> int:
    """How long a body may be."""
    return MOST_WITH_EVIDENCE if takes_files(scope) else MOST_BYTES


def takes_files(scope: Scope) -> bool:
    """Whether a body may be large: only a form in parts that is sent to an address of files.

    What takes it reads it as a stream. Any other body is held in memory.
    """
    is_form = Headers(scope=scope).get("content-type", "").lower().startswith("multipart/form-data")
    return is_form and bool(scope["method"] == "POST" and scope["path"].endswith("/files"))


def limited(scope: Scope, receive: Receive) -> Receive:
    """The same receive. It raises BodyTooLarge once more than the limit has come in, and TooSlow when time is up."""
    declared = Headers(scope=scope).get("content-length", "0")
    most = most_bytes(scope)
    most_seconds = MOST_SECONDS_WITH_EVIDENCE if takes_files(scope) else MOST_SECONDS
    total, until, is_whole = 0, 0.0, False

    async def counted() -> Message:
        nonlocal total, until, is_whole
        if is_whole:  # what is waited for now is that the other side leaves
            return await receive()
        if declared.isdigit() and int(declared) > most:
            raise BodyTooLarge(most)
        now = asyncio.get_running_loop().time()
        until = until or now + most_seconds
        try:
            async with asyncio.timeout_at(min(now + MOST_STILL, until)):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        is_whole = not message.get("more_body", False)
        total += len(message.get("body", b""))
        if total > most:
            raise BodyTooLarge(most)
        return message

    return counted
