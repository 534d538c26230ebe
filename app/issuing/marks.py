"""A firm's own text with its few safe marks, as paragraphs, lists and runs. Whatever is no mark is just letters.

A blank line ends a paragraph, lines that begin with "- " are a list, **bold**, *italic*. Nothing else is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ITEM = "- "
MARKED = re.compile(r"(?<![\w*])(?:\*\*(?=\S)(?P<bold>[^*]+)(?<=\S)\*\*|\*(?=\S)(?P<italic>[^*]+)(?<=\S)\*)(?![\w*])")


@dataclass(frozen=True)
class Stretch:
    """Some letters, and how they look."""

    text: str
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True)
class Block:
    """One paragraph, or one list. A paragraph has one line of stretches; a list has one for each item."""

    is_list: bool
    lines: tuple[tuple[Stretch, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    """A text as its paragraphs and lists, in order. A single line break within a paragraph stays one."""
    found: list[Block] = []
    held: list[str] = []

    def close() -> None:
        if held:
            found.append(_block(held))
            held.clear()

    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        is_item = line.strip().startswith(ITEM)
        if not line.strip() or (held and held[0].startswith(ITEM) != is_item):
            close()
        if line.strip():
            held.append(line.strip())
    close()
    return tuple(found)


def _block(lines: list[str]) -> Block:
    if lines[0].startswith(ITEM):
        return Block(True, tuple(stretches(line.removeprefix(ITEM).strip()) for line in lines))
    return Block(False, (stretches("\n".join(lines)),))


def stretches(text: str) -> tuple[Stretch, ...]:
    """The letters of one paragraph or item, cut where they change their look. Marks that do not pair are letters."""
    made: list[Stretch] = []
    end = 0
    for found in MARKED.finditer(text):
        if found.start() > end:
            made.append(Stretch(text[end : found.start()]))
        bold = found["bold"] is not None
        made.append(Stretch(found["bold"] or found["italic"], bold, not bold))
        end = found.end()
    if end < len(text):
        made.append(Stretch(text[end:]))
    return tuple(made)
