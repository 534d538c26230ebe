"""The bank holidays that we know, and where our knowledge ends."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

from app.enquiries.holidays import DIVISIONS, bank_holidays
from app.web.render import ROOT

WITHOUT_NETWORK = """
import json, socket, sys

def refuse(*_args, **_kwargs):
    raise AssertionError("the network was asked for")

socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from app.enquiries.holidays import bank_holidays
json.dump({name: len(bank_holidays(name).days) for name in sys.argv[1:]}, sys.stdout)
"""


@pytest.mark.parametrize("division", DIVISIONS)
def test_every_division_of_the_settings_has_bank_holidays(division: str) -> None:
    found = bank_holidays(division)
    assert {date(2026, 4, 3), date(2026, 5, 4), date(2026, 12, 28)} <= found.days
    assert not found.is_holiday(date(2026, 11, 23))


def test_reading_them_touches_no_network() -> None:
    command = [sys.executable, "-c", WITHOUT_NETWORK, *DIVISIONS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert all(count > 100 for count in json.loads(done.stdout).values())


def test_the_guard_of_the_test_above_bites() -> None:
    code = WITHOUT_NETWORK.replace("from app", "socket.create_connection(('127.0.0.1', 9))\nfrom app", 1)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert "the network was asked for" in done.stderr


@pytest.mark.parametrize("division", DIVISIONS)
def test_the_copy_holds_this_year_and_says_where_it_ends(division: str) -> None:
    found = bank_holidays(division)
    last = max(found.years)
    assert found.knows(date(2026, 11, 23))
    assert found.knows(date(last, 12, 31))
    assert not found.knows(date(last + 1, 1, 1))
    assert not found.knows(date(min(found.years) - 1, 12, 31))


def test_beyond_the_copy_only_the_days_that_never_move_are_holidays() -> None:
    found = bank_holidays("england-and-wales")
    year = max(found.years) + 1
    assert found.is_holiday(date(year, 12, 25)) and found.is_holiday(date(year, 1, 1))
    assert (
        sum(
            found.is_holiday(date.fromordinal(day))
            for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
        )
        == 3
    )
