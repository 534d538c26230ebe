"""A worker as a process of its own, with short pauses: `python -m tests.delivery.a_worker <dead after> <pauses>`."""

from __future__ import annotations

import logging
import signal
import sys

from app.building import build_house
from app.delivery.name import Taken
from app.delivery.worker import Worker
from app.settings import read_settings


def main() -> int:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    dead_after, *pauses = map(float, sys.argv[1:])
    worker = Worker(build_house(read_settings()), tuple(pauses), dead_after_seconds=dead_after, poll_seconds=0.05)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    try:
        worker.run()
    except Taken:
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
