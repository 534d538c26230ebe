"""Counting many at once: as many as there is room for, and each of many once."""

from __future__ import annotations

from datetime import timedelta

from fastapi import FastAPI

from app.limits import lots, store
from app.web.house import House
from tests.conftest import MONDAY

A_DAY = timedelta(days=1)
KEYS = [store.key_of("to", str(number)) for number in range(3)]


def test_no_more_are_taken_than_there_is_room_for(app: FastAPI) -> None:
    house: House = app.state.house
    with house.database.transaction() as session:
        assert lots.take(session, KEYS[0], MONDAY, A_DAY, 7, 10) == 7
        assert lots.take(session, KEYS[0], MONDAY, A_DAY, 7, 10) == 3
        assert lots.take(session, KEYS[0], MONDAY, A_DAY, 7, 10) == 0
        assert store.counted(session, KEYS[0], MONDAY, A_DAY) == 10
        lots.give_back(session, KEYS[0], MONDAY, A_DAY, 4)
        assert lots.take(session, KEYS[0], MONDAY, A_DAY, 7, 10) == 4
        assert lots.take(session, KEYS[0], MONDAY + A_DAY, A_DAY, 12, 10) == 10


def test_each_of_many_is_counted_and_those_at_their_bound_are_known(app: FastAPI) -> None:
    house: House = app.state.house
    with house.database.transaction() as session:
        lots.count_each(session, [], MONDAY, A_DAY)
        lots.count_each(session, KEYS, MONDAY, A_DAY)
        lots.count_each(session, KEYS[:2], MONDAY, A_DAY)
        assert lots.at_bound(session, KEYS, MONDAY, A_DAY, 2) == set(KEYS[:2])
        assert lots.at_bound(session, KEYS, MONDAY + A_DAY, A_DAY, 2) == set()
        lots.count_each(session, KEYS, MONDAY + A_DAY, A_DAY)
        assert [store.counted(session, key, MONDAY + A_DAY, A_DAY) for key in KEYS] == [1, 1, 1]
