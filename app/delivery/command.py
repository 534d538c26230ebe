"""`levelhead worker`: the process that sends, until it is told to stop or whoever started it is gone."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from app.settings import Settings

TAKEN, NAME_LOST = 3, 4


def work(settings: Settings, with_parent: bool, say: Callable[[str], None]) -> int:
    """Works, and returns the exit code. `with_parent`: stops when standard input ends, as it does with the parent."""
    from app.building import build_house
    from app.delivery.name import Taken
    from app.delivery.worker import NameLost, Worker

    logging.getLogger("httpcore").setLevel(logging.WARNING)
    worker = Worker(build_house(settings))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    if with_parent:
        threading.Thread(target=_until_end_of_input, args=(worker.stop,), daemon=True).start()
    try:
        worker.run()
    except Taken:
        say(f"Another worker is running as {settings.worker_name}. To run several on PostgreSQL, give each its own")
        say("LEVELHEAD_WORKER_NAME. On SQLite there is one.")
        return TAKEN
    except NameLost:
        say("The connection to the database was lost, and our name with it. Start again.")
        return NAME_LOST
    return 0


def _until_end_of_input(stop: Callable[[], Any]) -> None:
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 1):
            pass
    stop()
