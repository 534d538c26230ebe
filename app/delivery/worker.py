"""The process that sends. It hands on what was announced, has it sent, and takes over what dead workers left."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from app.delivery import handing, store
from app.delivery.engine import KEPT, Engine
from app.delivery.name import Held, Taken, take, take_name
from app.delivery.pauses import PAUSES
from app.delivery.periodic import run_due
from app.delivery.sending import Sender
from app.delivery.webhooks import Way
from app.web.house import House

log = logging.getLogger("levelhead.worker")
DEAD_AFTER_SECONDS = 60.0
POLL_SECONDS = 0.5
LOOK_SECONDS = 10.0  # how often it looks for dead workers, lost deliveries and what is due
FORGET_EVERY = 360
STOP_SECONDS = 4


class NameLost(Exception):
    """The connection that held our name is gone. Another may have it by now, so this process must end."""


class Worker:
    """One worker. Everything that takes time is a parameter, so that a test need not wait."""

    def __init__(
        self,
        house: House,
        pauses: tuple[float, ...] = PAUSES,
        dead_after_seconds: float = DEAD_AFTER_SECONDS,
        poll_seconds: float = POLL_SECONDS,
        way: Way | None = None,
    ) -> None:
        self.house = house
        self.name = house.settings.worker_name
        self.dead_after = timedelta(seconds=dead_after_seconds)
        self.poll_seconds = poll_seconds
        self.sender = Sender(house, way or Way(house.settings.hosts_allowed), pauses)
        self.stopping = threading.Event()
        self.looks = 0

    def run(self) -> None:
        """Works until it is told to stop. Raises Taken where a living worker has its name, NameLost if it loses it."""
        held = take(self.house.settings, self.house.database)
        try:
            self._beat(held)
            engine = Engine(self.house.settings, self.name, self.sender.attempt, min(0.1, self.poll_seconds / 2))
            engine.launch()
            try:
                self._work(held, engine)
            finally:
                engine.stop(STOP_SECONDS)
        finally:
            held.give_back()
            self.house.database.dispose()

    def stop(self) -> None:
        self.stopping.set()

    def _work(self, held: Held, engine: Engine) -> None:
        every = min(LOOK_SECONDS, self.dead_after.total_seconds() / 4)
        looked = time.monotonic() - every
        while not self.stopping.is_set():
            try:
                if time.monotonic() - looked >= every:
                    looked = time.monotonic()
                    self._beat(held)
                    self._look(engine)
                busy = handing.hand_on(self.house, engine) + handing.replay(self.house, engine)
            except DBAPIError as error:
                log.error("database: %s", type(error.orig).__name__)
                busy = 0
                self.stopping.wait(2)
            if busy < handing.AT_A_TIME:
                self.stopping.wait(self.poll_seconds)

    def _beat(self, held: Held) -> None:
        if not held.is_still_ours():
            raise NameLost
        with self.house.database.transaction() as session:
            store.beat(session, self.name, self.house.now())

    def _look(self, engine: Engine) -> None:
        """What is done from time to time, beside handing on."""
        now = self.house.now()
        if not self.house.database.is_sqlite:
            self._take_over(engine)
        handing.find_lost(self.house, engine)
        run_due(self.house)
        if self.looks % FORGET_EVERY == 0:
            engine.forget(now - KEPT)
        self.looks += 1

    def _take_over(self, engine: Engine) -> None:
        """Takes over the work of workers that have not been seen for a while and are gone.

        One that is only slow still holds its name, and goes on with its work: taken over, it would be sent twice.
        """
        with self.house.database.session(writes=False) as session:
            quiet = store.quiet_workers(session, self.house.now() - self.dead_after, self.name)
        for name in quiet:
            try:
                held = take_name(self.house.database, name)
            except Taken:
                continue
            try:
                count = engine.take_over([name])
                with self.house.database.transaction() as session:
                    store.forget_worker(session, name)
            finally:
                held.give_back()
            log.warning("took over %d deliveries of %s", count, name)
