"""Counting in the database: within a window, shared by all who count, and forgotten on demand."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.database import Database
from app.limits import store
from app.limits.network import UNKNOWN, network_of
from app.settings import Settings
from tests.conftest import MONDAY

WINDOW = timedelta(minutes=15)
KEY = store.key_of("test", "one")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(Settings(database_url=database_url).database)
    yield made
    made.dispose()


def test_it_counts_from_the_first_until_the_window_ends(database: Database) -> None:
    with database.transaction() as session:
        moments = [MONDAY, MONDAY + WINDOW / 2, MONDAY + WINDOW - timedelta(seconds=1), MONDAY + WINDOW]
        assert [store.count(session, KEY, moment, WINDOW) for moment in moments] == [1, 2, 3, 1]


def test_how_long_to_wait_is_told_only_once_there_are_too_many(database: Database) -> None:
    later = MONDAY + timedelta(minutes=5)
    with database.transaction() as session:
        assert store.waits(session, KEY, MONDAY, WINDOW, 2) is None
        store.count(session, KEY, MONDAY, WINDOW)
        assert store.waits(session, KEY, later, WINDOW, 2) is None
        store.count(session, KEY, MONDAY, WINDOW)
        assert store.waits(session, KEY, later, WINDOW, 2) == timedelta(minutes=10)
        assert store.waits(session, KEY, MONDAY + WINDOW, WINDOW, 2) is None
        assert store.counted(session, KEY, later, WINDOW) == 2, "asking counted"


def test_what_is_forgotten_begins_again(database: Database) -> None:
    with database.transaction() as session:
        for _ in range(3):
            store.count(session, KEY, MONDAY, WINDOW)
        store.forget(session, KEY)
        assert store.waits(session, KEY, MONDAY, WINDOW, 1) is None
        assert store.count(session, KEY, MONDAY, WINDOW) == 1


def test_what_is_too_old_is_swept_away(database: Database) -> None:
    other = store.key_of("test", "other")
    with database.transaction() as session:
        store.count(session, KEY, MONDAY, WINDOW)
        store.count(session, other, MONDAY + WINDOW, WINDOW)
        assert store.sweep(session, MONDAY + timedelta(seconds=1)) == 1
        assert store.counted(session, other, MONDAY + WINDOW, WINDOW) == 1


def test_many_at_once_are_all_counted(database: Database) -> None:
    def once(_: int) -> int:
        with database.transaction() as session:
            return store.count(session, KEY, MONDAY, WINDOW)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(once, range(40), timeout=60)) == list(range(1, 41))


@pytest.mark.parametrize(
    "host, network",
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", UNKNOWN),
        ("", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_a_network_is_one_address_or_the_line_of_many(host: str | None, network: str) -> None:
    assert network_of(host) == network
