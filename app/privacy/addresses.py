"""Finding an email address in what was written: the whole address, and not the end or the beginning of another."""

from __future__ import annotations

import json
import re
from typing import Any

PART = r"\w.+-"  # what before an address makes it another one; quotes and signs in a text do not


def pattern(email: str) -> re.Pattern[str]:
    """Matches an address, however it is typed."""
    return re.compile(rf"(?<![{PART}]){re.escape(email)}(?![\w-]|\.\w)", re.I)


def in_json(stored: str, email: str) -> bool:
    """Whether any text in a JSON document has the address in it."""
    whole = pattern(email)
    waiting: list[Any] = [json.loads(stored)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and whole.search(value):
            return True
    return False
