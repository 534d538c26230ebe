"""What is done from time to time is done once, however many workers there are, and one failure stops nothing else."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.delivery.periodic import PERIODIC, run_due
from app.web.house import House
from tests.conftest import Clock
from tests.delivery.conftest import Sending
from tests.tables import rows


def test_of_many_workers_one_takes_a_turn(sending: Sending, clock: Clock) -> None:
    done: list[str] = []
    jobs = (("a job", 60.0, lambda _house: done.append("a job")),)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: run_due(sending.house, jobs), range(24)))
    assert done == ["a job"]
    clock.moment += timedelta(seconds=60)
    run_due(sending.house, jobs)
    assert done == ["a job"] * 2


def test_one_that_fails_leaves_the_others_to_theirs(sending: Sending) -> None:
    done: list[str] = []

    def fails(_house: House) -> None:
        raise RuntimeError("it cannot be done now")

    jobs = (("one", 60.0, fails), ("two", 60.0, lambda _house: done.append("two")))
    assert run_due(sending.house, jobs) == ["one", "two"] and done == ["two"]
    assert run_due(sending.house, jobs) == [], "what failed waits for its next turn"


def test_the_house_s_own_jobs_run_without_a_failure(sending: Sending, caplog: pytest.LogCaptureFixture) -> None:
    names = [name for name, _, _ in PERIODIC]
    assert {"reminders", "retention", "limits"} <= set(names)
    assert run_due(sending.house) == names
    assert len(rows(sending.app, "SELECT * FROM tally")) >= len(names)
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
