"""Which clients of a portfolio a page shows, and in which order: read from its address, and written back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from app.clients.portfolio import Entry, by_name, lowest_first
from app.web.forms import UNKEEPABLE

LONGEST_SEARCH, LONGEST_WORD = 100, 60
NOT_AUDITED, NO_BAND = "not_audited", "no_band"
NEEDS = {
    "any": "Anything overdue or expiring",
    "audit": "The audit is overdue",
    "actions": "Actions are overdue",
    "evidence": "Evidence has expired or will soon",
    "progress": "An audit is in progress",
}
ORDERS = {
    "name": "Name",
    "lowest": "Lowest first",
    "highest": "Highest first",
    "due": "Next audit",
    "overdue": "Most overdue actions",
}
NAMES = ("search", "band", "sector", "weakest", "needs", "order")


@dataclass(frozen=True)
class View:
    """Some clients in some order. Empty means no limit. `page` counts from 1."""

    search: str = ""
    band: str = ""
    sector: str = ""
    weakest: str = ""
    needs: str = ""
    order: str = "name"
    archived: bool = False
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> View:
        """The view that an address asks for. What it cannot mean is left out: an old link still opens."""
        page = query.get("page", "")
        return cls(
            " ".join(UNKEEPABLE.sub(" ", query.get("search", "")).split())[:LONGEST_SEARCH],
            _word(query.get("band", "")),
            _word(query.get("sector", "")),
            _word(query.get("weakest", "")),
            query.get("needs", "") if query.get("needs") in NEEDS else "",
            query.get("order", "") if query.get("order") in ORDERS else "name",
            query.get("archived") == "yes",
            int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 6 and int(page) else 1,
        )

    def to_query(self, **changes: Any) -> str:
        """The shortest address that asks for this view with some changes, its question mark included."""
        wanted, plain = replace(self, **changes), View()
        given = {name: getattr(wanted, name) for name in NAMES if getattr(wanted, name) != getattr(plain, name)}
        given |= {"archived": "yes"} if wanted.archived else {}
        given |= {"page": wanted.page} if wanted.page > 1 else {}
        return f"?{urlencode(given)}" if given else ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search or self.band or self.sector or self.weakest or self.needs)

    def of(self, entries: Iterable[Entry]) -> list[Entry]:
        """The clients that it shows, all pages of them, in its order."""
        words = self.search.casefold().split()
        return sorted((entry for entry in entries if self._shows(entry, words)), key=KEYS[self.order])

    def _shows(self, entry: Entry, words: list[str]) -> bool:
        name = entry.name.casefold()
        return (
            (not self.band or _band_of(entry) == self.band)
            and (not self.sector or entry.sector == self.sector)
            and (not self.weakest or entry.weakest == self.weakest)
            and (not self.needs or NEEDED[self.needs](entry))
            and all(word in name for word in words)
        )


def _band_of(entry: Entry) -> str:
    return NOT_AUDITED if entry.band is None else entry.band_id or NO_BAND


def _word(value: str) -> str:
    return value if len(value) <= LONGEST_WORD and value.replace("_", "").replace("-", "").isalnum() else ""


def _highest(entry: Entry) -> tuple[Any, ...]:
    overall = entry.cells[0]
    return not overall.step, -overall.step, -(overall.points or 0), *by_name(entry)


def _due(entry: Entry) -> tuple[Any, ...]:
    return entry.due or date.max, *by_name(entry)


def _overdue(entry: Entry) -> tuple[Any, ...]:
    return -entry.overdue, -entry.expiring, *by_name(entry)


NEEDED: dict[str, Callable[[Entry], bool]] = {
    "any": lambda entry: entry.needs_attention,
    "audit": lambda entry: entry.is_late,
    "actions": lambda entry: entry.overdue > 0,
    "evidence": lambda entry: entry.expiring > 0,
    "progress": lambda entry: entry.opened > 0,
}
KEYS: dict[str, Callable[[Entry], tuple[Any, ...]]] = {
    "name": by_name,
    "lowest": lowest_first,
    "highest": _highest,
    "due": _due,
    "overdue": _overdue,
}
