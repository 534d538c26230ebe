"""How a request runs: its session opened, its handler called, its changes committed before the answer.

A handler runs in a worker thread. A quick one runs at once where the database is SQLite: its few rows are read and
saved in less time than the hop to a thread takes. Over a network, each would keep everybody else waiting.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial, wraps
from typing import Annotated, Any, TypeVar, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from sqlmodel import Session

from app.database import Database
from app.web.shield import takes_files

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
THREADS = ThreadPoolExecutor(max_workers=16, thread_name_prefix="handler")


Handler = TypeVar("Handler", bound=Callable[..., Any])


def quick(handler: Handler) -> Handler:
    """Marks a handler that reads or saves a few rows and shows a short page, and never waits for anything else."""
    handler.is_quick = True  # type: ignore[attr-defined]  # a mark on the function, read below
    return handler


def apart(handler: Handler) -> Handler:
    """Marks a handler that works or waits for long. Its session only reads; it opens short transactions of its own."""
    handler.is_apart = True  # type: ignore[attr-defined]  # a mark on the function, read below
    return handler


@dataclass(frozen=True)
class Turn:
    """How the handler of a request is called. `is_at_once`: here, and not in a worker thread."""

    database: Database
    session: Session
    writes: bool
    is_at_once: bool

    async def call(self, work: Callable[[], Any]) -> Any:
        return work() if self.is_at_once else await asyncio.get_running_loop().run_in_executor(THREADS, work)

    async def begin(self) -> None:
        if self.writes:
            await self.database.begin(self.session, THREADS)


_turn: ContextVar[Turn] = ContextVar("turn")


def in_its_place(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler as FastAPI calls it. FastAPI still reads its signature."""
    if inspect.iscoroutinefunction(handler):
        return handler

    @wraps(handler)
    async def run(**values: Any) -> Any:
        turn = _turn.get()
        await turn.begin()  # only now: if it must fail, the form has been read, and is shown again
        return await turn.call(partial(_committed, turn, partial(handler, **values)))

    return run


def _committed(turn: Turn, work: Callable[[], Any]) -> Any:
    """What a handler answers, its changes committed in the same thread.

    Whoever holds a lock on PostgreSQL must not queue for a thread again before letting go: the threads may all be
    waiting for that lock.
    """
    answer = work()
    if turn.writes:
        turn.session.commit()
    return answer


class Room(APIRoute):
    """A route with a session of its own. It alone commits, before the answer is sent; any failure rolls back.

    Only a handler that stands apart commits for itself.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if options.get("methods") == ["GET"] and not options.get("include_in_schema", True):
            options["methods"] = ["GET", "HEAD"]  # monitors and mail scanners ask so
        super().__init__(path, in_its_place(endpoint), **options)

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]  # FastAPI says Coroutine, which every caller only awaits
        handle = super().get_route_handler()
        is_quick = getattr(self.endpoint, "is_quick", False)
        is_apart = getattr(self.endpoint, "is_apart", False)

        async def run(request: Request) -> Response:
            database: Database = request.app.state.house.database
            at_once = is_quick and database.is_sqlite
            is_safe = request.method in SAFE_METHODS
            if not is_safe and not (is_apart and takes_files(request.scope)):
                await (
                    request.body()
                )  # before our turn, and before a connection is taken: a slow one keeps nobody waiting
            if is_safe or is_apart:
                with database.session(writes=False) as session:
                    _turn.set(Turn(database, session, False, at_once))
                    request.state.session = session
                    return await handle(request)
            async with database.turn():
                with database.session(writes=True) as session:
                    turn = Turn(database, session, True, at_once)
                    _turn.set(turn)
                    request.state.session = session
                    response = await handle(request)
                    if session.in_transaction():  # a handler that is a coroutine has not been committed yet
                        await turn.call(session.commit)
                    return response

        return run


def room(**options: Any) -> APIRouter:
    """A router whose routes are Rooms."""
    return APIRouter(route_class=Room, **options)


async def _session(request: Request) -> Session:
    return cast(Session, request.state.session)


RequestSession = Annotated[Session, Depends(_session)]
