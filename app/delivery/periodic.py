"""What the workers do from time to time, once however many they are, each in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec

from app.limits import store as limits
from app.web.house import House

log = logging.getLogger("levelhead.delivery")
MINUTE, HOUR = 60.0, 3600.0
LONGEST_WINDOW = timedelta(days=30)  # nothing is counted for longer
DUE = "periodic"


def remind(house: House) -> None:
    _call("app.desk.reminders", "send_due", house)


def judge_again(house: House) -> None:
    _call("app.desk.intake", "refresh", house)


def retain(house: House) -> None:
    _call("app.privacy.retention", "purge", house)


def sweep(house: House) -> None:
    with house.database.transaction() as session:
        limits.sweep(session, house.now() - LONGEST_WINDOW)


PERIODIC: tuple[tuple[str, float, Callable[[House], None]], ...] = (
    ("reminders", 5 * MINUTE, remind),
    ("grades", HOUR, judge_again),
    ("retention", HOUR, retain),
    ("limits", HOUR, sweep),
)


def _call(module: str, name: str, house: House) -> None:
    """Calls what another room offers, if that room is there. Only now: a worker that starts again must be quick."""
    if find_spec(module) is not None:
        import_module("app.main")  # the tables of every room are known with it
        getattr(import_module(module), name)(house)


def run_due(house: House, jobs: tuple[tuple[str, float, Callable[[House], None]], ...] = PERIODIC) -> list[str]:
    """Runs each job whose turn nobody has taken yet, and returns their names. One that fails waits for its next turn.

    Whoever counts the first of a turn has it: the count is kept in the database, and all workers share it.
    """
    done = []
    for name, every, job in jobs:
        if _is_ours(house, name, every, house.now()):
            done.append(name)
            try:
                job(house)
            except Exception as error:
                log.exception("%s: %s", name, type(error).__name__)
    return done


def _is_ours(house: House, name: str, every: float, now: datetime) -> bool:
    turn = str(int(now.timestamp() // every))
    key = limits.key_of(DUE, name, turn)
    with house.database.session(writes=False) as session:
        if limits.counted(session, key, now, LONGEST_WINDOW):
            return False
    with house.database.transaction() as session:
        return limits.count(session, key, now, LONGEST_WINDOW) == 1
