"""Forced colours, less motion, paper, and what else a person may have set."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.web import colours
from tests.browser.conftest import NewDevice
from tests.browser.walk import Finished

pytestmark = pytest.mark.xdist_group("browser")

COLOURS = """(element, name) => [getComputedStyle(element)[name], getComputedStyle(document.body).backgroundColor]"""


def contrast(tab: Page, selector: str, property_name: str) -> float:
    """How well a part of a drawing stands out from the page."""
    drawn, ground = tab.locator(selector).first.evaluate(COLOURS, property_name)
    return colours.contrast(hexadecimal(drawn), hexadecimal(ground))


def hexadecimal(colour: str) -> str:
    """The browser's rgb(…) as #rrggbb."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_the_checked_choice_visible(scheme: Any, new_device: NewDevice) -> None:
    tab = new_device(forced_colors="active", color_scheme=scheme).new_page()
    tab.goto("/assessments/new")
    before = tab.locator("label[for='choice-screen']").screenshot()
    tab.locator("label[for='choice-screen']").click()
    tab.locator("h1").click()
    assert tab.locator("label[for='choice-screen']").screenshot() != before
    assert contrast(tab, "label[for='choice-screen']", "outlineColor") >= 3
    rings = [
        tab.locator(f"label[for='choice-{each}']").evaluate("e => getComputedStyle(e).outlineStyle")
        for each in ("screen", "full")
    ]
    assert rings == ["solid", "none"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_the_profile_visible(scheme: Any, finished: Finished, new_device: NewDevice) -> None:
    tab = finished.open_on(new_device(forced_colors="active", color_scheme=scheme))
    tab.goto(f"{finished.path}/what-if?refreshers.interval=4")
    for part, property_name in (
        (".p-point", "fill"),
        (".p-range", "fill"),
        (".p-evidenced", "stroke"),
        (".p-before", "stroke"),
        (".p-base", "stroke"),
        (".p-name", "fill"),
    ):
        assert contrast(tab, f"svg.profile {part}", property_name) >= 3, part
    drawing = tab.locator("svg.profile").screenshot()
    tab.locator("svg.profile .p-range").evaluate_all("bars => bars.forEach((bar) => bar.remove())")
    assert tab.locator("svg.profile").screenshot() != drawing, "the bars cannot be seen"


def test_who_wants_less_motion_gets_none(new_device: NewDevice) -> None:
    moves = "() => [getComputedStyle(document.documentElement).scrollBehavior, document.getAnimations().length]"
    still = new_device(reduced_motion="reduce").new_page()
    still.goto("/evidence")
    assert still.evaluate(moves) == ["auto", 0]
    other = new_device(reduced_motion="no-preference").new_page()
    other.goto("/evidence")
    assert other.evaluate(moves) == ["smooth", 0]


def test_paper_holds_the_result_and_no_navigation(finished: Finished, device: BrowserContext) -> None:
    tab = finished.open_on(device)
    tab.goto(f"{finished.path}/result")
    tab.emulate_media(media="print")
    for selector in (".skip", ".top nav", ".foot", "#take"):
        expect(tab.locator(selector)).to_be_hidden()
    expect(tab.locator("h1")).to_be_visible()
    expect(tab.locator("svg.profile")).to_be_visible()


def test_what_is_folded_away_on_screen_stands_on_paper(finished: Finished, device: BrowserContext) -> None:
    tab = finished.open_on(device)
    tab.goto(f"{finished.path}/result")
    pages = pypdf.PdfReader(io.BytesIO(tab.pdf(format="A4"))).pages
    printed = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "Closing it would add" in printed
    assert "Leave this device" not in printed


def test_twice_the_text_size_loses_nothing(finished: Finished, new_device: NewDevice) -> None:
    tab = finished.open_on(new_device(viewport={"width": 1280, "height": 1024}))
    tab.goto(f"{finished.path}/result")
    tab.add_style_tag(content="") if False else tab.evaluate(
        "() => { document.documentElement.style.fontSize = '200%'; }"
    )
    assert tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
