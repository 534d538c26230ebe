"""One server and one browser for this folder; each test gets devices of its own, and may not take forever."""

from __future__ import annotations

import faulthandler
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser import chromium
from tests.browser.listening import Ears
from tests.browser.serving import Served, served
from tests.browser.walk import Finished, finish

LONGEST_TEST_SECONDS = 90
WAIT_MILLISECONDS = 8_000
DESK: ViewportSize = {"width": 1280, "height": 900}

NewDevice = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def no_test_hangs() -> Iterator[None]:
    """Playwright's waits end by themselves. What else could wait for ever ends the process here, and says where."""
    faulthandler.dump_traceback_later(LONGEST_TEST_SECONDS, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application that all tests here use."""
    with served(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="package")
def address(house: Served) -> str:
    """Where the application is being served."""
    return house.address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Closed when this folder's last test is done: while Playwright runs, no other test here could run an event loop.
    with sync_playwright() as playwright:
        running = chromium.start(playwright.chromium)
        yield running
        running.close()


@contextmanager
def devices(browser: Browser, address: str) -> Iterator[NewDevice]:
    """Makes devices that have never been here. In the end they are closed, and must have had no complaint."""
    made: list[tuple[BrowserContext, Ears]] = []

    def make(**options: Any) -> BrowserContext:
        usual = {"base_url": address, "viewport": DESK, "locale": "en-GB", "reduced_motion": "reduce"}
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(WAIT_MILLISECONDS)
        made.append((context, Ears(context, address)))
        return context

    yield make
    for context, _ in made:
        context.close()
    assert [complaint for _, ears in made for complaint in ears.heard] == []


@pytest.fixture
def new_device(browser: Browser, address: str) -> Iterator[NewDevice]:
    with devices(browser, address) as make:
        yield make


@pytest.fixture
def device(new_device: NewDevice) -> BrowserContext:
    """A desk's browser, with JavaScript."""
    return new_device()


@pytest.fixture
def tab(device: BrowserContext) -> Page:
    return device.new_page()


@pytest.fixture(scope="package")
def finished(address: str) -> Finished:
    """A submitted full assessment with gaps, unknowns, notes and claims, and the cookie that opens it."""
    return finish(address)
