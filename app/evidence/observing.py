"""What an observation is asked for and may be: the same words and limits with a network and without one."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

LONGEST_DETAIL = 4000
FIRST_YEAR = 1990
LONGEST_BEGINNING = 80


@dataclass(frozen=True)
class ObservingWords:
    """The labels of an observation, and what is said where something does not fit."""

    add: str = "Add an observation"
    detail: str = "What was seen or heard?"
    hint: str = "Write down the fact, not who was there: leave out names of patients, residents, pupils and staff."
    seen_on: str = "Seen on"
    optional: str = "Optional"
    missing: str = "Say what was seen or heard."
    future: str = "This date lies in the future. Enter the day it was made or seen."
    a_day: str = "Enter the date as year-month-day, such as 2026-01-31, or leave it empty."
    too_early: str = f"Choose a year from {FIRST_YEAR} on."
    too_long: str = f"Say it in {LONGEST_DETAIL:,} characters or fewer. It has {{count}} now."
    longest: int = LONGEST_DETAIL
    first_day: str = f"{FIRST_YEAR}-01-01"


OBSERVING = ObservingWords()


def too_long(count: int) -> str:
    return OBSERVING.too_long.format(count=f"{count:,}")


def beginning(detail: str) -> str:
    """The first words of an observation, by which it goes where nobody gave it a title."""
    line = detail.strip().partition("\n")[0]
    found = shorten(line, LONGEST_BEGINNING, placeholder=" …")
    return found if found != "…" else f"{line[: LONGEST_BEGINNING - 1]}…"
