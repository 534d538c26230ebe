"""Which rows are addresses: the column found, each address once, and each row left out with its reason."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.assessments.mail import is_address
from app.reading.table import Row, Unreadable

MOST_ROWS = 5000
MOST_TEXT = 4_000_000
MOST_NAMED = 50
MOST_HEADINGS, LONGEST_HEADING = 5, 40
LONGEST_ADDRESS = 254
LONGEST_CELL = 1000  # what is longer is no address, and no name with one: it is not looked into
NAMED = re.compile(r"<([^<>@]*@[^<>]*)>")  # one way to match: a cell of many < and @ takes no longer than others
BETWEEN = re.compile(r"[\s,;]+")
LONGEST_SHOWN = 60
FORMULA = ("=", "+", "-", "@")
NO_ADDRESS = "there is no email address in it"
NOT_ONE = "this is not an email address"
TOO_LONG = "this is too long to be an email address"
A_FORMULA = "it begins like a formula, so we did not read it"
TWICE = "this address was in the list before"
KNOWN = "already invited to this round"
TOO_MANY = f"This list has more than {MOST_ROWS:,} rows. Split it, and send one part at a time."


@dataclass(frozen=True)
class BadRow:
    """A row that was left out: where it stands, what stood there, and why."""

    where: str
    text: str
    why: str


@dataclass
class Listed:
    """What a list came to: the addresses and where each stood, and the first rows left out of so many."""

    addresses: dict[str, str] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    left_out: int = 0

    def leave_out(self, where: str, text: str, why: str) -> None:
        self.left_out += 1
        if len(self.bad) < MOST_NAMED:
            short = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
            self.bad.append(BadRow(where, short, why))

    def take(self, where: str, text: str) -> None:
        """One more row: an address, or one that is left out."""
        if len(text) > LONGEST_CELL:
            self.leave_out(where, text, TOO_LONG)
            return
        address = None if text.startswith(FORMULA) else clean(text)
        if address is None:
            why = A_FORMULA if text.startswith(FORMULA) else NOT_ONE if text else NO_ADDRESS
            self.leave_out(where, text, why)
        elif address in self.addresses:
            self.leave_out(where, text, TWICE)
        else:
            self.addresses[address] = where

    def leave_out_known(self, known: Collection[str]) -> None:
        for address in [each for each in self.addresses if each in known]:
            self.leave_out(self.addresses.pop(address), address, KNOWN)


def judge(listed: Listed, rows: Iterable[Row], is_pasted: bool) -> None:
    """Takes the addresses of a list. Raises Unreadable where it has too many rows."""
    kept = _bounded(rows)
    if not kept:
        raise Unreadable("There is nothing in it.")
    kept, column = _found(kept, is_pasted)
    count = 0
    for number, cells in kept:
        texts = cells if column is None else cells[column : column + 1]
        for text in _pieces(texts):
            count += 1
            if count > MOST_ROWS:
                raise Unreadable(TOO_MANY)
            listed.take(f"{'Line' if is_pasted else 'Row'} {number:,}", text)


def _bounded(rows: Iterable[Row]) -> list[Row]:
    """The rows, of which no more are read than may be taken."""
    kept: list[Row] = []
    length = 0
    for row in rows:
        kept.append(row)
        length += sum(map(len, row[1]))
        if len(kept) > MOST_ROWS + 1 or length > MOST_TEXT:  # one row more, for it may hold the headings
            raise Unreadable(TOO_MANY)
    return kept


def clean(text: str) -> str | None:
    """An address as it is kept, in small letters, or None where this is none."""
    address = unicodedata.normalize("NFC", text).lower()
    fits = len(address) <= LONGEST_ADDRESS and address.isprintable() and is_address(address)
    return address if fits else None


def _pieces(cells: Sequence[str]) -> Iterator[str]:
    """The addresses in some cells, as they were typed: several in one cell, or each with its name before it."""
    filled = [cell for cell in cells if cell]
    if not filled:
        yield ""
    for cell in filled:
        if len(cell) > LONGEST_CELL:
            yield cell
            continue
        within = NAMED.findall(cell)
        parts = [each for each in BETWEEN.split(cell) if each]
        if within and not cell.startswith(FORMULA):
            yield from (each.strip().removeprefix("mailto:") for each in within)
        elif len(parts) > 1 and all("@" in each for each in parts):
            yield from parts
        else:
            yield cell.removeprefix("mailto:")


def _found(rows: list[Row], is_pasted: bool) -> tuple[list[Row], int | None]:
    """The rows below the headings, and the column that holds the addresses; None where every cell may hold one."""
    counts = Counter(place for _, cells in rows for place, cell in enumerate(cells) if "@" in cell)
    for at, (_, cells) in enumerate(rows[:MOST_HEADINGS]):
        if any("@" in cell for cell in cells):
            break
        named = [place for place, cell in enumerate(cells) if _is_heading(cell)]
        if named:
            return rows[at + 1 :], max(named, key=lambda place: counts[place])
    if _is_plain_list(rows, counts, is_pasted) or not counts:
        return rows, None
    return rows, max(sorted(counts), key=lambda place: counts[place])


def _is_heading(cell: str) -> bool:
    if len(cell) >= LONGEST_HEADING:
        return False
    letters = re.sub(r"[^a-z]", "", cell.lower())
    return "mail" in letters or letters in ("address", "addresses")


def _is_plain_list(rows: list[Row], counts: Counter[int], is_pasted: bool) -> bool:
    """Whether these are addresses one after the other, and no table with other columns beside them."""
    if len(rows) == 1 or all("@" in cell for _, cells in rows for cell in cells if cell):
        return True
    is_regular = len({len(cells) for _, cells in rows}) == 1
    return is_pasted and not (is_regular and len(counts) == 1)
