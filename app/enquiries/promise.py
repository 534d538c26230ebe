"""The promise of an answer within one working day, in words and in the owner's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.enquiries.holidays import BankHolidays, bank_holidays
from app.enquiries.hours import OpeningHours, after_working_minutes, due, parse, working_minutes
from app.settings import Settings


@dataclass(frozen=True)
class Promise:
    """By when we answer what was received at a moment, and what we cannot be sure of."""

    due: datetime
    by: str
    hours: str
    caveat: str | None


@dataclass(frozen=True)
class Opening:
    """The hours in which the owner's team works, to measure time by."""

    hours: OpeningHours
    zone: ZoneInfo
    holidays: BankHolidays

    def between(self, begun: datetime, ended: datetime) -> int:
        """The whole minutes of opening between two moments; 0 where the second is not later."""
        return working_minutes(begun, ended, self.hours, self.zone, self.holidays.is_holiday)

    def after(self, begun: datetime, minutes: int) -> datetime:
        """The moment at which that many minutes of opening have passed."""
        return after_working_minutes(begun, minutes, self.hours, self.zone, self.holidays.is_holiday)


def opening(settings: Settings) -> Opening:
    return Opening(parse(settings.opening_hours), settings.zone, bank_holidays(settings.bank_holidays))


def promise(received: datetime, settings: Settings) -> Promise:
    """The promise for what is received now."""
    holidays = bank_holidays(settings.bank_holidays)
    moment = due(received, parse(settings.opening_hours), settings.zone, holidays.is_holiday)
    return promised(received, moment, settings)


def promised(received: datetime, moment: datetime, settings: Settings) -> Promise:
    """A promise that was given, in words again."""
    holidays = bank_holidays(settings.bank_holidays)
    return Promise(moment, in_words(moment, received, settings), hours(settings, holidays), _caveat(moment, settings))


def in_words(moment: datetime, received: datetime, settings: Settings) -> str:
    """Such as '11:20 on Wednesday 25 November', with the year where it is not the one of the receipt."""
    local = moment.astimezone(settings.zone)
    year = "" if local.year == received.astimezone(settings.zone).year else f" {local.year}"
    return f"{local:%H:%M} on {local:%A} {local.day} {local:%B}{year}"


def hours(settings: Settings, holidays: BankHolidays) -> str:
    """When we are open, as a sentence."""
    place = settings.time_zone.rpartition("/")[2].replace("_", " ")
    return (
        f"We are open {parse(settings.opening_hours).in_words()} ({place} time), "
        f"except on bank holidays in {holidays.name}."
    )


def _caveat(moment: datetime, settings: Settings) -> str | None:
    """What the page adds where the list of bank holidays ends before the day that it names."""
    day = moment.astimezone(settings.zone).date()
    if bank_holidays(settings.bank_holidays).knows(day):
        return None
    return (
        f"We do not have the list of bank holidays for {day.year} yet. "
        "For each one that falls before then, or on that day, our reply comes a working day later."
    )
