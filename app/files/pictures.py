"""Photos and pictures: drawn anew from their pixels in a process of its own, so that nothing else comes along.

Libraries that decode pictures are what attackers aim at. That process has little memory, little time, none of our
settings, and can write no file.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from app.files.decoding import BROKEN, FIRST_ONLY, GOOD, TOO_MANY_PIXELS
from app.files.refused import Refused
from app.web.errors import Busy

log = logging.getLogger("levelhead")
ROOT = Path(__file__).parents[2]
PROGRAM = "app.files.decoding"
PATIENCE = 45.0  # seconds for one picture
MOST_REDRAWN = 40 * 1024 * 1024  # a picture without loss can grow
PASSED_ON = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH")
UNREADABLE = "This picture cannot be read. Open it, save it again as JPEG or PNG, and send that."
TOO_LARGE = "This picture has more than 50 million pixels (WebP: 25 million). Save it smaller, and send that."
GROWN = "This picture becomes too large once it is cleaned. Save it smaller or as JPEG, and send that."
CLEANED = "The picture was saved anew, without the place, time and device that a camera writes into it."
ONLY_THE_FIRST = "Only the first picture of several in this file was kept."


def clean_picture(content: bytes, kind: str) -> tuple[bytes, tuple[str, ...]]:
    """The picture as it is kept, and what was changed. Raises Refused, or Busy where no process could be started."""
    code, redrawn = redraw(content, kind)
    if len(redrawn) > MOST_REDRAWN:
        raise Refused(GROWN)
    return redrawn, (CLEANED, ONLY_THE_FIRST) if code == FIRST_ONLY else (CLEANED,)


def redraw(content: bytes, kind: str) -> tuple[int, bytes]:
    """What the process that draws makes of a picture, and whether it kept only the first of several."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, and nothing that anybody typed
            [sys.executable, "-m", PROGRAM, kind],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(UNREADABLE) from None
    except OSError as error:
        log.error("files: no process for a picture: %s", type(error).__name__)
        raise Busy from error
    if ended.returncode == TOO_MANY_PIXELS:
        raise Refused(TOO_LARGE)
    if ended.returncode not in (GOOD, FIRST_ONLY) or not ended.stdout:
        if ended.returncode != BROKEN:
            log.warning("files: the process for a picture ended with %s", ended.returncode)
        raise Refused(UNREADABLE)
    return ended.returncode, ended.stdout
