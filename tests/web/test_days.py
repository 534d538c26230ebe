"""A day as a date field sends it, read in one way wherever it may be left open."""

from __future__ import annotations

from datetime import date

import pytest

from app.web.days import NO_DAY, as_day, read_day


def test_a_day_is_read_and_may_be_left_open() -> None:
    assert (read_day("2027-05-31").day, read_day("2027-05-31").error) == (date(2027, 5, 31), None)
    assert (read_day("").day, read_day("").error) == (None, None)
    assert read_day("2100-12-31").day == date(2100, 12, 31), "the last day that the sentence allows"


@pytest.mark.parametrize(
    "typed", ["31/05/2027", "2027-5-31", "20270531", "2027-W22-1", "2027-02-30", "٢٠٢٧-٠٥-٣١", "x"]
)
def test_what_names_no_day_says_so_and_stays_as_it_was_typed(typed: str) -> None:
    assert as_day(typed) is None
    assert (read_day(typed).typed, read_day(typed).day, read_day(typed).error) == (typed, None, NO_DAY)


@pytest.mark.parametrize("typed", ["1999-12-31", "2101-01-01", "0026-11-23"])
def test_a_year_far_from_ours_was_mistyped(typed: str) -> None:
    assert (read_day(typed).day, read_day(typed).error) == (None, NO_DAY)
