"""The desk with keys, and a lead worked from the list to its answer, by somebody who signed in with a password."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app import demo, demo_leads
from app.web.house import House
from tests.browser.conftest import NewDevice
from tests.browser.serving import Served
from tests.browser.staff_places import EMAIL, PASSWORD, colleague

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def desk(house: Served, new_device: NewDevice) -> Page:
    """Signed in by hand, on a desk with a few leads."""
    inside: House = house.app.state.house
    colleague(inside)
    for number, assessment_id in enumerate(demo.fill(inside, 3, seed=7)):
        received = inside.now() - timedelta(minutes=10 * number)
        demo_leads.enquire(inside, assessment_id, received, random.Random(number))
    tab = new_device().new_page()
    tab.goto("/desk")
    tab.get_by_label("Email address").fill(EMAIL)
    tab.get_by_label("Password").fill(PASSWORD)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Sign in").click()
    expect(tab).to_have_url(f"{house.address}/desk")
    return tab


def focused(tab: Page) -> str:
    return str(tab.evaluate("() => document.activeElement.getAttribute('href') || document.activeElement.id"))


def test_keys_move_through_the_list_and_open_a_lead(desk: Page) -> None:
    links = [link.get_attribute("href") for link in desk.locator("[data-row] th a").all()]
    assert len(links) >= 3
    for key, expected in (("j", links[0]), ("j", links[1]), ("k", links[0]), ("k", links[0])):
        desk.keyboard.press(key)
        assert focused(desk) == expected
    desk.keyboard.press("/")
    assert focused(desk) == "search"
    desk.keyboard.type("jj")
    expect(desk.locator("#search")).to_have_value("jj")
    desk.locator("h1").click()
    desk.keyboard.press("j")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert desk.url.endswith(str(links[0]))


def test_a_lead_is_worked_from_the_list_to_its_answer(desk: Page) -> None:
    desk.goto("/desk?status=new")
    with desk.expect_navigation():
        desk.locator("[data-row] th a").first.click()
    desk.get_by_label("Owner").select_option(label="Ada")
    with desk.expect_navigation():
        desk.locator("form[action$='/owner'] button").click()
    desk.get_by_label("Note", exact=True).fill("Rang, no answer.")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Add the note").click()
    with desk.expect_navigation():
        desk.get_by_role("button", name="I have answered: note it").click()
    timeline = desk.locator(".timeline")
    expect(timeline).to_contain_text("Owner changed from nobody to Ada")
    expect(timeline).to_contain_text("Rang, no answer.")
    expect(timeline).to_contain_text("Status changed from New to Contacted")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Sign out").click()
    desk.goto("/desk")
    expect(desk.locator("h1")).to_have_text("Sign in")
