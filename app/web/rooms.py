"""How a request runs: its session opened, its handler in a worker thread, its changes committed before the answer.

One hop to a thread for the handler and one for the commit: FastAPI's own ways for both cost several times as much.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, wraps
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from sqlmodel import Session

from app.database import Database

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
THREADS = ThreadPoolExecutor(max_workers=16, thread_name_prefix="handler")


def in_thread(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler that runs in a worker thread. FastAPI still reads its signature."""
    if inspect.iscoroutinefunction(handler):
        return handler

    @wraps(handler)
    async def run(**values: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(THREADS, partial(handler, **values))

    return run


class Room(APIRoute):
    """A route with a session of its own. It alone commits, before the answer is sent; any failure rolls back."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if options.get("methods") == ["GET"] and not options.get("include_in_schema", True):
            options["methods"] = ["GET", "HEAD"]  # monitors and mail scanners ask so
        super().__init__(path, in_thread(endpoint), **options)

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]  # FastAPI says Coroutine, which every caller only awaits
        handle = super().get_route_handler()

        async def run(request: Request) -> Response:
            database: Database = request.app.state.house.database
            if request.method in SAFE_METHODS:
                with database.session(writes=False) as session:
                    request.state.session = session
                    return await handle(request)
            await request.body()  # before our turn: a slow upload must not keep the others waiting
            async with database.turn():
                with database.session(writes=True) as session:
                    request.state.session = session
                    response = await handle(request)
                    await asyncio.get_running_loop().run_in_executor(THREADS, session.commit)
                    return response

        return run


def room(**options: Any) -> APIRouter:
    """A router whose routes are Rooms."""
    return APIRouter(route_class=Room, **options)


async def _session(request: Request) -> Session:
    return cast(Session, request.state.session)


RequestSession = Annotated[Session, Depends(_session)]
