"""Without a browser these tests fail and say what is missing. They never skip."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium

pytestmark = pytest.mark.xdist_group("browser")


def test_a_browser_that_does_not_start_is_named(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match=f"No Chromium could be started .tried {broken}"):
        chromium.start(browser.browser_type)
