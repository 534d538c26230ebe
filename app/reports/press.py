"""Hands jobs to the process that sets type: started when first needed, and again should it ever die."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import struct
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer
from time import monotonic
from typing import IO, Any

from app.web.errors import Busy

log = logging.getLogger("levelhead")
ROOT = Path(__file__).parents[2]
PROGRAM = "app.reports.typesetting"
HEADER = struct.Struct(">?I")
PATIENCE = 30.0  # seconds for one job; a full report takes a tenth of one
ATTEMPTS = 2
PASSED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH")  # no setting of ours: no key, no password


def write(target: IO[bytes], body: bytes, is_good: bool = True) -> None:
    """Sends one message."""
    target.write(HEADER.pack(is_good, len(body)) + body)
    target.flush()


def read(source: IO[bytes]) -> tuple[bool, bytes] | None:
    """One message: whether all went well, and its body. None where the other side has ended."""
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    is_good, length = HEADER.unpack(header)
    body = source.read(length)
    return (is_good, body) if len(body) == length else None


class Unmade(Busy):
    title = "We could not make that file just now"
    advice = "Your answers and your result are safe. Try again in a minute."


class Press:
    """One process that sets type for all threads, one job at a time."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def warm(self) -> None:
        """Starts the process, if it does not run, without waiting for it or for a job that it has."""
        if self._lock.acquire(blocking=False):
            try:
                self._running()
            finally:
                self._lock.release()

    def make(self, kind: str, **job: Any) -> bytes:
        """The file that a job asks for. Raises Unmade where it cannot be made."""
        message = json.dumps({"kind": kind, **job}).encode()
        with self._lock:
            try:
                answer = self._answer(message)
            except BaseException:
                self._stop()  # else the next job would read what was meant for this one
                raise
        if answer is None or not answer[0]:
            log.error("the %s could not be set: %s", kind, answer[1].decode() if answer else "the process ended")
            raise Unmade
        return answer[1]

    def stop(self) -> None:
        with self._lock:
            self._stop()

    def _answer(self, message: bytes) -> tuple[bool, bytes] | None:
        """What the process says. One that ends on the way is started once more, unless it took too long."""
        for _ in range(ATTEMPTS):
            started = monotonic()
            answer = self._ask(self._running(), message)
            if answer is not None:
                return answer
            self._stop()
            if monotonic() - started >= self._patience:
                break
        return None

    def _ask(self, process: subprocess.Popen[bytes], message: bytes) -> tuple[bool, bytes] | None:
        assert process.stdin is not None and process.stdout is not None  # both are pipes
        timer = Timer(self._patience, process.kill)
        timer.start()
        try:
            write(process.stdin, message)
            return read(process.stdout)
        except BrokenPipeError:
            return None
        finally:
            timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(  # noqa: S603 - our own program, and nothing that anybody typed
                [sys.executable, "-m", PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a panic of typst quotes the text it was at, and notes are no log lines
                cwd=ROOT,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            )
        return self.process

    def _stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


press = Press()
atexit.register(press.stop)
