"""Working time: only the minutes during which we were open."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.desk.working_time import in_words, median_minutes
from app.enquiries.promise import opening
from app.settings import Settings

SETTINGS = Settings(data_dir=Path("/nowhere"))  # Mon-Fri 09:00-17:00, London


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "minutes"),
    [
        (at(23, 12), at(23, 12, 45), 45),
        (at(23, 16), at(24, 10), 120),  # over a night
        (at(20, 16), at(23, 9, 30), 90),  # over a weekend
        (at(21, 10), at(22, 15), 0),  # within one
        (at(23, 6), at(23, 9, 10), 10),  # before we open
        (at(24, 16, 30, 12), at(29, 9, 30, 12), 60),  # Christmas Day and its substitute Monday
        (at(27, 8, 0, 3), at(30, 8, 30, 3), 510),  # the clocks go forward: we open at 08:00 UTC
        (at(24, 10), at(23, 10), 0),
    ],
)
def test_minutes_count_while_we_are_open(begins: datetime, ends: datetime, minutes: int) -> None:
    assert opening(SETTINGS).between(begins, ends) == minutes


def test_the_median_is_that_of_the_pairs() -> None:
    pairs = [(at(23, 10), at(23, 10, minute)) for minute in (5, 59, 20)]
    assert median_minutes(pairs, SETTINGS) == 20
    assert median_minutes([], SETTINGS) is None


def test_a_time_reads_as_people_say_it() -> None:
    assert [in_words(each) for each in (0, 1, 60, 61, 200)] == [
        "0 minutes",
        "1 minute",
        "1 hour",
        "1 hour 1 minute",
        "3 hours 20 minutes",
    ]
