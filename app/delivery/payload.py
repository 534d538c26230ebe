"""What a webhook's body says: the kind, the moment and the data of an event, never longer than receivers take."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

MOST_BYTES = 20_000
SHORT = 200  # characters that are left of a text that is cut
CUT = "cut"


def payload(kind: str, made_at: datetime, body: str) -> bytes:
    """The body as bytes. Where it would be too long, its longest texts are cut, and `cut` names them."""
    data: dict[str, Any] = json.loads(body)
    written = _written(kind, made_at, data)
    cut: list[str] = []
    while len(written) > MOST_BYTES:
        place = _longest(data)
        if place is None:
            return _written(kind, made_at, {CUT: ["everything"]})
        holder, key, path = place
        holder[key] = holder[key][:SHORT] + "…" if isinstance(holder[key], str) else holder[key][:1]
        cut.append(path)
        data[CUT] = cut[:20]
        written = _written(kind, made_at, data)
    return written


def _written(kind: str, made_at: datetime, data: dict[str, Any]) -> bytes:
    moment = made_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": moment, "data": data}, ensure_ascii=False).encode()


def _longest(data: dict[str, Any]) -> tuple[Any, Any, str] | None:
    """The longest text or list in the data that can still be cut: what holds it, where, and its name."""
    found: tuple[int, Any, Any, str] | None = None
    waiting: list[tuple[Any, str]] = [(data, "")]
    while waiting:
        holder, path = waiting.pop()
        for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            if holder is data and key == CUT:
                continue
            name = f"{path}.{key}" if path else str(key)
            if isinstance(value, str):
                size = len(value.encode()) if len(value) > SHORT + 1 else 0
            elif isinstance(value, list):
                size = len(json.dumps(value, ensure_ascii=False).encode()) // 2 if len(value) > 1 else 0
                waiting.append((value, name))
            else:
                size = 0
                if isinstance(value, dict):
                    waiting.append((value, name))
            if size and (found is None or size > found[0]):
                found = (size, holder, key, name)
    return found[1:] if found else None
