"""What the plan says after something was done: from the few words in its address, and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping


def said_in(query: Mapping[str, str]) -> str:
    """A sentence, or nothing where nothing was done."""
    if query.get("saved") == "yes":
        return "Saved."
    if "added" not in query:
        return ""
    added, kept = _count(query.get("added")), _count(query.get("kept"))
    said = "Nothing was added." if not added else f"{_actions(added)} added."
    if kept:
        said += f" {_actions(kept)} {'was' if kept == 1 else 'were'} in the plan already."
    return said


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 3 else 0


def _actions(count: int) -> str:
    return "1 action" if count == 1 else f"{count} actions"
