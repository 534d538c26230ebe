"""Keeps one worker running beside the web process: started again when it ends, with a growing pause.

The worker's standard input is a pipe from here. When this process ends, even killed, the pipe ends, and so does the
worker.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

COMMAND = (sys.executable, "-m", "app", "worker", "--with-parent")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LONG_ENOUGH = 60.0  # a worker that ran so long was well, and its pause begins anew
STOP_SECONDS = 8.0
log = logging.getLogger("levelhead.worker")


class Supervisor:
    """Starts the worker a moment after the web process, so that the first page need not wait for it."""

    def __init__(self, command: Sequence[str] = COMMAND, first_pause: float = FIRST_PAUSE) -> None:
        self.command, self.first_pause = command, first_pause
        self.stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep, name="supervisor", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def _keep(self) -> None:
        pause = self.first_pause
        while not self.stopping.wait(pause):
            began = time.monotonic()
            try:
                self.child = subprocess.Popen(self.command, stdin=subprocess.PIPE)  # noqa: S603
            except OSError as error:
                log.error("the worker could not be started: %s", error.strerror)
            else:
                code = self.child.wait()
                if self.stopping.is_set():
                    return
                log.warning("the worker ended with %d and is started again", code)
            ran = time.monotonic() - began
            pause = self.first_pause if ran > LONG_ENOUGH else min(LONGEST_PAUSE, 2 * pause)

    def stop(self) -> None:
        """Ends the worker: it finishes what it is sending, and is killed if that takes too long."""
        self.stopping.set()
        child = self.child
        if child is None or child.poll() is not None:
            return
        if child.stdin is not None:
            with contextlib.suppress(OSError):
                child.stdin.close()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
