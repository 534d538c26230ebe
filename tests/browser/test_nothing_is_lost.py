"""Back, reload, double click, and a session that ended: nothing a person gave is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import NewDevice
from tests.browser.walk import address_of, begin, finish, go_on, question_of, saved_notice

pytestmark = pytest.mark.xdist_group("browser")


def test_the_back_button_shows_what_was_answered_and_it_can_be_changed(tab: Page) -> None:
    begin(tab)
    tab.locator("label[for='choice-schools']").click()
    go_on(tab)
    tab.locator("label[for='choice-dont_know']").click()
    go_on(tab)
    tab.go_back()
    expect(tab.locator("#choice-dont_know")).to_be_checked()
    tab.go_back()
    expect(tab.locator("#choice-schools")).to_be_checked()
    tab.locator("label[for='choice-policing']").click()
    go_on(tab)
    tab.go_back()
    expect(tab.locator("#choice-policing")).to_be_checked()


def test_without_javascript_back_and_change_is_no_conflict_with_oneself(new_device: NewDevice) -> None:
    tab = new_device(java_script_enabled=False).new_page()
    begin(tab)
    tab.locator("label[for='choice-schools']").click()
    go_on(tab)
    tab.go_back()
    expect(tab.locator("#choice-schools")).to_be_checked()
    tab.locator("label[for='choice-policing']").click()
    go_on(tab)
    assert question_of(tab) == "context.setting"


def test_a_reload_posts_nothing_twice(tab: Page) -> None:
    address = begin(tab)
    tab.locator("label[for='choice-health']").click()
    go_on(tab)
    seen = tab.reload()
    assert seen is not None and seen.request.method == "GET"
    tab.goto("/assessments")
    expect(tab.get_by_role("link", name="Begun on")).to_have_count(1)
    tab.goto(address)
    expect(tab.get_by_text("2 of 52 questions answered.")).to_be_visible()


def test_a_double_click_on_submit_gives_one_submission(address: str, device: BrowserContext) -> None:
    begun = finish(address, stop_at="refreshers.practice")
    tab = begun.open_on(device)
    tab.goto(f"{begun.path}/check")
    tab.get_by_role("button", name="Submit and see the result").dblclick()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your result")
    tab.goto("/assessments")
    expect(tab.get_by_text("Submitted", exact=True)).to_have_count(1)
    expect(tab.get_by_text("In progress", exact=True)).to_have_count(0)


def test_a_double_click_on_a_question_saves_once_and_asks_the_next(tab: Page) -> None:
    begin(tab)
    tab.locator("label[for='choice-health']").click()
    expect(saved_notice(tab)).to_have_text("Saved.")
    tab.get_by_role("button", name="Save and continue").dblclick()
    expect(tab).to_have_url(re.compile(r"/questions/context\.setting$"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Which setting will you answer for?")


def test_changing_an_answer_from_the_check_leads_back_to_the_check(address: str, device: BrowserContext) -> None:
    begun = finish(address, stop_at="refreshers.practice")
    tab = begun.open_on(device)
    tab.goto(f"{begun.path}/check")
    tab.get_by_role("link", name="Change Refresher interval").click()
    tab.locator("label[for='choice-4']").click()
    go_on(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(tab.locator("li", has_text="Refresher interval").first).to_contain_text("Level 4")


def make_link(tab: Page, path: str) -> str:
    tab.goto(path)
    tab.get_by_role("link", name="Save and come back later").click()
    tab.get_by_role("button", name="Make my link").click()
    return tab.locator(".copy").inner_text()


def test_a_session_that_ended_comes_back_by_the_return_link(device: BrowserContext, tab: Page) -> None:
    begin(tab)
    tab.locator("label[for='choice-schools']").click()
    go_on(tab)
    path = address_of(tab)
    link = make_link(tab, path)
    device.clear_cookies()
    refused = tab.goto(path)
    assert refused is not None and refused.status == 403
    expect(tab.get_by_text("use your return link")).to_be_visible()
    for _ in range(2):  # a mail scanner opens it first, and that changes nothing
        tab.goto(link)
    assert device.request.get(path).status == 403
    with tab.expect_navigation():
        tab.get_by_role("button", name="Open my assessment").click()
    expect(tab.get_by_text("2 of 52 questions answered.")).to_be_visible()
    used = tab.goto(link)
    assert used is not None and used.status == 410
    expect(tab.get_by_role("heading", level=1)).to_have_text("This link has been used, or is too old")


def test_a_return_link_opens_the_assessment_on_another_device(tab: Page, new_device: NewDevice) -> None:
    begin(tab)
    link = make_link(tab, address_of(tab))
    elsewhere = new_device(java_script_enabled=False).new_page()
    elsewhere.goto(link)
    with elsewhere.expect_navigation():
        elsewhere.get_by_role("button", name="Open my assessment").click()
    assert address_of(elsewhere) == address_of(tab)


def test_an_answer_given_after_the_session_ended_is_kept_until_the_link_lets_one_in(
    device: BrowserContext, tab: Page
) -> None:
    begin(tab)
    path = address_of(tab)
    link = make_link(tab, path)
    tab.goto(f"{path}/questions/context.sector")
    device.clear_cookies()
    tab.locator("label[for='choice-policing']").click()
    expect(saved_notice(tab)).to_contain_text("Not saved yet")
    go_on(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("We could not be sure that this came from you")
    expect(tab.get_by_role("definition").first).to_have_text("policing")
    other = device.new_page()
    other.goto(link)
    with other.expect_navigation():
        other.get_by_role("button", name="Open my assessment").click()
    with tab.expect_navigation():
        tab.get_by_role("button", name="This is mine: send it again").click()
    assert question_of(tab) == "context.setting"
    tab.get_by_role("link", name="Back", exact=True).click()
    expect(tab.locator("#choice-policing")).to_be_checked()


def test_leaving_the_device_closes_the_assessment_on_it(device: BrowserContext, tab: Page) -> None:
    begin(tab)
    path = address_of(tab)
    tab.get_by_role("link", name="Leave this device").click()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Leave this device").click()
    assert device.cookies() == []
    refused = tab.goto(path)
    assert refused is not None and refused.status == 403
