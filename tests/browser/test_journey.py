"""The whole way, from the first page to the result: by mouse, by keyboard, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import NewDevice
from tests.browser.keyboard import Keyboard
from tests.browser.walk import CONTEXT, SCREEN, answer_to_the_end, finish, go_on, question_of

pytestmark = pytest.mark.xdist_group("browser")


def arrive(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("link", name="Begin", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("How much time do you have?")


def submit(tab: Page) -> None:
    tab.get_by_role("button", name="Submit and see the result").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your result")


def test_a_stranger_walks_from_the_first_page_to_the_result(tab: Page) -> None:
    arrive(tab)
    asked = answer_to_the_end(tab, CONTEXT)
    assert asked == 7 + 40 + 5
    expect(tab.get_by_text("no answer yet")).to_have_count(0)
    submit(tab)
    expect(tab.locator(".where")).to_have_text(re.compile(r"^Full assessment · \d+ \w+ \d{4}$"))
    expect(tab.locator(".verdict")).to_have_text(re.compile(r"^Developing\."))
    expect(tab.locator("svg.profile .p-point")).to_have_count(5)
    expect(tab.locator(".first > li")).to_have_count(3)


def test_everything_works_without_javascript(new_device: NewDevice) -> None:
    tab = new_device(java_script_enabled=False).new_page()
    arrive(tab)
    assert answer_to_the_end(tab, SCREEN) == 7 + 15
    submit(tab)
    expect(tab.locator(".where")).to_contain_text("Quick screen")
    why = tab.locator("details", has_text="Why?").first
    why.locator("summary").click()
    expect(why.get_by_text("Evidence:")).to_be_visible()
    tab.get_by_role("link", name="What if? Try other answers").click()
    tab.locator("summary", has_text="Regular refreshers").click()
    tab.get_by_label("Refresher interval").select_option("4")
    tab.get_by_role("button", name="Show what would change").click()
    expect(tab.locator("#outcome")).to_contain_text("1 answer changed")


def test_without_javascript_a_reason_can_be_given_where_a_question_does_not_apply(
    address: str, new_device: NewDevice
) -> None:
    begun = finish(address, stop_at="refreshers.prevention_first")
    tab = begun.open_on(new_device(java_script_enabled=False))
    tab.goto(f"{begun.path}/questions/refreshers.prevention_first")
    expect(tab.get_by_label("Why it does not apply")).to_be_hidden()
    tab.locator("label[for='choice-not_applicable']").click()
    go_on(tab)
    expect(tab.get_by_role("alert")).to_contain_text("Say in a few words why this does not apply to you.")
    tab.get_by_label("Why it does not apply").fill("Nobody is taught a physical skill.")
    go_on(tab)
    expect(tab).to_have_url(re.compile(r"/questions/refreshers\.joiners$"))
    tab.get_by_role("link", name="Back", exact=True).click()
    expect(tab.get_by_label("Why it does not apply")).to_have_value("Nobody is taught a physical skill.")


def test_the_keyboard_alone_leads_from_the_first_page_to_the_result(device: BrowserContext) -> None:
    tab = device.new_page()
    keyboard = Keyboard(tab)
    tab.goto("/")
    keyboard.tab_to("Begin")
    keyboard.follow("Enter")
    asked = 0
    while "/check" not in tab.url:
        keyboard.answer(SCREEN.get(question_of(tab), "3"))
        asked += 1
    assert asked == 7 + 15
    keyboard.tab_to("Submit and see the result")
    keyboard.follow("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your result")
    keyboard.tab_to("Why this band?")
    keyboard.press("Enter")
    expect(tab.get_by_role("link", name="How the scoring works")).to_be_visible()


def test_arrows_choose_among_the_levels_and_move_the_focus_nowhere_else(device: BrowserContext) -> None:
    tab = device.new_page()
    tab.goto("/assessments/new")
    tab.locator("#choice-full").focus()
    Keyboard(tab).press("ArrowDown")
    expect(tab.locator("#choice-screen")).to_be_focused()
    expect(tab.locator("#choice-screen")).to_be_checked()
    Keyboard(tab).press("ArrowUp")
    expect(tab.locator("#choice-full")).to_be_checked()


def test_an_error_is_focused_and_its_link_leads_to_the_question(tab: Page) -> None:
    tab.goto("/assessments/new")
    go_on(tab)
    expect(tab.get_by_role("alert")).to_be_focused()
    tab.get_by_role("alert").get_by_role("link").click()
    expect(tab.locator("#choice")).to_be_focused()
