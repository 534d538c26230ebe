"""What a serving process does to stay small."""

from __future__ import annotations

import subprocess
import sys

from app.web.render import ROOT

HEAPS_OF_EIGHT_THREADS = """
import ctypes, sys, threading
from app.main import share_heaps
if "share" in sys.argv:
    share_heaps()
library, gate, kept = ctypes.CDLL(None), threading.Barrier(9), []
def work():
    gate.wait()
    kept.extend([bytes(3000) for _ in range(500)])
    gate.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
gate.wait()
gate.wait()
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
library.fflush(None)
"""


def heaps(*arguments: str) -> int:
    command = [sys.executable, "-c", HEAPS_OF_EIGHT_THREADS, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.count("<heap ")


def test_all_threads_share_two_heaps() -> None:
    assert heaps() > 2, "this C library makes no heaps for threads"
    assert heaps("share") == 2
