"""Reading a list takes memory and time: one at a time in a process, whoever sends it."""

from __future__ import annotations

import threading

READING = threading.Lock()
WAIT_FOR_ANOTHER = "We are reading another list just now. Wait a few seconds, then send it again."
