"""The bank holidays of one part of the United Kingdom, from the copy inside govuk-bank-holidays: never the network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

DIVISIONS = {
    "england-and-wales": "England and Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
# Bank holidays in every division and every year. The copy leaves them out where they fall on a weekend, since the day
# off moves to a weekday; who opens on Saturdays is closed on Christmas Day all the same.
EVERY_YEAR = frozenset({(1, 1), (12, 25), (12, 26)})


@dataclass(frozen=True)
class BankHolidays:
    """The bank holidays that we know, and for which years we know them.

    For a year outside the copy (0.19 holds 2012 to 2028) only New Year's Day, Christmas Day and Boxing Day count as
    holidays: every other one would be a guess. `knows` says so, and a page that promises a day in such a year adds
    that a bank holiday may move it. A newer release of the package brings further years.
    """

    division: str
    days: frozenset[date]
    years: frozenset[int]

    @property
    def name(self) -> str:
        return DIVISIONS[self.division]

    def is_holiday(self, day: date) -> bool:
        return day in self.days or (day.month, day.day) in EVERY_YEAR

    def knows(self, day: date) -> bool:
        """Whether the copy holds the bank holidays of this day's year."""
        return day.year in self.years


@cache
def bank_holidays(division: str) -> BankHolidays:
    """The bank holidays of a division, read once."""
    # Imported here, since it brings `requests`: a quarter of a second that the start need not wait for.
    from govuk_bank_holidays import bank_holidays as package

    copy = package.BankHolidays(use_cached_holidays=True)
    days = frozenset(holiday["date"] for holiday in copy.get_holidays(division))
    return BankHolidays(division, days, frozenset(day.year for day in days))
