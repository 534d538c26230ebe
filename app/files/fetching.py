"""How many kept files are fetched at once, so that a storage that never answers takes few of the threads of us all.

A route that reads from the storage names `Fetching` first among its parameters: whoever waits for a place holds no
thread and no connection of the database. How long one file may take is bounded where the storage is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from weakref import WeakKeyDictionary

from fastapi import Depends

from app.files.storage import Unreachable

AT_ONCE = 4  # of the 16 threads that all handlers share
PATIENCE = 5.0  # seconds that somebody waits for one of the places

_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def fetching() -> AsyncIterator[None]:
    """One of the places, until the handler has its answer. Raises Unreachable where none comes free in time."""
    places = _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        async with asyncio.timeout(PATIENCE):
            await places.acquire()
    except TimeoutError:
        raise Unreachable from None
    try:
        yield
    finally:
        places.release()


Fetching = Annotated[None, Depends(fetching, scope="function")]
