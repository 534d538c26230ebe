"""What serves once and for a while, such as an invitation or a code: what has become of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """Whether it can still be used, and why not."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class SingleUse(Protocol):
    """A row that is kept of it."""

    @property
    def used_at(self) -> datetime | None: ...

    @property
    def withdrawn_at(self) -> datetime | None: ...

    @property
    def expires_at(self) -> datetime: ...


def state(found: SingleUse, now: datetime) -> State:
    if found.used_at is not None:
        return State.USED
    if found.withdrawn_at is not None:
        return State.WITHDRAWN
    return State.OPEN if found.expires_at > now else State.EXPIRED
