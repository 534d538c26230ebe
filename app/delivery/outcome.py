"""What an attempt came to."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 200
GONE = 410
MAY_ASK_FOR_TIME = (429, 503)


@dataclass(frozen=True)
class Outcome:
    """`retry_after` is what the receiver asked for, in seconds; `disables` says that it wants nothing more."""

    is_done: bool
    status: int | None
    said: str
    retry_after: float | None = None
    is_for_good: bool = False
    disables: str = ""
