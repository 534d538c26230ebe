"""The browser: the machine's Chromium, or Playwright's own. Without one the tests fail and say what is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
START_MILLISECONDS = 30_000


def installed() -> str | None:
    """The machine's own Chromium, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def arguments_here() -> list[str]:
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def start_with_profile(kind: BrowserType, folder: Path, **options: Any) -> BrowserContext:
    """A Chromium of its own that keeps what it keeps in a folder, as a person's does."""
    return kind.launch_persistent_context(
        folder, executable_path=installed(), args=arguments_here(), timeout=START_MILLISECONDS, **options
    )


def start(kind: BrowserType) -> Browser:
    """A running Chromium, or a failure that names what is missing."""
    own, arguments = installed(), arguments_here()
    try:
        return kind.launch(executable_path=own, args=arguments, timeout=START_MILLISECONDS)
    except Error as error:
        tried = own or "Playwright's own Chromium, for none of " + ", ".join(NAMES) + " is on the path"
        said = error.message.strip().splitlines()[0]
        pytest.fail(
            f"No Chromium could be started (tried {tried}): {said}. "
            "Install Debian's chromium, or run: .venv/bin/python -m playwright install chromium",
            pytrace=False,
        )
