"""Many audits or submissions worked through a few at a time, so that nobody else waits and memory stays small."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from sqlmodel import Session

from app.web.errors import TooMany
from app.web.house import House
from questionnaire.answers import Answer

CHUNK = 50
MOST_AT_ONCE = 2
PAUSE_SECONDS = 0.001  # after each chunk: lets the threads of others have their turn
A_MINUTE = timedelta(minutes=1)
Reader = Callable[[Session, Sequence[str]], dict[str, dict[str, Answer]]]
Found = TypeVar("Found")
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


class Crowded(TooMany):
    """Several such comparisons are being worked out already. Each reads every audit of a firm."""

    status = 503

    def __init__(self) -> None:
        super().__init__(A_MINUTE, "Others are having such a comparison worked out")


@contextmanager
def in_turn() -> Iterator[None]:
    """One of the few places for long work. Raises Crowded where none is free: whoever waited would hold a thread."""
    if not _turns.acquire(blocking=False):
        raise Crowded
    try:
        yield
    finally:
        _turns.release()


def in_chunks(house: House, ids: Sequence[str], read: Callable[[Session, Sequence[str]], Found]) -> Iterator[Found]:
    """What is read of each chunk, with a session of its own: nobody looks at the database for long."""
    for begin in range(0, len(ids), CHUNK):
        with house.database.session(writes=False) as session:
            found = read(session, ids[begin : begin + CHUNK])
        yield found
        time.sleep(PAUSE_SECONDS)


def one_by_one(house: House, ids: Sequence[str], read: Reader) -> Iterator[tuple[str, dict[str, Answer]]]:
    """The answers of each, read a chunk at a time."""
    for found in in_chunks(house, ids, read):
        yield from found.items()
