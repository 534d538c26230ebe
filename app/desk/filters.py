"""What a view of the list shows, read from its address and written back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from app.desk.states import GRADES, OPEN, Clock, Status
from app.web.forms import UNKEEPABLE

LONGEST_SEARCH = 100
LONGEST_WORD = 60
ORDERS = ("due", "newest", "grade")
ALL = "all"
MINE, NOBODY = "me", "nobody"
CLOCKS = (Clock.LATE, Clock.AT_RISK, Clock.DUE, Clock.ANSWERED, Clock.ANSWERED_LATE)


@dataclass(frozen=True)
class Filter:
    """One view. Empty means no limit; `status` is "open", "all" or one status; `owner` is "me", "nobody" or an id."""

    search: str = ""
    status: str = "open"
    grade: str = ""
    clock: str = ""
    owner: str = ""
    sector: str = ""
    order: str = "due"
    suspected: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filter:
        """The view that an address asks for. What it cannot mean is left out: an old link still opens."""
        return cls(
            search=" ".join(UNKEEPABLE.sub(" ", query.get("search", "")).split())[:LONGEST_SEARCH],
            status=_one_of(query.get("status", ""), ("open", ALL, *Status), "open"),
            grade=_one_of(query.get("grade", ""), GRADES, ""),
            clock=_one_of(query.get("clock", ""), CLOCKS, ""),
            owner=_word(query.get("owner", "")),
            sector=_word(query.get("sector", "")),
            order=_one_of(query.get("order", ""), ORDERS, "due"),
            suspected=query.get("suspected") == "yes",
        )

    def to_query(self) -> str:
        """The shortest address that asks for this view."""
        plain = Filter()
        chosen = {
            name: str(getattr(self, name))
            for name in ("search", "status", "grade", "clock", "owner", "sector", "order")
            if getattr(self, name) != getattr(plain, name)
        }
        return urlencode(chosen | ({"suspected": "yes"} if self.suspected else {}))

    def statuses(self) -> tuple[Status, ...]:
        """The statuses that it shows."""
        if self.status == "open":
            return OPEN
        return tuple(Status) if self.status == ALL else (Status(self.status),)


def _one_of(value: str, known: tuple[str, ...], otherwise: str) -> str:
    return value if value in known else otherwise


def _word(value: str) -> str:
    return value if len(value) <= LONGEST_WORD and value.replace("_", "").replace("-", "").isalnum() else ""
