"""How long to wait before the next attempt."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
PAUSES = (5.0, 30.0, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY)
MOST_MORE = 0.25  # so that receivers that failed together are not all called again together
LONGEST_NUMBER = 9


def pause(
    attempts: int, asked: float | None, pauses: tuple[float, ...] = PAUSES, chance: Callable[[], float] = random.random
) -> float | None:
    """The seconds after so many attempts, or None where that was the last one.

    A receiver that asks for longer is given longer, up to a day. One that asks for less gets our own pause: it has
    failed that often already.
    """
    if attempts > len(pauses):
        return None
    own = pauses[attempts - 1] * (1 + MOST_MORE * chance())
    return own if asked is None else max(own, min(asked, DAY))


def asked_for(retry_after: str | None, now: datetime) -> float | None:
    """The seconds that Retry-After asks for, as a number or as a date. None where it cannot be read."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:LONGEST_NUMBER]) if len(text) <= LONGEST_NUMBER else DAY
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    return max(0.0, (until - now).total_seconds())
