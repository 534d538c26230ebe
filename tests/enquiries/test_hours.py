"""When an answer within one working day is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.enquiries.holidays import bank_holidays
from app.enquiries.hours import after_working_minutes, due, parse, working_minutes

LONDON = ZoneInfo("Europe/London")
WEEK = "Mon-Fri 09:00-17:00"
SHORT_FRIDAY = "Mon-Thu 09:00-17:00, Fri 09:00-16:00"
LATE_TUESDAY = "Mon 08:00-16:00, Tue 10:00-18:00, Wed-Fri 09:00-17:00"
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
EVERY_DAY = "Mon-Sun 00:00-23:59"


def answer_due(received: str, hours: str = WEEK, division: str = "england-and-wales", zone: ZoneInfo = LONDON) -> str:
    """The local time due for a local time of receipt, both as in 2026-11-23 12:00."""
    moment = datetime.fromisoformat(received).replace(tzinfo=zone)
    found = due(moment.astimezone(UTC), parse(hours), zone, bank_holidays(division).is_holiday)
    assert found.tzinfo is UTC
    return f"{found.astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("received", "answered"),
    [
        pytest.param("2026-11-23 11:20", "2026-11-24 11:20", id="while open: the same clock time the next day"),
        pytest.param("2026-11-23 11:20:59", "2026-11-24 11:20", id="to the minute, as the page says it"),
        pytest.param("2026-11-23 09:00", "2026-11-24 09:00", id="the first minute is open"),
        pytest.param("2026-11-23 16:59:59", "2026-11-24 16:59", id="the last minute is open"),
        pytest.param("2026-11-23 17:00", "2026-11-24 17:00", id="closing time is closed"),
        pytest.param("2026-11-23 23:59", "2026-11-24 17:00", id="the minute before midnight"),
        pytest.param("2026-11-24 00:00", "2026-11-24 17:00", id="midnight: the day that now begins"),
        pytest.param("2026-11-24 08:59:59", "2026-11-24 17:00", id="before opening: the close of the same day"),
        pytest.param("2026-11-27 16:30", "2026-11-30 16:30", id="Friday while open: Monday"),
        pytest.param("2026-11-27 19:00", "2026-11-30 17:00", id="Friday evening: the close of Monday"),
        pytest.param("2026-11-28 03:00", "2026-11-30 17:00", id="Saturday: the close of Monday"),
        pytest.param("2026-11-29 23:59", "2026-11-30 17:00", id="Sunday to the last minute: the close of Monday"),
    ],
)
def test_an_ordinary_week(received: str, answered: str) -> None:
    assert answer_due(received) == answered


@pytest.mark.parametrize(
    ("received", "answered"),
    [
        pytest.param("2026-12-24 10:00", "2026-12-29 10:00", id="Christmas Eve: past Friday, the weekend and Monday"),
        pytest.param("2026-12-24 18:00", "2026-12-29 17:00", id="Christmas Eve in the evening"),
        pytest.param("2026-12-25 10:00", "2026-12-29 17:00", id="Christmas Day"),
        pytest.param("2026-12-28 10:00", "2026-12-29 17:00", id="the Monday instead of Boxing Day"),
        pytest.param("2026-12-31 15:00", "2027-01-04 15:00", id="New Year's Eve"),
        pytest.param("2026-04-02 11:00", "2026-04-07 11:00", id="Maundy Thursday: past Good Friday and Easter Monday"),
        pytest.param("2026-04-06 11:00", "2026-04-07 17:00", id="Easter Monday itself"),
        pytest.param("2026-08-28 12:00", "2026-09-01 12:00", id="the summer bank holiday"),
    ],
)
def test_bank_holidays_are_no_working_days(received: str, answered: str) -> None:
    assert answer_due(received) == answered


@pytest.mark.parametrize(
    ("division", "received", "answered"),
    [
        ("scotland", "2026-04-02 11:00", "2026-04-06 11:00"),
        ("england-and-wales", "2026-11-27 11:00", "2026-11-30 11:00"),
        ("scotland", "2026-11-27 11:00", "2026-12-01 11:00"),
        ("northern-ireland", "2027-03-16 11:00", "2027-03-18 11:00"),
        ("england-and-wales", "2027-03-16 11:00", "2027-03-17 11:00"),
    ],
)
def test_each_division_has_its_own_bank_holidays(division: str, received: str, answered: str) -> None:
    assert answer_due(received, division=division) == answered


def test_who_opens_on_saturdays_is_closed_on_a_christmas_day_that_is_one() -> None:
    assert answer_due("2027-12-24 10:00", "Mon-Sat 09:00-17:00") == "2027-12-29 10:00"


@pytest.mark.parametrize(
    ("received", "hours", "answered"),
    [
        pytest.param("2026-11-26 16:30", SHORT_FRIDAY, "2026-11-27 16:00", id="not after the next day closes"),
        pytest.param("2026-11-26 20:00", SHORT_FRIDAY, "2026-11-27 16:00", id="the close of the shorter day"),
        pytest.param("2026-11-27 15:59", SHORT_FRIDAY, "2026-11-30 15:59", id="the last minute of Friday"),
        pytest.param("2026-11-27 16:00", SHORT_FRIDAY, "2026-11-30 17:00", id="the first minute after Friday"),
        pytest.param("2026-11-27 16:30", SHORT_FRIDAY, "2026-11-30 17:00", id="Friday is over at four"),
        pytest.param("2026-11-23 08:15", LATE_TUESDAY, "2026-11-24 10:00", id="not before the next day opens"),
        pytest.param("2026-11-24 17:45", LATE_TUESDAY, "2026-11-25 17:00", id="a late evening, then an ordinary day"),
        pytest.param("2026-11-28 12:00", EVERY_DAY, "2026-11-29 12:00", id="open every day"),
        pytest.param("2026-11-28 23:59", EVERY_DAY, "2026-11-29 23:59", id="closed for the last minute of the day"),
        pytest.param("2026-11-23 12:00", "Wed 10:00-12:00", "2026-11-25 12:00", id="open one day a week"),
    ],
)
def test_hours_that_differ_from_day_to_day(received: str, hours: str, answered: str) -> None:
    assert answer_due(received, hours) == answered


def test_the_clock_on_the_wall_counts_when_summer_time_begins() -> None:
    received = datetime(2026, 3, 27, 16, 30, tzinfo=UTC)  # Friday, 16:30 in London
    found = due(received, parse(WEEK), LONDON, bank_holidays("england-and-wales").is_holiday)
    assert found == datetime(2026, 3, 30, 15, 30, tzinfo=UTC)  # Monday, 16:30 in London again


def test_the_clock_on_the_wall_counts_when_summer_time_ends() -> None:
    received = datetime(2026, 10, 23, 15, 30, tzinfo=UTC)
    found = due(received, parse(WEEK), LONDON, bank_holidays("england-and-wales").is_holiday)
    assert found == datetime(2026, 10, 26, 16, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_an_hour_later() -> None:
    assert answer_due("2026-03-28 01:30", EVERY_DAY) == "2026-03-29 02:30"


def test_the_hour_that_comes_twice_is_one_clock_time() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    holidays = bank_holidays("england-and-wales")
    found = {due(moment, parse(EVERY_DAY), LONDON, holidays.is_holiday) for moment in (first, second)}
    assert found == {datetime(2026, 10, 26, 1, 30, tzinfo=UTC)}


def test_the_owners_day_counts_and_not_the_one_in_greenwich() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    received = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)  # Sunday in Greenwich, Monday 10:00 in Auckland
    found = due(received, parse(WEEK), auckland, bank_holidays("england-and-wales").is_holiday)
    assert found.astimezone(auckland) == datetime(2026, 11, 24, 10, 0, tzinfo=auckland)


def test_a_calendar_without_working_days_is_refused_rather_than_searched_for_ever() -> None:
    with pytest.raises(ValueError, match="no working day within a year"):
        due(datetime(2026, 11, 23, tzinfo=UTC), parse(WEEK), LONDON, lambda _day: True)


DAYTIME_HOURS = st.sampled_from([WEEK, SHORT_FRIDAY, LATE_TUESDAY, "Sun-Thu 07:30-20:00", "Wed 10:00-12:00"])
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 1), timezones=st.just(UTC))


@given(moments=st.lists(MOMENTS, min_size=2, max_size=6), hours=DAYTIME_HOURS)
def test_who_writes_earlier_never_waits_longer(moments: list[datetime], hours: str) -> None:
    holidays = bank_holidays("england-and-wales")
    found = [due(moment, parse(hours), LONDON, holidays.is_holiday) for moment in sorted(moments)]
    assert all(earlier <= later for earlier, later in pairwise(found))


@given(received=MOMENTS, hours=DAYTIME_HOURS)
def test_an_answer_is_due_later_than_its_question_and_while_we_are_open(received: datetime, hours: str) -> None:
    holidays = bank_holidays("scotland")
    moment = due(received, parse(hours), LONDON, holidays.is_holiday).astimezone(LONDON)
    span = parse(hours).on(moment.date())
    assert moment > received
    assert span is not None and span.opens <= moment.time() <= span.closes
    assert not holidays.is_holiday(moment.date())


@given(received=MOMENTS, hours=DAYTIME_HOURS)
def test_at_most_one_whole_working_day_lies_before_the_day_due(received: datetime, hours: str) -> None:
    holidays = bank_holidays("england-and-wales")
    first = received.astimezone(LONDON).date()
    last = due(received, parse(hours), LONDON, holidays.is_holiday).astimezone(LONDON).date()
    between = [first + timedelta(days=step) for step in range(1, (last - first).days)]
    assert not [day for day in between if parse(hours).on(day) and not holidays.is_holiday(day)]


def test_no_holiday_at_all_is_an_ordinary_calendar() -> None:
    found = due(datetime(2026, 12, 24, 10, 0, tzinfo=UTC), parse(WEEK), LONDON, lambda day: day == date(1970, 1, 1))
    assert found == datetime(2026, 12, 25, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begun", "ended", "minutes"),
    [
        ("2026-11-23 12:00", "2026-11-23 12:45", 45),
        ("2026-11-23 08:00", "2026-11-23 09:30", 30),
        ("2026-11-23 16:30", "2026-11-24 09:30", 60),
        ("2026-11-20 16:00", "2026-11-23 10:00", 120),
        ("2026-12-24 16:00", "2026-12-29 10:00", 120),
        ("2026-11-21 10:00", "2026-11-22 10:00", 0),
        ("2026-11-23 12:45", "2026-11-23 12:00", 0),
        ("2026-11-23 12:00:00", "2026-11-23 12:00:59", 0),
    ],
)
def test_working_minutes_are_those_of_opening(begun: str, ended: str, minutes: int) -> None:
    first, last = (datetime.fromisoformat(each).replace(tzinfo=LONDON) for each in (begun, ended))
    assert working_minutes(first, last, parse("Mon-Fri 09:00-17:00"), LONDON, CHRISTMAS.__contains__) == minutes


@pytest.mark.parametrize(
    ("begun", "minutes", "ended"),
    [
        ("2026-11-23 12:00", 45, "2026-11-23 12:45"),
        ("2026-11-23 16:30", 60, "2026-11-24 09:30"),
        ("2026-11-20 16:00", 120, "2026-11-23 10:00"),
        ("2026-11-21 10:00", 480, "2026-11-23 17:00"),
        ("2026-12-24 16:00", 120, "2026-12-29 10:00"),
    ],
)
def test_so_many_working_minutes_later_is(begun: str, minutes: int, ended: str) -> None:
    first, last = (datetime.fromisoformat(each).replace(tzinfo=LONDON) for each in (begun, ended))
    hours = parse("Mon-Fri 09:00-17:00")
    assert after_working_minutes(first, minutes, hours, LONDON, CHRISTMAS.__contains__) == last
    assert working_minutes(first, last, hours, LONDON, CHRISTMAS.__contains__) == minutes
