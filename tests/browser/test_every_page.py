"""Every page a visitor can meet: accessible, and whole at 320 px. That it is silent and ours alone, conftest hears."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.main import create_app
from app.settings import Settings
from tests.browser import layout
from tests.browser.conftest import DESK, NewDevice, devices
from tests.browser.keyboard import Keyboard
from tests.browser.pages import PLACES, Meeting
from tests.browser.serving import Served
from tests.browser.staff_places import HALF_PLACES, STAFF_PLACES, Post, half_signed_in, post
from tests.browser.walk import Finished, finish

pytestmark = pytest.mark.xdist_group("browser")

NO_PAGES = re.compile(
    r"/(api|static)\b|/(health|sitemap\.xml|robots\.txt|enquiries/challenge)$|/report\.|^/sign-in/provider"
    r"|/evidence/{evidence_id}/file$|\.(csv|xlsx|ics|svg|pdf|png|json|js|webmanifest)$"
)
DESK_AT_400_PER_CENT: ViewportSize = {"width": 320, "height": 256}


@pytest.fixture(scope="module")
def visitor(browser: Browser, house: Served, address: str, finished: Finished) -> Iterator[Meeting]:
    """One tab that goes from page to page, for opening it costs more than a page. It may open both assessments."""
    begun = finish(address, stop_at="environment.quiet_space", on=finished.cookies)
    with devices(browser, address) as make:
        yield Meeting(finished.open_on(make()), finished, begun, house.app)


def readable(router: Any) -> Iterator[str]:
    """The addresses of an application or a router that can be read, those of the routers within included."""
    for route in router.routes:
        if hasattr(route, "original_router"):
            yield from readable(route.original_router)
        elif "GET" in (getattr(route, "methods", None) or ()):
            yield route.path


def test_every_address_of_the_house_is_among_the_pages(tmp_path: Path) -> None:
    pages = {path for path in readable(create_app(Settings(data_dir=tmp_path))) if not NO_PAGES.search(path)}
    assert len(pages) > 10
    assert pages - {place.route for places in (PLACES, STAFF_PLACES, HALF_PLACES) for place in places.values()} == set()


@pytest.mark.parametrize("name", PLACES)
def test_everybody_can_use_it(name: str, visitor: Meeting) -> None:
    PLACES[name].meet(visitor)
    usable(visitor.tab)


def usable(tab: Page) -> None:
    """Whole at 320 px and at 400 %, walked with the keyboard, and axe complains of nothing, by day and by night."""
    assert tab.title().startswith(tab.locator("h1").inner_text())
    tab.set_viewport_size(DESK_AT_400_PER_CENT)
    assert layout.width(tab) <= 320
    skip_link_works(tab)
    layout.unfold(tab)
    assert layout.width(tab) <= 320
    assert layout.too_small(tab) == []
    if not tab.locator(".two").count():  # a page of two columns has two orders
        assert layout.out_of_order(tab) == []
    tab.emulate_media(color_scheme="dark")
    assert layout.violations(tab, layout.RULES_OF_COLOUR_AND_WIDTH) == []
    tab.set_viewport_size(DESK)
    tab.emulate_media(color_scheme="light")
    assert layout.violations(tab, layout.ALL_RULES) == []


@pytest.fixture(scope="module")
def colleague(browser: Browser, house: Served) -> Iterator[Post]:
    """A tab of an administrator who is signed in, in a house with something of everything."""
    with devices(browser, house.address) as make:
        yield post(house, make())


@pytest.mark.parametrize("name", STAFF_PLACES)
def test_everybody_of_the_staff_can_use_it(name: str, colleague: Post) -> None:
    colleague.meet(STAFF_PLACES[name])
    usable(colleague.tab)


def test_everybody_can_give_their_second_factor(house: Served, new_device: NewDevice) -> None:
    tab = half_signed_in(house, new_device())
    for place in HALF_PLACES.values():
        tab.goto(place.route)
        expect(tab).to_have_url(f"{house.address}{place.route}")
        usable(tab)


def skip_link_works(tab: Page) -> None:
    """The first stop is the skip link, unless there is an error to see first. From the main text it goes forward."""
    keyboard = Keyboard(tab)
    if tab.locator("#errors").count():
        expect(tab.locator("#errors")).to_be_focused()
        tab.locator(".skip").focus()
    else:
        keyboard.tab()
    assert keyboard.focus()["name"] == "Skip to the main text"
    keyboard.press("Enter")
    assert keyboard.focus()["isWhole"]
    for _ in range(4):
        keyboard.tab()
    assert tab.evaluate("() => !document.activeElement.closest('header')")
