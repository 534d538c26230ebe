"""Every page a visitor can meet: accessible, whole at 320 px, silent, and from us alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, ViewportSize, expect

from app.main import create_app
from app.settings import Settings
from tests.browser.conftest import NewDevice
from tests.browser.keyboard import Keyboard
from tests.browser.pages import PLACES, Meeting
from tests.browser.walk import Finished, finish

pytestmark = pytest.mark.xdist_group("browser")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
BY_COLOUR_AND_WIDTH = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
DARK_AND_NARROW = {"runOnly": {"type": "rule", "values": BY_COLOUR_AND_WIDTH}, "resultTypes": ["violations"]}
NO_PAGES = re.compile(r"/(api|static)\b|/(health|sitemap\.xml|robots\.txt)$|/report\.")
PHONE: ViewportSize = {"width": 320, "height": 640}
DESK_AT_400_PER_CENT: ViewportSize = {"width": 320, "height": 256}

TOO_SMALL = """() => {
    const small = [];
    for (const each of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
        const isChoice = each.matches(".choice input");
        const target = isChoice ? each.nextElementSibling : each;
        const box = target.getBoundingClientRect();
        if (!target.checkVisibility() || each.matches(".skip")) continue;
        const style = getComputedStyle(each);
        const around = each.parentElement.closest("p, li, td, dd, th, h1, h2, h3, span, div");
        const inline = style.display === "inline" && around.textContent.trim().length > each.textContent.trim().length + 3;
        const least = isChoice || each.matches("button, .button") ? 44 : 24;
        if (!inline && box.height < least - 0.5) small.push(`${each.outerHTML.slice(0, 120)}: ${box.height} px`);
    }
    return small;
}"""

OUT_OF_ORDER = """() => {
    const found = [];
    let last = null;
    for (const each of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")) {
        if (each.tabIndex > 0) found.push(`${each.outerHTML.slice(0, 80)} has tabindex ${each.tabIndex}`);
        if (each.tabIndex < 0 || !each.checkVisibility() || each.matches(".skip")) continue;
        const box = each.getBoundingClientRect();
        if (last && box.bottom < last.top - 1) found.push(`${each.outerHTML.slice(0, 80)} stands above what comes before it`);
        last = box;
    }
    return found;
}"""


@pytest.fixture(scope="module")
def begun(address: str, finished: Finished) -> Finished:
    """An assessment in progress, on the device that holds the submitted one."""
    return finish(address, stop_at="environment.quiet_space", on=finished.cookies)


def violations(tab: Page, options: dict[str, Any]) -> list[str]:
    """What axe finds, each with the places it found it at."""
    if tab.evaluate("typeof axe === 'undefined'"):
        tab.evaluate(Axe().axe_script)
    found = tab.evaluate("(options) => axe.run(options)", options)["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'] for node in each['nodes']]}" for each in found]


def meeting_on(device: BrowserContext, finished: Finished, begun: Finished) -> Meeting:
    return Meeting(finished.open_on(device), finished, begun)


def opened(tab: Page) -> Page:
    """The page with everything unfolded."""
    tab.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    return tab


def test_every_address_of_the_house_is_among_the_pages(tmp_path: Path) -> None:
    routes: list[Any] = create_app(Settings(data_dir=tmp_path)).routes
    pages = {route.path for route in routes if "GET" in (getattr(route, "methods", None) or ())}
    known = {place.route for place in PLACES.values()}
    assert {path for path in pages if not NO_PAGES.search(path)} - known == set()


@pytest.mark.parametrize("name", PLACES)
def test_axe_finds_nothing(name: str, finished: Finished, begun: Finished, device: BrowserContext) -> None:
    meeting = meeting_on(device, finished, begun)
    PLACES[name].meet(meeting)
    tab = opened(meeting.tab)
    tab.emulate_media(color_scheme="light")
    assert violations(tab, ALL_RULES) == []
    tab.set_viewport_size(PHONE)
    tab.emulate_media(color_scheme="dark")
    assert violations(tab, DARK_AND_NARROW) == []


@pytest.mark.parametrize("name", PLACES)
def test_it_fits_a_phone_and_brings_nothing_along(
    name: str, address: str, finished: Finished, begun: Finished, new_device: NewDevice
) -> None:
    device = new_device(viewport=PHONE)
    strangers: list[str] = []
    complaints: list[str] = []

    def noted(request: Request) -> None:
        if not request.url.startswith((f"{address}/", "data:")):
            strangers.append(request.url)

    def heard(message: ConsoleMessage) -> None:
        refused_page = "Failed to load resource" in message.text and message.location["url"] in seen
        if message.type in ("error", "warning") and not refused_page:
            complaints.append(message.text)

    seen: set[str] = set()
    device.on("request", noted)
    device.on("response", lambda reply: seen.add(reply.url) if reply.request.is_navigation_request() else None)
    device.on("console", heard)
    device.on("weberror", lambda error: complaints.append(str(error.error)))
    meeting = meeting_on(device, finished, begun)
    PLACES[name].meet(meeting)
    tab = meeting.tab
    keyboard = Keyboard(tab)
    assert tab.evaluate("() => document.querySelector('a[href]').matches('.skip')")
    for size in (PHONE, DESK_AT_400_PER_CENT):
        tab.set_viewport_size(size)
        wide = tab.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 320, f"{name} is {wide} px wide"
    skip_link_works(tab, keyboard)
    opened(tab)
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= 320, f"{name} is too wide when unfolded"
    assert tab.evaluate(TOO_SMALL) == []
    assert tab.evaluate(OUT_OF_ORDER) == []
    assert strangers == [] and complaints == []


def skip_link_works(tab: Page, keyboard: Keyboard) -> None:
    """The first stop is the skip link, unless there is an error to see first. From the main text it goes forward."""
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
