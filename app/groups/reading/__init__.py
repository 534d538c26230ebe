"""Reading a list of addresses that somebody pasted or uploaded: CSV, Excel, or addresses one after the other.

Whatever comes, it is read in bounded memory, nothing in it is evaluated, and every row left out is named with why.
"""

from __future__ import annotations

from app.groups.reading.judging import MOST_ROWS, Listed, judge
from app.reading.table import Unreadable, pasted_rows, uploaded_rows

__all__ = ["MOST_ROWS", "Listed", "Unreadable", "read_file", "read_text"]


def read_file(listed: Listed, content: bytes) -> None:
    """Takes the addresses in a file. Raises Unreadable, with a sentence, where it is no list that we can read."""
    judge(listed, uploaded_rows(content), is_pasted=False)


def read_text(listed: Listed, text: str) -> None:
    """Takes the addresses in a pasted text."""
    judge(listed, pasted_rows(text), is_pasted=True)
