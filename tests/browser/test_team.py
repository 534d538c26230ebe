"""A team on three phones: two members answer apart, the lead sees where they differ and records what they agree."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import layout
from tests.browser.conftest import NewDevice
from tests.browser.walk import finish

pytestmark = pytest.mark.xdist_group("browser")

PHONE: ViewportSize = {"width": 360, "height": 740}


def press(tab: Page, name: str) -> None:
    with tab.expect_navigation():
        tab.get_by_role("button", name=name).click()


def member(new_device: NewDevice, link: str, name: str, *choices: str) -> Page:
    """Opens the link on a phone without JavaScript, joins, and answers from the first question on."""
    tab = new_device(viewport=PHONE, java_script_enabled=False).new_page()
    tab.goto(link)
    tab.get_by_label("Your name").fill(name)
    press(tab, "Join and begin")
    for choice in choices:
        assert layout_fits(tab)
        tab.locator(f"label[for='choice-{choice}']").click()
        press(tab, "Save and continue")
    return tab


def layout_fits(tab: Page) -> bool:
    box = tab.locator("main .column").bounding_box()
    return box is not None and box["width"] <= PHONE["width"]


def test_a_team_answers_apart_and_agrees(address: str, new_device: NewDevice) -> None:
    begun = finish(address, stop_at="refreshers.needs_analysis")
    lead = begun.open_on(new_device(viewport=PHONE))
    lead.goto(begun.path)
    lead.get_by_role("link", name="Answer as a team").click()
    lead.get_by_label("Your name").fill("Grace")
    press(lead, "Open the team")
    link = lead.locator(".copy").inner_text()
    assert link.startswith(f"{address}/team/")
    lead.get_by_text("Show it as a code to scan").click()
    image = lead.get_by_alt_text("The same link as a QR code")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.complete && image.naturalWidth > 0")
    assert layout.width(lead) <= PHONE["width"]

    ann = member(new_device, link, "Ann", "1", "0", "3")
    expect(ann.get_by_text("3 of 45 answered in all")).to_be_visible()
    lead.goto(f"{begun.path}/team")
    expect(lead.get_by_text("3 of 45 answered")).to_be_visible()
    expect(lead.get_by_text("Split opinion")).to_have_count(0)

    ben = member(new_device, link, "Ben", "1", "4", "dont_know")
    chi = member(new_device, link, "Chi", "1", "4", "2")
    lead.get_by_role("link", name="Look again").click()
    expect(lead.get_by_text("Split opinion")).to_have_count(0)
    press(lead, "Everybody has joined")
    expect(lead.get_by_text("All alike")).to_be_visible()
    expect(lead.get_by_text("Split opinion")).to_be_visible()
    lead.get_by_role("link", name="Widest spread first").click()
    lead.get_by_role("link", name="Talk about the next one").click()

    expect(lead.get_by_role("heading", level=1)).to_contain_text("refresher in the past 12 months")
    expect(lead.locator(".team-says")).to_contain_text("Opinion is split")
    expect(lead.locator("label[for='choice-0'] .chose")).to_contain_text("1 person")
    expect(lead.locator("label[for='choice-2'] .chose")).to_contain_text("nobody")
    assert layout.width(lead) <= PHONE["width"]
    lead.locator("label[for='choice-2']").click()
    press(lead, "Save what we agreed")
    expect(lead.locator("#errors")).to_contain_text("Tick who agreed")
    expect(lead.locator("#choice-2")).to_be_checked()
    lead.get_by_label("All of them").check()
    press(lead, "Save what we agreed")

    expect(lead.get_by_role("heading", level=1)).not_to_contain_text("refresher in the past 12 months")
    lead.goto(f"{begun.path}/team")
    expect(lead.get_by_text("Level 2, agreed by Ann, Ben and Chi")).to_be_visible()
    lead.goto(f"{begun.path}/questions/refreshers.interval")
    expect(lead.locator("#choice-2")).to_be_checked()

    for tab in (ann, ben, chi):
        tab.goto(link)
        press(tab, "I have finished")
        tab.get_by_role("link", name="See what the team thinks").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("What the team thinks")
        expect(tab.locator("main .rows > li")).to_have_count(3)
